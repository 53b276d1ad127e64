"""A roadmap in the chat: started, asked about, read by group, its posts named, ended; by a school and a district."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from domain.vocabulary import Role
from storage.ids import new_id
from storage.tables import Account, Cycle, Measure, MeasureTerm, Membership, Organization, PostHolder, Roadmap
from tests.journeys.phone import Phone
from tests.journeys.test_broadcast_journey import work
from tests.services.town import ADULT_BORN, Town

CURATOR, HEAD, DISTRICT, PSYCHOLOGIST = 700, 701, 702, 703


@pytest.fixture
async def town(app) -> Town:
    async with work(app) as unit:
        town = Town(unit)
        town.boss = town.curator()
        town.cycle()
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale="ru",
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
        adult = {"kind": "teacher", "born": ADULT_BORN, "grade": None}
        town.human("Анна", Role.SCHOOL_HEAD, chat=HEAD, **adult)
        town.human("Вера", Role.PSYCHOLOGIST, chat=PSYCHOLOGIST, **adult)
        above = town.human("Олег", Role.MUNICIPAL_CURATOR, chat=DISTRICT, locale="en", **adult)
        town.second_id = new_id()
        unit.add(
            Organization(
                id=town.second_id, municipality_id=town.municipality_id, kind="school", code="SECOND", name="Школа № 9",
                address=None, parent_id=None, time_zone="Europe/Moscow", settings={}, created_at=unit.now,
            ),
            Cycle(
                id=new_id(), municipality_id=town.municipality_id, organization_id=town.second_id,
                starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 31), opened_at=unit.now, opened_by=town.head_id,
                closed_at=None,
            ),
        )  # fmt: skip
    async with work(app) as unit:
        await unit.exclusive()
        held = await unit.scalar(select(Membership.id).where(Membership.person_id == above.id))
        unit.change(Membership, held, organization_id=None)
    return town


async def test_a_deputy_head_in_september(app, world, town) -> None:  # noqa: PLR0915 - one long walk
    desk = Phone(world.person(CURATOR, "Ольга"), "ru")
    await desk.command("roadmap")
    await desk.sees("Здесь ещё нет дорожной карты")
    await desk.tap("Выбрать карту")
    await desk.sees("пунктов 45, ваших 35")
    await desk.tap("3 · Район с пилотной…")
    await desk.tap("2026/27–2029/30")
    await desk.tap("Уже подписана")
    await desk.send("31.12.2030")
    await desk.sees("Этот день ещё не наступил")
    await desk.send("вчера")
    await desk.sees("Не получается прочитать дату")
    await desk.send("01.08.2026")
    await desk.sees("Подписана 1 августа 2026")
    await desk.tap("Да, начать")
    await desk.sees("Район с пилотной школой, 2026/27–2029/30")
    await desk.sees("Срок подошёл: ")
    assert desk.shows("• Просрочено: 10")
    await desk.tap("В этом месяце: 11")
    await desk.tap("30 · до 15.09")
    await desk.sees("Срок: до 15 сентября 2026")
    assert "Состояние: срок сегодня" in desk.person.text
    await desk.tap("Кто отвечает")
    await desk.sees("Школа: Ольга К.")
    await desk.tap("Школа")
    await desk.tap("Назначить")
    await desk.tap("Вера Т.")
    await desk.tap("С сегодняшнего дня")
    await desk.sees("Вера Т, с 15 сентября 2026")
    await desk.tap("Вера Т.")
    await desk.tap("Отметить отсутствие")
    await desk.send("20.09.2026")
    await desk.send("19.09.2026")
    await desk.sees("идут не по порядку")
    await desk.send("27.09.2026")
    await desk.tap("Анна Т.")
    await desk.sees("отсутствует 20.09–27.09.2026, замещает: Анна Т.")
    await desk.tap("Вера Т.")
    await desk.tap("На месте с 20.09")
    await desk.tap("Вера Т.")
    await desk.tap("Больше не отвечает")
    await desk.sees("Ольга К, по роли в боте")
    await desk.tap("← Все должности")
    await desk.tap("← К карте")
    late = next(each for each in desk.person.buttons if "Просрочено" in each)
    await desk.tap(late)
    await desk.tap("По ответственным")
    await desk.tap("Куратор школы")
    await desk.sees("Отвечает: Куратор школы")
    await desk.tap("Показать все")
    await desk.command("today")
    await desk.sees("В карте просрочено")
    await desk.tap(next(each for each in desk.person.buttons if "Что просрочено" in each))
    await desk.sees("🔴")

    head = Phone(world.person(HEAD, "Анна"), "ru")
    await head.command("roadmap")
    await head.sees("Срок подошёл: ")
    assert not head.shows("Завершить карту")

    await desk.command("roadmap")
    await desk.tap("Завершить карту")
    await desk.sees("Не сделано: ")
    await desk.tap("Начать следующую")
    await desk.tap("1 · Школа на три года")
    await desk.tap("2027–2029")
    await desk.tap("Ещё нет")
    await desk.sees("Прежняя карта при этом завершится")
    await desk.tap("Да, начать")
    await desk.sees("Школа на три года, 2027–2029")
    async with work(app) as unit:
        rows = await unit.all(select(Roadmap.template, Roadmap.ended_at).order_by(Roadmap.id))
        stays = await unit.scalars(select(Measure.id))
        nudged = await unit.scalars(
            select(MeasureTerm.id)
            .join(Roadmap, Roadmap.id == MeasureTerm.roadmap_id)
            .where(Roadmap.ended_at.is_not(None), MeasureTerm.next_nudge_on.is_not(None))
        )
        named = await unit.scalars(select(PostHolder.id))
    assert [(row.template, row.ended_at is None) for row in rows] == [("morshansk", False), ("eerbek", True)]
    assert (len(stays), nudged, named) == (35 + 16, [], [])


async def test_a_district_and_its_schools(app, world, town) -> None:
    desk = Phone(world.person(DISTRICT, "Олег"), "en")
    await desk.command("roadmap")
    await desk.tap("…", "Choose a roadmap")
    assert not any("A school for three" in each for each in desk.person.buttons)
    await desk.tap("…", "2 · A district with a…")
    await desk.tap("…", "2026/27–2029/30")
    await desk.tap("…", "Not yet")
    await desk.sees("…", "Ticked are those whose school year is open")
    await desk.tap("…", "✓ Школа № 2")
    await desk.tap("…", "Go on")
    await desk.sees("…", "Schools that follow it too: 1")
    await desk.tap("…", "Yes, start it")
    await desk.sees("…", "26 · ")
    await desk.tap("…", "There is no day")
    await desk.sees("…", "33 · ")
    await desk.tap("…", "Choose who answers")
    await desk.tap("…", "Municipal curator")
    await desk.sees("…", "42 · ")
    await desk.tap("…", "Choose the day")
    await desk.send("…", "20.08.2036")
    await desk.sees("…", "outside the roadmap's year")
    await desk.send("…", "20.08.2027")
    await desk.sees("…", "Due by now: ")
    await desk.tap("…", "Another school")
    await desk.tap("…", "○ Школа № 2")
    await desk.sees("…", "No roadmap is followed here yet")
    await desk.tap("…", "Another school")
    await desk.tap("…", "Школа № 9")
    await desk.sees("…", "A district with a pilot school, 2026/27–2029/30")
    await desk.tap("…", "Another school")
    await desk.tap("…", "Район")
    await desk.tap("…", "End the roadmap")
    await desk.sees("…", "It ends for its schools too: 1")
    await desk.tap("…", "End it")
    await desk.sees("…", "No roadmap is followed here yet")
