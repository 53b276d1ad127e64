"""What went wrong once when people behaved as people do: each test is a defect that was found by walking."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from catalog.load import load_catalogue
from dialogs.cycle.wording import offer_label
from domain.vocabulary import MatchStatus, MentoringForm, Role
from locales import translator
from services import guardians
from services.leaving import leave_pairs
from services.offers import offers
from storage.ids import new_id
from storage.tables import Account, Guardianship, Match, Meeting, OutboxMessage, Signal
from tests.journeys.phone import Phone
from tests.journeys.test_joining_journey import join_as_pupil, link_for, person_of, work
from tests.journeys.test_joining_journey import school as school  # noqa: PLC0414 - a fixture
from tests.journeys.test_meetings_journey import school as pair_school  # noqa: F401
from tests.journeys.test_one_pair import link_on


async def test_start_amid_the_profile_asks_the_open_question_again(app, world, school) -> None:
    pupil = Phone(world.person(101, "Аня"), "ru")
    await pupil.start(await link_for(app, school))
    await pupil.tap("Начать")
    await pupil.send("Аня Смирнова")
    await pupil.sees("день рождения")
    await pupil.start()
    assert "день рождения" in pupil.person.screen.text


async def test_the_guardians_link_is_found_again_while_the_questionnaire_is_next(app, world, school) -> None:
    pupil = Phone(world.person(101, "Аня"), "ru")
    await join_as_pupil(app, school, pupil.person)
    await pupil.tap("Соглашаюсь")
    link = link_on(pupil)
    await pupil.command("menu")
    await pupil.sees("анкета")
    await pupil.tap("Показать ссылку")
    assert link_on(pupil) == link
    await pupil.tap("Показать QR")
    shown = await pupil.told("Вот QR-код.")
    assert shown.body["photo"]


async def test_a_parent_with_the_pupils_link_is_shown_the_right_way(app, world, school) -> None:
    parent = Phone(world.person(102, "Мария"), "ru")
    await parent.start(await link_for(app, school))
    await parent.tap("Начать")
    await parent.send("Мария Смирнова")
    await parent.send("03.04.1985")
    await parent.sees("По этой ссылке входят ученики")
    assert (await person_of(app, 102)).birth_date is None


async def test_a_guardian_sees_the_pair_and_its_dates_and_no_more(app, world, school) -> None:
    pupil, mother = Phone(world.person(101, "Аня"), "ru"), Phone(world.person(102, "Мария"), "ru")
    await join_as_pupil(app, school, pupil.person)
    await pupil.tap("Соглашаюсь")
    await mother.start(link_on(pupil))
    for label in ("Начать", "Да", "Да, это так"):
        await mother.tap(label)
    async with work(app) as unit:
        early = await unit.all(select(OutboxMessage.state).where(OutboxMessage.kind == "guardian_linked"))
        assert {row.state for row in early} == {"waiting"}  # the curator is told once there is a name to tell
    await mother.send("Мария Смирнова")
    await mother.tap("Соглашаюсь")
    await mother.tap("Соглашаюсь")
    await mother.command("meeting")
    await mother.sees("Куратор ещё подтвердит")
    async with work(app) as unit:
        await guardians.confirm_guardian(unit, school, await unit.scalar(select(Guardianship.id)))
    await mother.command("plan")
    await mother.sees("Пары пока нет. Осталось: ")
    await mother.command("menu")
    await mother.tap("Мой ребёнок")
    await mother.sees("Встречи назначает сама пара")


async def let_the_curator_in(app, world, school) -> None:
    """Give the school's curator a chat: nobody is offered who cannot be reached."""
    async with work(app) as unit:
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=school.chat_id, person_id=school.person_id, locale="ru",
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
    await Phone(world.person(school.chat_id, "Ольга"), "ru").command("menu")


async def test_a_call_for_help_reaches_who_was_chosen_once(app, world, school) -> None:
    await let_the_curator_in(app, world, school)
    pupil = Phone(world.person(101, "Аня"), "ru")
    await join_as_pupil(app, school, pupil.person)
    await pupil.command("menu")
    await pupil.tap("Мне нужна помощь")
    await pupil.sees("8-800-2000-122")
    assert not pupil.shows("Психологу")  # the school has none here: nobody is offered who would not come
    await pupil.person.double_tap("Куратору")
    await pupil.sees("Передано в")
    anya = await person_of(app, 101)
    async with work(app) as unit:
        kinds = await unit.all(select(OutboxMessage.urgency).where(OutboxMessage.kind == "signal_raised"))
        assert [row.urgency for row in kinds] == [0]
        assert await unit.scalars(select(Signal.person_id)) == [anya.id]


async def test_an_adult_has_the_call_for_help_as_a_command(app, world, school) -> None:
    await let_the_curator_in(app, world, school)
    mentor = Phone(world.person(103, "Илья"), "ru")
    await mentor.start(await link_for(app, school, Role.MENTOR, MentoringForm.TEACHER_PUPIL))
    await mentor.tap("Начать")
    await mentor.send("Илья Орлов")
    await mentor.send("28.02.1985")
    await mentor.command("menu")
    assert not mentor.shows("Мне нужна помощь")
    await mentor.command("sos")
    await mentor.sees("Кому передать?")


async def test_the_commands_that_the_privacy_screen_promises_exist(app, world, school) -> None:
    pupil = Phone(world.person(101, "Аня"), "ru")
    await join_as_pupil(app, school, pupil.person)
    await pupil.tap("Соглашаюсь")
    await pupil.command("mydata")
    await pupil.sees("Аня Смирнова")
    await pupil.command("withdraw")
    await pupil.tap("✓ Участие")
    await pupil.tap("Не соглашаюсь")
    await pupil.tap("Да, отозвать")
    await pupil.sees("Твоё участие завершено")


def test_dates_and_months_end_in_no_full_stop() -> None:
    for day in (date(2026, 2, 28), date(2026, 11, 14)):
        assert not translator("ru").full_date(day).endswith(".")
        assert not translator("ru").month(day).endswith(".")


def test_every_invite_button_is_told_from_the_others() -> None:
    catalogue = load_catalogue()
    for locale in ("ru", "en"):
        labels = [offer_label(translator(locale), catalogue, offer) for offer in offers(catalogue, list(MentoringForm))]
        assert len(set(labels)) == len(labels)
        assert max(map(len, labels)) <= 22


async def test_a_pair_after_its_final_meeting_is_closed_and_thanked(app, pair_school) -> None:  # noqa: F811
    match = await pair_school.match(MatchStatus.FINAL)
    curator, mentee = Phone(pair_school.chats.curator, "ru"), Phone(pair_school.chats.mentee, "ru")
    await curator.command("today")
    await curator.tap("Завершить пару")
    await curator.tap("Завершить пару")
    await curator.tap("← Назад")
    assert await pair_school.status(match) == "final"
    await curator.tap("Завершить пару")
    await curator.person.double_tap("Да, завершить")
    await mentee.told("Программа вашей пары завершена")
    await curator.person.settle()
    assert await pair_school.status(match) == "closed"
    rows = await pair_school.rows(select(OutboxMessage.id).where(OutboxMessage.kind == "match_closed"))
    assert len(rows) == 2
    assert await pair_school.rows(select(Match.ended_at).where(Match.ended_at.is_(None))) == []


async def test_a_consent_taken_back_ends_the_pair_and_says_no_more(app, pair_school) -> None:  # noqa: F811
    match = await pair_school.match(MatchStatus.WORKING)
    mentee, mentor = pair_school.mentee, pair_school.mentor
    async with pair_school.unit() as unit:
        unit.add(
            Meeting(
                id=new_id(), municipality_id=pair_school.municipality, organization_id=pair_school.organization,
                match_id=match, type="working", status="planned", format="in_person", planned_at=unit.now,
                created_by=mentor.person_id, created_at=unit.now,
            )
        )  # fmt: skip
        await unit.exclusive()
        await leave_pairs(unit, mentee.person_id, pair_school.organization)
    await Phone(pair_school.chats.mentor, "ru").told("Участие второй стороны завершено")
    assert "согласи" not in pair_school.chats.mentor.transcript
    assert await pair_school.status(match) == "broken"
    assert {row.status for row in await pair_school.rows(select(Meeting.status))} == {"cancelled"}
