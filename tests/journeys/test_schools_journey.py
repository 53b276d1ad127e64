"""A district compares its schools, reminds one and agrees to its roadmap; a row of the school proves itself."""

from __future__ import annotations

from datetime import date

from catalog.load import load_catalogue
from domain.vocabulary import Role
from services.access import Actor, Grant
from services.roadmap.starting import start
from storage.ids import new_id
from storage.tables import Partner
from tests.journeys.phone import Phone
from tests.journeys.test_broadcast_journey import work
from tests.journeys.test_roadmap_journey import CURATOR, DISTRICT
from tests.journeys.test_roadmap_journey import town as town  # noqa: PLC0414 - a fixture


async def follow(app, town) -> None:
    actor = Actor(1, town.head_id, town.municipality_id,
                  grants=(Grant(Role.CURATOR, town.municipality_id, town.school_id),))  # fmt: skip
    async with work(app) as unit:
        await start(
            unit, actor, load_catalogue(), "morshansk", municipality_id=town.municipality_id,
            organization_id=town.school_id, start_year=2026, signed_on=date(2026, 8, 1),
        )  # fmt: skip


async def test_from_a_word_to_the_school_to_the_departments_agreement(app, world, town) -> None:
    await follow(app, town)
    curator, district = Phone(world.person(CURATOR, "Ольга"), "ru"), Phone(world.person(DISTRICT, "Олег"), "en")
    await curator.command("menu")
    await district.command("schools")
    screen = await district.sees("", "Schools · Район")
    assert "Школа № 9: follows no roadmap." in screen.text
    assert screen.text.index("Школа № 9") < screen.text.index("Школа № 2"), "the worst one first"
    await district.tap("Школа № 2")
    await district.sees("", "Late: 10")
    await district.tap("", "Remind the school")
    await district.sees("", "Reminded: ")
    assert not district.shows("", "Remind the school")
    told = await curator.told("Сообщение от муниципального куратора")
    assert "Просрочено 10 пунктов дорожной карты" in told.text
    await curator.command("roadmap")
    await curator.tap("Согласование")
    await curator.tap("Отправить в отдел")
    await curator.sees("Ждёт ответа")
    await district.tap_under(("", "A roadmap waits for agreement"), ("", "Open"))
    await district.tap("", "Give it back")
    await district.send("", "-")
    await district.sees("", "A word or two")
    await district.send("", "Row 28 has no responsible person")
    await curator.tap_under(("Карта вернулась", ""), ("Открыть", ""))
    await curator.sees("Row 28 has no responsible person")
    await curator.tap("Отправить в отдел")
    await district.command("schools")
    await district.sees("", "Wait for your agreement: 1")
    await district.tap("Школа № 2")
    await district.tap("", "Agreement")
    await district.tap("", "Agreed on another day")
    await district.send("", "16.09.2026")
    await district.sees("", "still to come")
    await district.send("", "14.09.2026")
    await district.sees("", "The department agreed to it on")
    await curator.told("Карта согласована")
    await curator.command("roadmap")
    await curator.sees("Согласование: согласована")


async def test_a_row_proves_itself_on_demand(app, world, town) -> None:
    await follow(app, town)
    curator = Phone(world.person(CURATOR, "Ольга"), "ru")
    await curator.command("roadmap")
    await curator.tap("Страница →")
    await curator.tap("22 · до 01.09")
    await curator.tap("Проверить сейчас")
    await curator.sees("Сейчас партнёров в перечне: 0. Закроется сам, когда появится хотя бы один.")
    async with work(app) as unit:
        unit.add(
            Partner(
                id=new_id(), municipality_id=town.municipality_id, organization_id=town.school_id, name="Завод",
                kind="company", created_by=town.head_id, created_at=unit.now,
            )
        )  # fmt: skip
    await curator.tap("Проверить сейчас")
    await curator.sees("Сделано 15 сентября 2026")
