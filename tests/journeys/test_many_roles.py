"""One calm menu for whoever wears several hats: the next step first, eight buttons at most, nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.vocabulary import MatchStatus, Role
from storage.ids import new_id
from storage.tables import Account, Cycle, Membership, Organization, Participation
from tests.journeys.phone import Phone
from tests.journeys.test_curators_desk_journey import work
from tests.services.ready import MENTEE_SAID, answered, form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, CHILD_BORN, TEEN_BORN, Human, Town

CHAT = 720
MOST = 8


@pytest.fixture(params=["ru", "en"])
def locale(request) -> str:
    return request.param


@pytest.fixture
async def town(app) -> Town:
    async with work(app) as unit:
        town = Town(unit)
        town.curator()
        town.cycle()
        form_on(town)
        return town


def also(town: Town, human: Human, role: Role) -> None:
    """Give somebody one more role in the school."""
    town.unit.add(
        Membership(
            id=new_id(), municipality_id=town.municipality_id, organization_id=town.school_id, person_id=human.id,
            role=role, since=town.unit.now, until=None,
        )
    )  # fmt: skip


def takes_part(town: Town, human: Human, side: str) -> Human:
    """Let somebody take part on one more side; consents of 14 to 17 and the answers are there."""
    place = new_id()
    town.unit.add(
        Participation(
            id=place, municipality_id=town.municipality_id, cycle_id=town.cycle_id, organization_id=town.school_id,
            person_id=human.id, side=side, form=None, joined_at=town.unit.now, left_at=None,
        )
    )  # fmt: skip
    return Human(human.actor, place)


async def moved_to(app, human: Human, locale: str) -> None:
    """Let somebody sit in the chat of the test."""
    async with work(app) as unit:
        unit.execute(
            Account.__table__.update().where(Account.person_id == human.id).values(chat_id=CHAT, locale=locale)
        )


async def menu(world, locale: str) -> Phone:
    """Open the menu, and check what holds for everybody's."""
    phone = Phone(world.person(CHAT, "Hats", language_code=locale), locale)
    await phone.command("menu")
    await calm(phone)
    return phone


async def calm(phone: Phone) -> None:
    labels = phone.person.buttons
    assert len(labels) <= MOST, labels
    assert len(set(labels)) == len(labels), "a button stands twice"
    assert phone.shows("Ещё", "More")


async def behind(phone: Phone) -> list[str]:
    """Look behind «More»: nothing of it stands in the menu too, and the way back is there."""
    first = set(phone.person.buttons)
    await phone.tap("Ещё", "More")
    await phone.sees("Всё остальное", "Everything else")
    labels = phone.person.buttons
    assert len(set(labels)) == len(labels)
    assert set(labels) & first == set()
    await phone.tap("← Меню", "← Menu")
    return labels


def said(locale: str, russian: list[str], english: list[str]) -> list[str]:
    return russian if locale == "ru" else english


async def test_a_guardian_of_two(app, world, town, locale) -> None:
    async with work(app) as unit:
        town.unit = unit
        mother = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=None, grade=None)
        for name in ("Аня", "Миша"):
            town.guardian_of(town.human(name, Role.MENTEE, born=CHILD_BORN), mother)
    await moved_to(app, mother, locale)
    phone = await menu(world, locale)
    await phone.sees("согласия за ребёнка: Аня", "your consent for the child: Аня")
    assert phone.person.buttons == said(
        locale,
        ["К согласиям", "Мой ребёнок", "Ещё", "Помощь", "English"],
        ["To the consents", "My child", "More", "Help", "Русский"],
    )
    assert await behind(phone) == said(
        locale,
        [
            "Предложить ученика",
            "Мои приглашения",
            "Как это было",
            "Итоги и грамоты",
            "Напоминания",
            "Мои данные",
            "Мне нужна помощь",
            "← Меню",
        ],
        [
            "Suggest a pupil",
            "Where I am invited",
            "How it was",
            "Results, papers",
            "Reminders",
            "My data",
            "I need help",
            "← Menu",
        ],
    )
    await phone.tap("Мой ребёнок", "My child")
    assert [label for label in phone.person.buttons if label in {"Аня", "Миша"}] == ["Аня", "Миша"]
    await phone.tap("Миша")
    await phone.sees("Миша · Школа № 2", "Миша · Школа № 2")
    assert "Аня" not in phone.person.text
    await phone.tap("← К детям", "← To the children")
    await phone.tap("Аня")
    assert "Миша" not in phone.person.text
    await phone.command("withdraw")
    await phone.sees("Аня", "Аня")  # each document names the child


async def test_a_mentor_with_three_mentees(app, world, town, locale) -> None:
    async with work(app) as unit:
        town.unit = unit
        mentor = ready_mentor(town, "Илья", mr_capacity=3)
        first, second, third = (
            town.match(mentor, ready_mentee(town, name), MatchStatus.WORKING.value) for name in ("Аня", "Боря", "Вера")
        )
        town.meeting(first, unit.now + timedelta(days=1), kind="working")
        town.meeting(second, unit.now - timedelta(hours=3), kind="working")
    await moved_to(app, mentor, locale)
    phone = await menu(world, locale)
    await phone.sees("Боря · Как прошла встреча", "Боря · How did the meeting go")
    assert "Аня · " in phone.person.text  # and the meeting ahead says with whom
    assert phone.person.buttons == said(
        locale,
        ["Отметить встречу", "Встречи", "Моя пара", "Мне нужна помощь", "Ещё", "Помощь", "English"],
        ["Log the meeting", "Meetings", "My match", "I need help", "More", "Help", "Русский"],
    )
    await phone.tap("Встречи", "Meetings")
    assert {"Аня", "Боря", "Вера"} <= {label.strip("•✓ ") for label in phone.person.buttons}
    await phone.tap("Вера")
    await phone.sees("Вера", "Вера")
    assert "Аня" not in phone.person.text
    assert third


async def test_mentor_and_mentee_in_one(app, world, town, locale) -> None:
    async with work(app) as unit:
        town.unit = unit
        both = ready_mentor(town, "Илья")
        mentee_side = takes_part(town, both, "mentee")
        also(town, both, Role.MENTEE)
        answered(town, mentee_side, "IN-ME-P", MENTEE_SAID)
        town.match(both, ready_mentee(town, "Аня"), MatchStatus.APPROVED.value)
    await moved_to(app, both, locale)
    phone = await menu(world, locale)
    await phone.sees("Куратор подбирает тебе наставника", "The curator is looking for your mentor")
    assert phone.person.buttons == said(
        locale,
        ["Выбрать время", "Встречи", "Моя пара", "Мне нужна помощь", "Ещё", "Помощь", "English"],
        ["Choose a time", "Meetings", "My match", "I need help", "More", "Help", "Русский"],
    )
    assert await behind(phone) == said(
        locale,
        [
            "Обучение",
            "Подсказки",
            "Согласия",
            "Мои приглашения",
            "Как это было",
            "Итоги и грамоты",
            "Награды",
            "Напоминания",
            "Мои данные",
            "← Меню",
        ],
        [
            "Training",
            "Hints for mentors",
            "Consents",
            "Where I am invited",
            "How it was",
            "Results, papers",
            "Awards",
            "Reminders",
            "My data",
            "← Menu",
        ],
    )


async def test_a_curator_who_is_a_mentor_too(app, world, town, locale) -> None:
    async with work(app) as unit:
        town.unit = unit
        form_on(town, "teacher_pupil")
        boss = town.human("Ольга", Role.CURATOR, kind="teacher", born=ADULT_BORN, grade=None)
        also(town, boss, Role.MENTOR)
        mentor = takes_part(town, boss, "mentor")
        match = town.match(mentor, ready_mentee(town, "Аня"), MatchStatus.WORKING.value)
        town.meeting(match, unit.now - timedelta(hours=3), kind="working")
    await moved_to(app, boss, locale)
    phone = await menu(world, locale)
    labels = phone.person.buttons
    assert labels[0] == said(locale, ["Прочитать согласия"], ["Read the consents"])[0]
    assert phone.shows("Сегодня", "Today")
    assert len(labels) == MOST
    rest = await behind(phone)
    reached = {*labels, *rest}
    assert set(said(
        locale,
        ["Сегодня", "Встречи", "Моя пара", "Люди", "Подбор", "Пары", "Учебный год", "Выгрузка",
         "Мои данные", "Мне нужна помощь"],
        ["Today", "Meetings", "My match", "People", "Matching", "Matches", "School year", "Export",
         "My data", "I need help"],
    )) <= reached  # fmt: skip


async def test_a_curator_of_two_schools(app, world, town, locale) -> None:
    async with work(app) as unit:
        town.unit = unit
        boss = town.human("Ольга", Role.CURATOR, kind="teacher", born=ADULT_BORN, grade=None)
        other = new_id()
        unit.add(
            Organization(
                id=other, municipality_id=town.municipality_id, kind="school", code="S5", name="Школа № 5",
                address=None, parent_id=None, time_zone="Europe/Moscow", settings={}, created_at=unit.now,
            )
        )  # fmt: skip
    async with work(app) as unit:
        unit.add(
            Membership(
                id=new_id(), municipality_id=town.municipality_id, organization_id=other, person_id=boss.id,
                role=Role.CURATOR, since=unit.now, until=None,
            ),
            Cycle(
                id=new_id(), municipality_id=town.municipality_id, organization_id=other,
                starts_on=unit.now.date(), ends_on=unit.now.date() + timedelta(days=200), opened_at=unit.now,
                opened_by=boss.id, closed_at=None,
            ),
        )  # fmt: skip
    await moved_to(app, boss, locale)
    phone = await menu(world, locale)
    assert phone.person.buttons[0] == said(locale, ["Сегодня"], ["Today"])[0]
    await phone.tap("Сегодня", "Today")
    assert {"Школа № 2", "Школа № 5"} <= {label.removeprefix("• ") for label in phone.person.buttons}


async def test_a_psychologist_who_is_a_guardian(app, world, town, locale) -> None:
    async with work(app) as unit:
        town.unit = unit
        vera = town.human("Вера", Role.PSYCHOLOGIST, kind="teacher", born=ADULT_BORN, grade=None)
        also(town, vera, Role.LEGAL_GUARDIAN)
        town.guardian_of(town.human("Аня", Role.MENTEE, born=TEEN_BORN), vera)
    await moved_to(app, vera, locale)
    phone = await menu(world, locale)
    assert phone.person.buttons == said(
        locale,
        ["К согласиям", "Мой ребёнок", "Поддержка", "Пары", "Предложить ученика", "Ещё", "Помощь", "English"],
        ["To the consents", "My child", "Support", "Matches", "Suggest a pupil", "More", "Help", "Русский"],
    )


async def test_who_brings_paper_is_told_what_and_to_whom(app, world, town, locale) -> None:
    async with work(app) as unit:
        town.unit = unit
        town.human("Пётр", Role.MENTOR, kind="teacher", born=ADULT_BORN, grade=None, form="teacher_teacher", chat=CHAT,
                   locale=locale)  # fmt: skip
    phone = await menu(world, locale)
    await phone.sees("Принесите на бумаге", "Please bring on paper")
    assert "Ольга К" in phone.person.text


async def test_a_parent_with_children_in_two_schools_suggests_a_pupil(app, world, locale) -> None:
    async with work(app) as unit:
        first = Town(unit)
        first.curator()
        first.cycle()
        mother = first.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=None, grade=None)
        second = new_id()
    async with work(app) as unit:
        unit.add(
            Organization(
                id=second, municipality_id=first.municipality_id, kind="school", code="NEXT", name="Гимназия № 9",
                address="ул. Мира, 9", time_zone="Europe/Moscow", settings={}, created_at=unit.now,
            )
        )  # fmt: skip
    async with work(app) as unit:
        unit.add(
            Membership(
                id=new_id(), municipality_id=first.municipality_id, organization_id=second, person_id=mother.id,
                role=Role.LEGAL_GUARDIAN, since=unit.now, until=None,
            )
        )  # fmt: skip
    await moved_to(app, mother, locale)
    phone = await menu(world, locale)
    await phone.tap("Ещё", "More")
    await phone.tap("Предложить ученика", "Suggest a pupil")
    assert phone.shows("Гимназия № 9") or phone.shows("• Гимназия № 9")
    assert phone.shows("+ Предложить ученика", "+ Suggest a pupil")
