"""Every screen of mentees, mentors and guardians × whatever a person can send: an answer, the same screen, no error.

Words are left out where words are due (a name), and so is what is an answer in one's own words.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, select, update

from domain.vocabulary import MatchStatus, MeetingFormat, MentoringForm, Role, Side
from services import meetings
from services.goal_answers import approve_plan
from services.notices import post
from storage.ids import new_id
from storage.tables import Account, Event, EventInvitation, Guardianship, Match, MatchMember, Meeting, Plan
from tests.journeys.awkward import Walk, untried
from tests.journeys.awkward import quiet_log as quiet_log  # noqa: PLC0414 - a fixture
from tests.journeys.test_awkward_people import let_the_curator_in
from tests.journeys.test_joining_journey import link_for
from tests.journeys.test_joining_journey import school as empty_school  # noqa: F401
from tests.journeys.test_meetings_journey import school as paired_school  # noqa: F401

GROUPS = (
    "MenuSG",
    "JoinSG",
    "ConsentSG",
    "MyDataSG",
    "GuardianSG",
    "SurveySG",
    "MatchSG",
    "MeetingSG",
    "PlanSG",
    "GoalsSG",
    "SosSG",
    "WardSG",
    "BehalfSG",
    "RemindersSG",
    "InvitedSG",
    "TrainingSG",
)
ELSEWHERE = {
    "JoinSG:done": "no tap leads there: it stands for a profile completed by another tap between reading and showing",
    "PlanSG:add_day": "only staff add a meeting for a pair: tried in the matrix of staff",
}


async def test_newcomers(app, world, empty_school) -> None:  # noqa: F811
    await let_the_curator_in(app, world, empty_school)
    stranger = Walk(app, world.person(301, "Кто-то"))
    await stranger.start()
    await stranger.start("forged")
    foreign = Walk(app, world.person(302, "Qui", language_code="fr"))
    await foreign.start(await link_for(app, empty_school, Role.MENTOR, MentoringForm.TEACHER_PUPIL))
    await foreign.tap("Русский", "Начать")
    await foreign.send("Илья Орлов")
    await foreign.tap("1980")

    pupil = Walk(app, world.person(303, "Аня"))
    await pupil.start(await link_for(app, empty_school))
    await pupil.tap("Что мы храним?", "← Назад", "Начать")
    await pupil.send("Аня Смирнова")
    await pupil.tap("2012", "Май", "1", "7")
    await pupil.tap("Прочитать полностью", "← К ответу", "Не соглашаюсь", "Изменить ответ", "Соглашаюсь", "Соглашаюсь")
    await pupil.command("withdraw")
    await pupil.tap("✓ Участие", "Не соглашаюсь", "Нет, оставить", "Выйти из программы", "Нет, оставить")
    await pupil.command("menu")
    await pupil.tap("Показать ссылку")
    payload = next(text for text in pupil.person.text.split() if "start=" in text).rpartition("=")[2]
    await pupil.command("menu")
    await pupil.tap("Ответить")
    await pupil.command("help")
    await pupil.command("language")
    await pupil.command("mydata")
    await pupil.tap("Получить файл")
    await pupil.command("sos")
    await pupil.tap("Куратору")

    mother = Walk(app, world.person(304, "Мама"))
    await mother.start(payload)
    await mother.tap("Что мы храним?", "← Назад", "Начать", "Нет", "← Назад", "Да", "Нет", "← Назад", "Да, это так")
    await mother.send("Мария Смирнова")
    await mother.tap("Соглашаюсь", "Соглашаюсь")
    await mother.command("child")
    await pupil.command("withdraw")
    await pupil.tap("Выйти из программы", "Да, отозвать")


async def test_a_pair(app, world, paired_school) -> None:  # noqa: F811
    school = paired_school
    mentee, mentor = Walk(app, school.chats.mentee), Walk(app, school.chats.mentor)
    await mentee.command("meeting")
    await mentee.command("plan")
    working = await school.match(MatchStatus.WORKING)
    await mentor.command("sos")
    await mentor.tap("Тревожно за другого", "Mentee")
    async with school.unit() as unit:
        unit.change(Match, working, status=MatchStatus.BROKEN.value)
    proposed = await school.match(MatchStatus.PROPOSED)
    await mentee.go(f"proposal:{proposed}")
    await mentee.tap("Есть вопрос", "← Назад", "Хочу другого", "← Назад", "Давай попробуем")
    async with school.unit() as unit:
        unit.change(Match, proposed, status=MatchStatus.WORKING.value, approved_at=unit.now)
        unit.execute(update(MatchMember).where(MatchMember.match_id == proposed).values(accepted=True))
    await mentor.command("meeting")
    await mentor.tap("Другой день", "Октябрь →", "← Сентябрь", "18", "15:30", "← Назад")
    await mentor.tap("15:30", "В школе", "Не уточнять")
    (planned,) = await school.rows(select(Meeting.id))
    await mentee.go(f"agree:{planned.id}")
    await mentee.tap("В календарь", "← Назад", "Не смогу", "← Назад", "Не смогу", "Да, не смогу")
    await mentor.command("meeting")
    await mentor.tap("15:30", "В школе", "Не уточнять")
    world.clock.move_by(timedelta(days=3))
    await mentor.command("meeting")
    await mentor.tap("Да, но иначе", "45 минут", "60", "Записать", "По плану", "Не сейчас", "Добавить тему", "← Назад")
    await mentor.tap("Добавить фото/голос", "Убрать", "← Назад")
    await mentor.command("meeting")
    await mentor.tap("Дневник")
    await mentor.command("meeting")
    await mentor.tap("Записать прошедшую")
    await mentor.command("plan")
    await mentor.tap("Все встречи", ".09", "День", "← Назад", "Длительность", "← Назад", "Место", "← Назад")
    await mentor.tap("Тема", "← Назад", "Не состоялась", "← Назад")
    await school.person("second", Role.MENTEE, Side.MENTEE, born=date(2012, 2, 2))
    await school.match(MatchStatus.WORKING, mentees=("mentee", "second"))
    await mentor.command("plan")
    await mentor.tap("Mentee, Second", "Записать прошедшую", "Вчера", "Да, всё так", "Записать")
    await mentor.command("plan")
    await mentor.tap("Mentee, Second", "Все встречи", ".09", "Кто был")
    await mentee.command("menu")
    await mentee.tap("Да", "Полезно", "Хорошо", "Потренируюсь")  # the first question stands under the notice


async def test_a_plan(app, world, paired_school) -> None:  # noqa: F811
    school = paired_school
    await school.all_in()
    match = await school.match(MatchStatus.WORKING)
    mentor, mentee = Walk(app, school.chats.mentor), Walk(app, school.chats.mentee)
    await mentor.command("plan")
    await mentor.tap("Составить план", "Составить план", "+ Цель", "Свой проект", "Сделать проект", "Срок", "05.2027")
    await mentor.tap("← К частям", "Предложить план", "История")
    await mentee.command("plan")
    await mentee.tap("Открыть план", "Подходит")
    async with school.unit() as unit:
        row = await unit.first(select(Plan.round))
        await approve_plan(unit, school.curator, match, seen=row.round)
        await unit.exclusive()
        unit.change(Match, match, status=MatchStatus.FINAL.value)
    await mentor.command("plan")
    await mentor.tap("Открыть план", "Отметить цели")


async def test_reminders(app, world, paired_school) -> None:  # noqa: F811
    school = paired_school
    mentor = Walk(app, school.chats.mentor)
    await mentor.command("menu")
    await mentor.go("reminders")
    async with school.unit() as unit:
        post(unit, "missing_steps", school.mentor.person_id, school.mentor.person_id + 1)
    await app.delivery.deliver_due()
    (reminder,) = [row.id for row in await school.outbox("missing_steps")]
    await mentor.go(f"snooze:{reminder}")
    await mentor.tap("Завтра")
    await mentor.go(f"stop:{reminder}")


async def test_training(app, world, paired_school) -> None:  # noqa: F811
    mentor = Walk(app, paired_school.chats.mentor)
    await mentor.go("training")
    await mentor.tap("Разыграть встречу", "Дальше", "Дальше", "Дальше", "К вопросам", "Уйти", "Дальше")
    for label in ("Спасибо, что прямо", "Дело на 10 минут", "Оба поровну", "Днём следующей"):
        await mentor.person.tap(label)
        await mentor.handled()
    await mentor.tried(answered=True)


async def test_an_invitation(app, world, paired_school) -> None:  # noqa: F811
    school = paired_school
    event = new_id()
    async with school.unit() as unit:
        day = unit.now.date() + timedelta(days=3)
        unit.add(
            Event(
                id=event, municipality_id=school.municipality, organization_id=school.organization, title="Встреча",
                kind="meeting", level="school", format="in_person", role="organised", state="planned", starts_on=day,
                ends_on=day, created_by=school.curator.person_id, created_at=unit.now, changed_at=unit.now,
            ),
            EventInvitation(
                id=new_id(), municipality_id=school.municipality, event_id=event, person_id=school.mentee.person_id,
                invited_at=unit.now,
            ),
        )  # fmt: skip
    mentee = Walk(app, school.chats.mentee)
    await mentee.go(f"invitation:{event}")
    await mentee.tap("Приду", "Все приглашения")


async def test_a_guardian_of_two_without_accounts(app, world, paired_school) -> None:  # noqa: F811
    school = paired_school
    for name in ("anya", "misha"):
        await school.person(name, Role.MENTEE, Side.MENTEE, born=date(2013, 3, 3))
    parent = await school.person("parent", Role.LEGAL_GUARDIAN)
    async with school.unit() as unit:
        for child in (school.anya.person_id, school.misha.person_id):
            unit.execute(delete(Account).where(Account.person_id == child))
            unit.add(
                Guardianship(
                    id=new_id(), municipality_id=school.municipality, organization_id=school.organization,
                    minor_id=child, guardian_id=parent.person_id, linked_at=unit.now, confirmed_at=unit.now,
                    confirmed_by=school.curator.person_id, refused_at=None,
                )
            )  # fmt: skip
    await school.match(MatchStatus.PROPOSED, mentees=("anya",))
    other = await school.match(MatchStatus.WORKING, mentees=("misha",))
    async with school.unit() as unit:
        await meetings.propose(unit, school.mentor, other, unit.now + timedelta(days=2), MeetingFormat.IN_PERSON)
    guardian = Walk(app, world.person(parent.chat_id, "Parent"))
    await guardian.command("menu")
    await guardian.tap("Ещё")
    await guardian.command("child")
    await guardian.tap("Anya", "Ответить за ребёнка", "Открыть предложение", "Ответ: нет")
    await guardian.command("child")
    await guardian.tap("Misha", "Ответить за ребёнка", "Время не подходит")


def test_every_screen_was_tried() -> None:
    """A new screen has to be added to one of the walks above."""
    assert untried(GROUPS, ELSEWHERE) == set()
