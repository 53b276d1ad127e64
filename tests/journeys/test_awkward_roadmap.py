"""The screens of a roadmap and its posts × whatever a person can send; the others are in the matrices beside."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Measure, MeasureTerm
from tests.journeys.awkward import Walk, untried
from tests.journeys.awkward import quiet_log as quiet_log  # noqa: PLC0414 - a fixture
from tests.journeys.test_broadcast_journey import work
from tests.journeys.test_roadmap_journey import CURATOR
from tests.journeys.test_roadmap_journey import town as town  # noqa: PLC0414 - a fixture
from tests.journeys.test_row_reports_journey import district_of

GROUPS = ("RoadmapSG", "PostsSG", "ReportSG")


async def test_a_roadmap_and_its_posts(app, world, town) -> None:
    curator = Walk(app, world.person(CURATOR, "Ольга"))
    await curator.command("roadmap")
    await curator.tap("Выбрать карту", "3 · Район с пилотной…", "2026/27–2029/30", "Уже подписана", "10", "Да, начать")
    await curator.tap("В этом месяце", "30 · до 15.09", "Кто отвечает", "Школа", "Назначить", "Вера Т.")
    await curator.tap("С другого дня")


async def test_ones_own_rows_and_their_reports(app, world) -> None:
    await district_of(app)
    curator = Walk(app, world.person(701, "Ольга"))
    await curator.command("menu")
    await curator.go("rows")
    async with work(app) as unit:
        term = await unit.scalar(
            select(MeasureTerm.id).join(Measure).where(Measure.spec == "mo28", MeasureTerm.organization_id.is_not(None))
        )
    await curator.go(f"row:{term}")
    await curator.tap("Отложить", "Через 3 дня", "← Назад", "← Назад", "Готово", "Приказ", "Пропустить")


def test_every_screen_was_tried() -> None:
    """A new screen has to be added to the walk above."""
    assert untried(GROUPS, ()) == set()
