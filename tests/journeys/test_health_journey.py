"""Which pairs need somebody's eye: from the curator's morning to the pair, and the municipality at a glance."""

from __future__ import annotations

import pytest

from domain.vocabulary import Role
from storage.ids import new_id
from storage.tables import Account, Membership, Person
from tests.journeys.phone import Phone
from tests.journeys.test_broadcast_journey import work
from tests.services.test_health import School
from tests.services.town import ADULT_BORN

BOSS, CLERK = 720, 721


@pytest.fixture
async def school(app) -> School:
    async with work(app) as unit:
        found = School(unit)
        town = found.town
        clerk_id = new_id()
        unit.add(
            Person(
                id=clerk_id, municipality_id=town.municipality_id, kind="staff", code="K-1", first_name="Вера",
                last_name="К", birth_date=ADULT_BORN, grade=None, created_at=unit.now,
            ),
            Membership(
                id=new_id(), municipality_id=town.municipality_id, organization_id=None, person_id=clerk_id,
                role=Role.MUNICIPAL_CURATOR.value, since=unit.now, until=None,
            ),
            *(
                Account(
                    id=new_id(), channel="telegram", chat_id=chat, person_id=person, locale=locale,
                    unreachable_since=None, created_at=unit.now,
                )
                for chat, person, locale in ((BOSS, town.head_id, "ru"), (CLERK, clerk_id, "en"))
            ),
        )  # fmt: skip
        found.pair("Аня", met=3)
        found.pair("Вася", met=16)
        missed = found.pair("Ева", met=5)
        for ago in (30, 20, 12):
            found.meeting(missed, ago, "cancelled")
    return found


async def test_a_curator_goes_from_the_day_to_the_pair(app, world, school) -> None:
    desk = Phone(world.person(BOSS, "Ольга"), "ru")
    await desk.command("today")
    await desk.sees("Пары, которые стали красными: 1")
    await desk.tap("1 · Показать эти пары")
    await desk.sees("🔴 тревожно: большинство встреч срывается")
    await desk.command("today")
    assert not desk.shows("1 · Показать эти пары"), "seen is no news"
    await desk.command("pairs")
    await desk.sees("🔴 тревожно 1 · 🟡 присмотреться 1 · 🟢 в порядке 1")
    await desk.tap("🟡 Присмотреться: 1")
    await desk.sees("Вася Т.: нет встреч больше двух недель")
    await desk.tap("Картинка по парам")
    await desk.told("Картинка: как дела у пар.")


async def test_a_municipal_curator_sees_the_schools_at_a_glance(app, world, school) -> None:
    desk = Phone(world.person(CLERK, "Vera"), "en")
    await desk.command("schools")
    screen = await desk.sees("", "Schools · Район")
    assert screen.text.count("🔴 in trouble 1 · 🟡 needs a look 1 · 🟢 doing well 1") == 2, "of all, and of the school"
    await desk.tap("", "Picture of the pairs")
    await desk.told("", "The picture of the pairs.")
    await desk.tap("", "Indicators")
    await desk.tap("", "Picture by year")
    await desk.told("", "Indicators and their plan")
