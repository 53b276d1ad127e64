"""A child without an account: entered by the curator, answered for through the guardian, later a chat of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.vocabulary import MatchStatus, Side
from services.notices import post
from storage.ids import new_id
from storage.tables import (
    Account,
    AuditEntry,
    Consent,
    Guardianship,
    Match,
    MatchMember,
    Meeting,
    OutboxMessage,
    Participation,
    Person,
    SurveyRequest,
)
from tests.journeys.phone import Phone
from tests.journeys.test_curators_desk_journey import work
from tests.services.ready import form_on, ready_mentor
from tests.services.town import Human, Town

CURATOR, MENTOR, MOTHER, CHILD, STRANGER = 710, 711, 712, 713, 714


class Families(Town):
    """The school, and the phones of everybody around a child who has none."""

    def __init__(self, unit) -> None:
        super().__init__(unit)
        self.phones: dict[str, Phone] = {}

    def phone(self, world, name: str, chat: int, locale: str = "ru") -> Phone:
        code = {"ru": "ru", "en": "en"}[locale]
        self.phones[name] = Phone(world.person(chat, name, language_code=code), locale)
        return self.phones[name]


async def found(app, world, locale: str) -> Families:
    async with work(app) as unit:
        town = Families(unit)
        town.curator()
        town.cycle()
        form_on(town)
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale=locale,
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
        town.mentor = ready_mentor(town, "Илья")
        await unit.exclusive()
        account = await unit.scalar(select(Account.id).where(Account.person_id == town.mentor.id))
        unit.change(Account, account, chat_id=MENTOR, locale=locale)
    for name, chat in (("Curator", CURATOR), ("Mentor", MENTOR), ("Mother", MOTHER), ("Anya", CHILD)):
        town.phone(world, name, chat, locale)
    return town


@pytest.fixture(params=["ru", "en"])
async def town(request, app, world) -> Families:
    return await found(app, world, request.param)


@pytest.fixture
async def russian(app, world) -> Families:
    return await found(app, world, "ru")


async def rows(app, statement) -> list:
    async with work(app) as unit:
        return list(await unit.all(statement))


async def entered(town: Families) -> Phone:
    """Have the curator enter Anya: eight taps and her name."""
    curator = town.phones["Curator"]
    await curator.command("people")
    with curator.counting() as tally:
        await curator.tap("Записать без аккаунта", "Add without account")
        await curator.sees("Кого записываем?", "Whom do you enter?")
        await curator.tap("наставляемый · ученик", "mentee · pupil")
        await curator.sees("имя и фамилию", "first and last name")
        await curator.send("аня смирнова")
        await curator.sees("Аня: день рождения?", "Аня: when born?")
        await curator.tap("2013")
        await curator.tap("Май", "May")
        await curator.tap("1")
        await curator.sees("Аня: какой класс?", "Аня: which grade?")
        await curator.tap("7")
    await curator.sees("Записано: Аня Смирнова", "Entered: Аня Смирнова")
    assert (tally.taps, tally.typed) == (6, 1)
    return curator


async def linked(app, town: Families) -> Phone:
    """Let the mother in by the curator's link, with both consents, and have her confirmed."""
    curator, mother = town.phones["Curator"], town.phones["Mother"]
    await curator.tap("Ссылка для родителя", "Link for a parent")
    screen = await curator.sees("Она сработает один раз", "It works once")
    token = next(part for part in screen.text.split() if "start=" in part).rpartition("=")[2]
    await mother.start(token)
    await mother.sees("Ребёнок: Аня", "Child: Аня")
    await mother.tap("Начать", "Start")
    await mother.tap("Да", "Yes")
    await mother.tap("Да, это так", "Yes, I am")
    await mother.send("Мария Смирнова")
    await mother.tap("Соглашаюсь", "I agree")
    await mother.tap("Соглашаюсь", "I agree")
    await mother.sees("куратор подтвердит", "the curator makes sure")
    await curator.tap("← К карточке", "← To the card")
    await curator.tap("Проверить", "Check")
    await curator.tap("Подтверждаю", "Confirm")
    await mother.told("Хорошие новости из школы", "Good news from school")
    (link,) = await rows(app, select(Guardianship.confirmed_at).where(Guardianship.minor_id == await anya(app)))
    assert link.confirmed_at is not None
    return mother


async def anya(app) -> int:
    found = await rows(app, select(Person.id, Person.first_name))
    return next(row.id for row in found if row.first_name == "Аня")


async def proposed(app, town: Families, child: int) -> int:
    """Propose Ilya and Anya to each other, as the curator's button does."""
    async with work(app) as unit:
        town.unit = unit
        place = await unit.scalar(select(Participation.id).where(Participation.person_id == child))
        match = town.match(town.mentor, Human(replace(town.mentor.actor, person_id=child), place), "proposed",
                           accepted=None)  # fmt: skip
        for person_id in (child, town.mentor.id):
            post(unit, "match_proposed", person_id, match, municipality_id=town.municipality_id)
    return match


async def person_in(app, chat: int) -> int:
    (row,) = await rows(app, select(Account.person_id).where(Account.chat_id == chat))
    return row.person_id


async def filled_in(phone: Phone) -> None:
    """Answer every question with its first button, until the questionnaire is done."""
    onward = [phone.say("Начать", "Start"), phone.say("Пропустить", "Skip")]
    others = [*onward, phone.say("← Назад", "← Back"), phone.say("Позже", "Later"),
              phone.say("Продолжить завтра", "Continue tomorrow")]  # fmt: skip
    for _ in range(40):
        if phone.say("сохранены", "are saved") in phone.person.text:
            await phone.tap("Дальше", "Next")
            return
        buttons = phone.person.buttons
        ticked = [label for label in buttons if label.startswith(phone.say("Дальше (", "Next ("))]
        answers = [label for label in buttons if label not in others]
        await phone.tap([*ticked, *answers, *(label for label in onward if label in buttons)][0])
    raise AssertionError(phone.person.transcript)


async def sign(curator: Phone) -> None:
    """Record the child's own consent to take part, signed on paper."""
    await curator.tap("Согласие на бумаге", "Consent on paper")
    await curator.tap("Участие", "Taking part")
    await curator.tap("Папка куратора", "Curator's folder")
    await curator.sees("До какого дня действует лист?", "Until when does the sheet hold?")
    await curator.tap("До конца года", "End of the school year")


async def test_from_entering_to_the_first_meeting_logged(app, world, town) -> None:  # noqa: PLR0915 - one long way
    curator = await entered(town)
    mother = await linked(app, town)
    mentor = town.phones["Mentor"]
    await curator.sees("Без аккаунта", "Without an account")
    await sign(curator)
    child = await anya(app)
    on_paper = (Consent.person_id == child, Consent.form == "paper")
    (paper,) = await rows(app, select(Consent.original_at, Consent.expires_on).where(*on_paper))
    assert (paper.original_at, str(paper.expires_on)) == ("папка куратора", "2027-05-31")
    await curator.sees("Ещё нужно: анкета", "Still needed: questionnaire")

    await mother.command("menu")
    await mother.sees("вопросы для ребёнка: Аня", "questions for the child: Аня")
    await mother.tap("За ребёнка: Аня", "For: Аня")
    await mother.sees("Аня, без аккаунта", "Аня, without an account")
    await mother.tap("Заполнить анкету", "Fill in the survey")
    await mother.sees("Отвечает Аня, отмечаете вы", "Answers of: Аня")
    await filled_in(mother)
    await mother.sees("ищет наставника", "looking for a mentor")
    (request,) = await rows(app, select(SurveyRequest.state, SurveyRequest.answered_by).where(
        SurveyRequest.person_id == child))  # fmt: skip
    assert (request.state, request.answered_by) == ("done", await person_in(app, MOTHER))

    match = await proposed(app, town, child)
    await mother.told("Это для ребёнка: Аня", "It is for your child: Аня")
    await mother.tap_under(("Это для ребёнка: Аня", "It is for your child: Аня"), ("Открыть", "Open"))
    await mother.tap("Открыть предложение", "Look at the proposal")
    await mother.sees("Решает Аня", "Аня decides")
    await mother.tap("Ответ: да", "They say yes")
    await mother.sees("Ещё ждём: ответ второй стороны", "Still open: the other side's answer")
    await mentor.command("menu")
    await mentor.tap("Посмотреть", "Have a look")
    await mentor.tap("Давай попробуем", "Let's try")
    async with work(app) as unit:
        assert await unit.scalar(select(Match.status).where(Match.id == match)) == MatchStatus.AGREED
        unit.change(Match, match, status=MatchStatus.APPROVED.value, approved_at=unit.now)

    await mentor.command("meeting")
    await mentor.tap("21.09")
    await mentor.tap("В школе", "At school")
    await mentor.sees("Где именно", "Where exactly")
    await mentor.tap("Не уточнять", "Go without")
    await mother.told("Предложена встреча", "A meeting is proposed")
    await mother.tap_under(("Предложена встреча", "A meeting is proposed"), ("Открыть", "Open"))
    await mother.sees("Следующая встреча: пн 21", "Next meeting: Mon 21")
    await mother.tap("Время подходит", "The time is fine")
    await mentor.told("Встреча согласована", "The meeting is agreed")

    world.clock.move_by(timedelta(days=5, hours=23))  # Monday morning: nobody is reminded on a Sunday
    await app.tick()
    await app.delivery.deliver_due()
    await mother.told("Скоро встреча", "A meeting is coming up")
    world.clock.move_by(timedelta(days=1))
    await mentor.command("meeting")
    await mentor.tap("Да, всё так", "Yes, just so")
    (meeting,) = await rows(app, select(Meeting.status, Meeting.logged_by))
    assert (meeting.status, meeting.logged_by) == ("held", town.mentor.id)

    asked = await mother.told("Короткий вопрос", "A short question")
    await mother.command("menu")
    await mother.tap("За ребёнка: Аня", "For: Аня")
    assert mother.say("только куратор", "only the curator") not in asked.text, "she taps the answers, so she reads them"
    await mother.tap("После встречи", "After the meeting")
    await mother.sees("Ответ увидит куратор и видите вы", "The curator reads the answer, and so do you")
    await mother.tap("Да", "Yes")
    await mother.tap("Полезно", "Useful")
    assert "увидит только куратор" not in mother.person.text
    await mother.tap("Нужна помощь", "I need help")
    await mother.tap("Потренируюсь", "Practise")
    await mother.sees("взрослые в школе уже знают", "an adult at school knows now")
    helped = await rows(app, select(OutboxMessage.person_id).where(OutboxMessage.kind == "signal_raised"))
    assert town.head_id in {row.person_id for row in helped}
    heard = await rows(app, select(OutboxMessage.person_id).where(OutboxMessage.kind == "signal_heard"))
    assert {row.person_id for row in heard} <= {child}, "home may be what the child needs help with"
    unreachable = await rows(app, select(OutboxMessage.id).where(
        OutboxMessage.kind == "unreachable", OutboxMessage.subject_id == child))  # fmt: skip
    assert unreachable == [], "nobody without a chat is called unreachable"


async def test_the_child_takes_the_record_over(app, world, russian) -> None:
    town = russian
    curator = await entered(town)
    await linked(app, town)
    await sign(curator)
    child = await anya(app)
    await curator.tap("Без аккаунта")
    await curator.tap("Выдать доступ")
    screen = await curator.sees("свой аккаунт")
    token = next(part for part in screen.text.split() if "start=" in part).rpartition("=")[2]

    await town.phones["Mother"].start(token)
    await town.phones["Mother"].sees("Эта ссылка для другого человека")
    people = len(await rows(app, select(Person.id)))
    phone = town.phones["Anya"]
    await phone.start(token)
    await phone.sees("Аня")
    await phone.tap("Начать")
    await phone.sees("Шесть вопросов")  # name, birth date, grade and the consent are known already
    assert await person_in(app, CHILD) == child
    assert len(await rows(app, select(Person.id))) == people, "nobody stands twice"
    again = town.phone(world, "Zoya", STRANGER)
    await again.start(token)
    await again.sees("уже")
    await curator.command("people")
    await curator.tap("Аня")
    assert not curator.shows("Без аккаунта")

    mother = town.phones["Mother"]
    await mother.command("menu")
    assert not mother.shows("За ребёнка: Аня"), "nobody answers for who has a chat"


async def test_a_button_for_a_child_who_has_a_chat_by_now_only_says_so(app, world, russian) -> None:
    town = russian
    await entered(town)
    mother = await linked(app, town)
    child = await anya(app)
    await mother.person.tap_data(mother.person.screen, f"go:behalf:{child}")
    await mother.sees("без аккаунта")
    async with work(app) as unit:
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CHILD, person_id=child, locale="ru", unreachable_since=None,
                created_at=unit.now,
            )
        )  # fmt: skip
    await mother.person.tap_data(mother.person.screen, f"go:behalf:{child}")
    await mother.sees("теперь есть свой чат")
    stranger = town.phones["Mentor"]
    await stranger.command("menu")
    await stranger.person.tap_data(stranger.person.screen, f"go:behalf:{child}")
    await stranger.sees("доступно")


async def test_a_namesake_is_pointed_out_and_a_slip_taken_back(app, russian) -> None:
    curator = await entered(russian)
    await curator.tap("Записать ещё")
    await curator.tap("наставляемый · ученик")
    await curator.send("Аня Смирнова")
    await curator.sees("Такое имя в списке уже есть")
    await curator.send("когда-то летом")
    await curator.sees("день рождения?")
    await curator.tap("Записано по ошибке")
    await curator.tap("Да, отменить")
    await curator.sees("Кого записываем?")
    found = await rows(app, select(Person.first_name))
    assert [row.first_name for row in found].count("Аня") == 1


async def test_a_mentor_without_an_account_is_answered_for_by_the_curator(app, russian) -> None:
    curator = russian.phones["Curator"]
    await curator.command("people")
    await curator.tap("Записать без аккаунта")
    await curator.tap("ученик → ученик")
    await curator.send("Борис Орлов")
    await curator.send("1.5.2010")
    await curator.tap("10")
    await curator.sees("Записано: Борис Орлов")
    await curator.tap("Ответить за участника")
    await curator.sees("согласие участника, подписанное на бумаге")
    (boris,) = [row for row in await rows(app, select(Person.id, Person.first_name)) if row.first_name == "Борис"]
    (place,) = await rows(app, select(Participation.side).where(Participation.person_id == boris.id))
    assert place.side == Side.MENTOR
    assert curator.shows("Ссылка для родителя")


async def test_a_time_that_does_not_suit_is_passed_on(app, world, town) -> None:
    await entered(town)
    mother = await linked(app, town)
    match = await proposed(app, town, await anya(app))
    async with work(app) as unit:
        members = await unit.all(select(MatchMember.id).where(MatchMember.match_id == match))
        for member in members:
            unit.change(MatchMember, member.id, accepted=True)
        unit.change(Match, match, status=MatchStatus.APPROVED.value, approved_at=unit.now)
    mentor = town.phones["Mentor"]
    await mentor.command("meeting")
    await mentor.tap("18.09")
    await mentor.tap("В школе", "At school")
    await mentor.tap("Не уточнять", "Go without")
    await mother.told("Предложена встреча", "A meeting is proposed")
    await mother.tap_under(("Предложена встреча", "A meeting is proposed"), ("Открыть", "Open"))
    await mother.tap("Время не подходит", "The time does not suit")
    await mother.sees("Аня не сможет", "Аня cannot come")
    await mother.tap("Да, передать", "Pass it on")
    await mother.sees("предложит вторая сторона", "the other side proposes it")
    await mentor.told("Встреча отменена", "The meeting is off")
    (meeting,) = await rows(app, select(Meeting.status, Meeting.logged_by))
    assert meeting.status == "cancelled"
    said = select(AuditEntry.actor_id).where(AuditEntry.action == "meeting.answer_for")
    assert [row.actor_id for row in await rows(app, said)] == [await person_in(app, MOTHER)]
