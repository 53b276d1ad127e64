"""The screens of a roadmap and its posts × whatever a person can send; the others are in the matrices beside."""

from __future__ import annotations

import pytest

from tests.journeys.awkward import Walk, untried
from tests.journeys.awkward import quiet_log as quiet_log  # noqa: PLC0414 - a fixture
from tests.journeys.test_roadmap_journey import CURATOR
from tests.journeys.test_roadmap_journey import town as town  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.xdist_group("awkward roadmap")  # the last test asks what the others have seen
GROUPS = ("RoadmapSG", "PostsSG")


async def test_a_roadmap_and_its_posts(app, world, town) -> None:
    curator = Walk(app, world.person(CURATOR, "Ольга"))
    await curator.command("roadmap")
    await curator.tap("Выбрать карту", "3 · Район с пилотной…", "2026/27–2029/30", "Уже подписана", "10", "Да, начать")
    await curator.tap("В этом месяце", "30 · до 15.09", "Кто отвечает", "Школа", "Назначить", "Вера Т.")
    await curator.tap("С другого дня")


def test_every_screen_was_tried() -> None:
    """A new screen has to be added to the walk above."""
    assert untried(GROUPS, ()) == set()
