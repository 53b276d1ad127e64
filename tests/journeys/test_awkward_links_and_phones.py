"""Links, names, dates and phones as people have them: dead links, odd names, old buttons, lost and second phones."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain.vocabulary import MatchStatus, Role
from services import invites
from services.notices import post
from storage.tables import Account, Answer, Invite, Match, Organization, Person
from tests.journeys.phone import Phone
from tests.journeys.test_curators_desk_journey import town as town  # noqa: PLC0414 - a fixture
from tests.journeys.test_joining_journey import join_as_pupil, link_for, person_of, work
from tests.journeys.test_joining_journey import school as school  # noqa: PLC0414 - a fixture
from tests.journeys.test_survey_journey import anya as anya  # noqa: PLC0414 - a fixture
from tests.services.town import CHILD_BORN

ODD = "<b>Аня</b> & _*`[x](y)"


@pytest.fixture(autouse=True)
def quiet_log(caplog):
    """No error is logged, whatever people do."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def named(app, world, school) -> Phone:
    """Bring a pupil to the question of the name."""
    pupil = Phone(world.person(101, "Аня"), "ru")
    await pupil.start(await link_for(app, school))
    await pupil.tap("Начать")
    return pupil


async def test_dead_links_say_why_and_what_to_do(app, world, school) -> None:
    phone = Phone(world.person(101, "Аня"), "ru")
    token = await link_for(app, school)
    await phone.start(token[:-1] + ("A" if token[-1] != "A" else "B"))  # forged
    await phone.sees("Такой ссылки нет")
    async with work(app) as unit:
        await unit.exclusive()
        invite = await unit.scalar(select(Invite.id))
        unit.change(Invite, invite, expires_at=unit.now - timedelta(days=1))
    await phone.start(token)
    await phone.sees("закончился")
    async with work(app) as unit:
        await unit.exclusive()
        unit.change(Invite, invite, expires_at=unit.now + timedelta(days=1))
        await invites.revoke_invite(unit, school, invite)
    await phone.start(token)
    await phone.sees("отменила")
    assert await person_of(app, 101) is None


async def test_a_second_phone_with_the_used_link(app, world, school) -> None:
    first, second = await named(app, world, school), Phone(world.person(102, "Аня"), "ru")
    async with work(app) as unit:
        token = await unit.scalar(select(Invite.token))
    await second.start(token)
    await second.sees("уже использовали")
    assert await person_of(app, 102) is None
    await first.send("Аня Смирнова")
    await first.sees("день рождения")


async def test_birth_dates_that_cannot_be_and_one_that_can(app, world, school) -> None:
    pupil = await named(app, world, school)
    await pupil.send("Аня Смирнова")
    for typed, answer in (
        ("01.05.2027", "ещё не наступил"),
        ("01.01.1890", "год"),
        ("29.02.2013", "Не получилось разобрать дату"),
        ("31.04.2012", "Не получилось разобрать дату"),
    ):
        await pupil.send(typed)
        await pupil.sees(answer)
        await pupil.sees("день рождения")
        assert (await person_of(app, 101)).birth_date is None
    await pupil.send("29.02.2012")
    await pupil.sees("В каком ты классе?")
    assert (await person_of(app, 101)).birth_date == date(2012, 2, 29)


async def test_names_that_are_none_and_names_that_turn_around(app, world, school) -> None:
    pupil = await named(app, world, school)
    for typed in ("=cmd|' /C calc'!A0", "=СУММ Смирнова", ODD, "я" * 5000, "\u3164 \u3164", "123 456"):
        await pupil.send(typed)
        await pupil.sees("Как тебя зовут?")
        assert (await person_of(app, 101)).first_name is None
    await pupil.send("\u202eАня\u202c \u2068Смирнова\u2069")
    await pupil.sees("день рождения")
    anya = await person_of(app, 101)
    assert (anya.first_name, anya.last_name) == ("Аня", "Смирнова")


async def test_signs_of_markup_in_names_are_shown_as_they_are(app, world, town) -> None:
    """Nobody can type such a name, but an import or a typing error in a school's name can."""
    async with work(app) as unit:
        town.unit = unit
        child = town.human(ODD, Role.MENTEE, born=CHILD_BORN, chat=888)
        match = town.match(town.mentor, child, MatchStatus.WORKING.value)
    async with work(app) as unit:
        await unit.exclusive()
        unit.change(Organization, town.school_id, name="Школа <i>№ 2</i> & Ко")
        unit.change(Match, match, approved_at=unit.now)
    pupil = Phone(world.person(888, "Аня"), "ru")
    await pupil.command("menu")
    assert ODD in pupil.person.text
    await pupil.command("mydata")
    assert ODD in pupil.person.text
    for command in ("today", "people", "pairs", "pair", "invite", "broadcast", "export"):
        await town.chat.command(command)
    await town.chat.command("people")
    assert "Школа <i>№ 2</i> & Ко" in town.chat.person.text
    await town.chat.tap("<b>")
    assert ODD in town.chat.person.text
    await town.chat.command("pairs")
    await town.chat.tap("Работают: 1")
    assert ODD in town.chat.person.text
    await town.chat.tap("Илья Т. →")
    assert ODD in town.chat.person.text


async def test_start_amid_a_questionnaire_asks_the_open_question_again(app, anya) -> None:
    phone = Phone(anya, "ru")
    await phone.command("menu")
    await phone.tap("Ответить")
    await phone.tap("Начать")
    await phone.tap("Учёба, предмет")
    await phone.tap("Дальше (1)")
    question = phone.person.text
    async with work(app) as unit:
        said = len(await unit.all(select(Answer.id)))
    await phone.start()
    assert phone.person.text == question
    async with work(app) as unit:
        assert len(await unit.all(select(Answer.id))) == said


async def test_a_button_of_last_month(app, world, town) -> None:
    world.inaccessible_after = timedelta(days=2)
    chat = town.chat
    await chat.command("people")
    old = chat.person.screen
    await chat.command("menu")
    await world.move_clock(timedelta(days=31))
    await chat.person.settle(0.3)
    await chat.person.tap_old(old, "Аня Т.")
    await chat.person.sees_alert()
    await chat.person.settle(0.3)
    assert chat.person.buttons, "a fresh screen stands below"


async def test_blocked_and_back(app, world, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        child = town.human("Зоя", Role.MENTEE, born=CHILD_BORN, chat=889)
    zoya = Phone(world.person(889, "Зоя"), "ru")
    await zoya.command("menu")
    await zoya.person.block()
    await zoya.person.settle(0.3)
    async with work(app) as unit:
        post(unit, "missing_steps", child.id, child.participation_id, municipality_id=town.municipality_id)
    await world.move_clock(timedelta(minutes=5))
    await zoya.person.unblock()
    await zoya.start()
    await zoya.sees("Зоя")
    async with work(app) as unit:
        assert await unit.scalar(select(Account.unreachable_since).where(Account.chat_id == 889)) is None


async def test_an_account_that_is_deleted(app, world, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        child = town.human("Зоя", Role.MENTEE, born=CHILD_BORN, chat=889)
    zoya = Phone(world.person(889, "Зоя"), "ru")
    await zoya.command("menu")
    await town.chat.command("menu")
    world.users[889].deactivated = True
    async with work(app) as unit:
        post(unit, "missing_steps", child.id, child.participation_id, municipality_id=town.municipality_id)
    await world.move_clock(timedelta(hours=26))
    await town.chat.told("больше не получает сообщения")
    async with work(app) as unit:
        assert await unit.scalar(select(Account.unreachable_since).where(Account.chat_id == 889)) is not None


async def test_a_chat_that_was_emptied(app, world, school) -> None:
    """Deleting a chat leaves the bot nothing to edit, and one's record as it was."""
    pupil = world.person(101, "Аня")
    await join_as_pupil(app, school, pupil)
    old = pupil.screen
    world.chat_of(101).messages.clear()
    phone = Phone(pupil, "ru")
    await phone.person.tap_data(old, old.data["Соглашаюсь"])
    await phone.person.settle(0.3)
    await phone.start()
    await phone.person.settle(0.3)
    assert phone.person.buttons
    assert (await person_of(app, 101)).first_name == "Аня"


async def test_an_edited_message_changes_nothing(app, world, school) -> None:
    pupil = await named(app, world, school)
    message = await pupil.person.send("Аня Смирнова")
    await pupil.sees("день рождения")
    before = len(pupil.person.messages)
    await pupil.person.edit_message(message, "Оля Петрова")
    await pupil.person.settle(0.3)
    assert len(pupil.person.messages) == before
    assert (await person_of(app, 101)).first_name == "Аня"


async def test_a_forwarded_button_does_nothing_for_somebody_else(app, world, school) -> None:
    pupil, other = world.person(101, "Аня"), Phone(world.person(102, "Оля"), "ru")
    await join_as_pupil(app, school, pupil)
    shown = pupil.screen
    await other.person.start()
    await other.person.answer()
    await other.person.settle(0.3)
    await other.person.tap_data(shown, shown.data["Соглашаюсь"])
    await other.person.settle(0.3)
    assert other.person.alert or other.person.buttons
    await pupil.sees("Документ 1 из")
    async with work(app) as unit:
        assert len(await unit.all(select(Person.id))) == 2  # the curator and the pupil
    await pupil.tap("Соглашаюсь")
    await pupil.settle(0.3)
    assert "Документ 1 из" not in pupil.text
