"""``/language`` at any moment: the same question comes in the other language, and nothing that was given is lost."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from domain.vocabulary import MatchStatus, Role, Side
from services import invites
from services.notices import post
from storage.tables import Account, Answer, Consent, Meeting
from tests.journeys.phone import Phone
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, TEEN_BORN, Town

OTHER = {"ru": "English", "en": "Русский"}
ASKED = ("На каком языке", "Which language")


@asynccontextmanager
async def work(app):
    unit = app.open_unit()
    try:
        yield unit
        await unit.commit()
    finally:
        await unit.rollback()


async def set_locale(app, locale: str) -> None:
    async with work(app) as unit:
        await unit.exclusive()
        for row in await unit.all(select(Account.id)):
            unit.change(Account, row.id, locale=locale)


async def switch(phone: Phone) -> None:
    """Change the language by the command; from then on ``phone`` expects the other one."""
    await phone.command("language")
    await phone.sees(*ASKED)
    label = OTHER[phone.locale]
    phone.locale = "en" if phone.locale == "ru" else "ru"
    await phone.tap(label, label)


async def commands(world, phone: Phone) -> dict[str, str]:
    """Return the messenger's command menu as the person sees it."""
    await phone.person.settle(0.3, 10)
    found = world.card.commands_for(phone.person.id, phone.person.user.language_code or "")
    return {one["command"]: one["description"] for one in found}


@pytest.fixture
async def town(app):
    async with work(app) as unit:
        town = Town(unit)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        girl = town.human("Аня", Role.MENTEE, born=TEEN_BORN, chat=101)
        mother = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=None)
        town.guardian_of(girl, mother)
        town.consents_of(girl, side=Side.MENTEE, guardian=mother)
    return town


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_in_mid_questionnaire(app, world, town, locale) -> None:
    await set_locale(app, locale)
    anya = Phone(world.person(101, "Аня"), locale)
    await anya.command("menu")
    await anya.tap("Ответить", "Answer questions")
    await anya.tap("Начать", "Start")
    await anya.sees("1 из 6", "1 of 6")
    await anya.tap("Учёба, предмет", "School, a subject")
    await anya.tap("Свой проект", "A project")
    before = anya.person.screen
    await switch(anya)
    screen = await anya.sees("1 из 6", "1 of 6")
    assert sum(label.startswith("✓") for label in screen.buttons) == 2, screen.buttons
    assert anya.shows("Дальше (2)", "Next (2)")
    await anya.person.tap_old(before, anya.say("Next (2)", "Дальше (2)"))  # the screen from before the change
    await anya.person.settle(0.2, 10)
    await switch(anya)
    await switch(anya)
    await anya.tap("Дальше (2)", "Next (2)")
    await anya.sees("2 из 6", "2 of 6")
    async with work(app) as unit:
        assert [len(row.value) for row in await unit.all(select(Answer.value))] == [2]
    assert (await commands(world, anya))["help"] == anya.say("Как это работает", "How this works")


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_in_mid_consent(app, world, town, locale) -> None:
    async with work(app) as unit:
        town.unit = unit
        mentor = town.human("Илья", Role.MENTOR, kind="teacher", born=ADULT_BORN, grade=None, chat=102)
    await set_locale(app, locale)
    phone = Phone(world.person(102, "Илья"), locale)
    await phone.command("menu")
    await phone.tap("Прочитать согласия", "Read the consents")
    await phone.sees("Документ 1 из 3", "Document 1 of 3")
    await phone.tap("Соглашаюсь", "I agree")
    await phone.sees("Документ 2 из 3", "Document 2 of 3")
    await phone.tap("Прочитать полностью", "Read in full")
    await switch(phone)
    await phone.tap("К ответу", "To the answer")
    await phone.sees("Документ 2 из 3", "Document 2 of 3")
    await phone.tap("Соглашаюсь", "I agree")
    await phone.sees("Документ 3 из 3", "Document 3 of 3")
    async with work(app) as unit:
        rows = await unit.all(select(Consent.locale).where(Consent.person_id == mentor.id).order_by(Consent.id))
    assert [row.locale for row in rows] == [locale, phone.locale]


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_in_mid_log(app, world, town, locale) -> None:
    async with work(app) as unit:
        town.unit = unit
        mentor, mentee = ready_mentor(town), ready_mentee(town, "Боря")
        town.match(mentor, mentee, MatchStatus.PLANNING.value)
    await set_locale(app, locale)
    phone = Phone(world.person(mentor.actor.chat_id, "Илья"), locale)
    await phone.command("meeting")
    await phone.tap("Записать прошедшую", "Log a past meeting")
    await phone.tap("Сегодня", "Today")
    await phone.sees("Так и было?", "Was it so?")
    await phone.tap("Да, но иначе", "Yes, but different")
    before = phone.person.text
    await switch(phone)
    assert phone.person.text != before
    await switch(phone)
    assert phone.person.text == before
    await switch(phone)
    await phone.tap("60 минут", "60 minutes")
    await switch(phone)
    await phone.tap("90", "90")
    await switch(phone)
    await phone.tap("Записать", "Write it down")
    await phone.sees("план", "plan")
    async with work(app) as unit:
        (row,) = await unit.all(select(Meeting.minutes))
    assert row.minutes == 90


async def test_back_changes_nothing_and_asking_twice_asks_once(app, world, town) -> None:
    anya = Phone(world.person(101, "Аня"), "ru")
    await anya.command("help")
    await anya.sees("112")
    for _ in range(3):
        await anya.command("language")
        await anya.sees("На каком языке")
    await anya.send("English")
    await anya.sees("Нажми одну из кнопок")
    await anya.tap("← Назад")
    await anya.sees("112")
    await anya.tap("Меню")
    await anya.tap("English")
    await anya.sees("На каком языке")
    await anya.tap("English")
    await anya.person.sees("Anya" if anya.person.text.startswith("Anya") else "hello")


async def test_old_notices_and_old_menus_still_work(app, world, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        mentor, mentee = ready_mentor(town), ready_mentee(town, "Боря")
        match = town.match(mentor, mentee, MatchStatus.PROPOSED.value, accepted=None)
    phone = Phone(world.person(mentor.actor.chat_id, "Илья"), "ru")
    await phone.command("menu")
    async with work(app) as unit:
        post(unit, "match_proposed", mentor.id, match)
    await app.delivery.deliver_due()
    notice = await phone.told("наставляемый")
    await phone.command("menu")
    menu = phone.person.screen
    await switch(phone)
    assert (await commands(world, phone))["help"] == "How this works"
    await phone.person.tap_old(menu, menu.buttons[0])
    await phone.person.settle(0.2, 10)
    assert phone.person.text
    await phone.person.tap_old(notice, notice.buttons[0])
    await phone.person.settle(0.2, 10)
    assert "Боря" in phone.person.text
    assert "Have a look" not in phone.person.text
    assert any(label.isascii() for label in phone.person.buttons)


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_a_newcomer_at_the_door_keeps_the_link(app, world, town, locale) -> None:
    async with work(app) as unit:
        link = await invites.create_invite(unit, town.boss, role=Role.MENTEE, organization_id=town.school_id)
    phone = Phone(world.person(105, "Оля", language_code=locale), locale)
    await phone.command("language")
    await phone.sees("На каком языке", "На каком языке")
    await phone.tap(OTHER["en" if locale == "ru" else "ru"])
    await phone.start(link.token)
    await phone.sees("Школа № 2", "Школа № 2")
    await phone.tap("Что мы храним?", "What is stored?")
    await phone.sees("/withdraw", "/withdraw")
    await phone.command("language")
    await phone.sees("На каком языке", "На каком языке")
    phone.locale = "en" if locale == "ru" else "ru"
    await phone.tap("Русский", "English")
    await phone.sees("Что мы храним", "What is stored")
    await phone.tap("← Назад", "← Back")
    await phone.tap("Начать", "Start")
    await phone.sees("зовут?", "What is your name?")
    async with work(app) as unit:
        assert await unit.scalar(select(Account.locale).where(Account.chat_id == 105)) == phone.locale
