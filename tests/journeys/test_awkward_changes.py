"""The screens around changes of a pair × whatever a person can send; the others are in the two matrices beside."""

from __future__ import annotations

from tests.journeys.awkward import Walk, untried
from tests.journeys.awkward import quiet_log as quiet_log  # noqa: PLC0414 - a fixture
from tests.journeys.test_changes_journey import psychologist_of
from tests.journeys.test_goals_journey import settle

GROUPS = ("WishSG", "ChangeSG", "NotesSG", "MaterialsSG", "HandoverSG")


async def test_changes(app, world) -> None:
    phones, match = await settle(app, world, "ru")
    nina = Walk(app, (await psychologist_of(app, world, match, "ru")).person)
    mentee, mentor, curator = (Walk(app, phones[name].person) for name in ("mentee", "mentor", "curator"))
    await mentee.command("plan")
    await mentee.tap("Пауза или замена", "Хочу другого", "Трудно общаться")
    await nina.go(f"order:{match}")
    await nina.tap("Заметки", "+ О паре")
    await nina.send("Спокойно")
    await nina.tap("пара")
    await curator.go(f"order:{match}")
    await curator.tap("Пауза или замена", "Сменить наставника", "Не сошлись", "← К паре", "Пауза или замена")
    await curator.tap("Поставить на паузу", "Семейные дела")
    await curator.go("materials:4")
    await curator.tap("+ От нашей школы")
    await curator.send("Кружки")
    await curator.send("https://example.org")
    await curator.tap("Кружки")
    await curator.command("menu")
    await curator.tap("Учебный год", "Итоги, передача дел", "Передать дела", "Уходит", "Нина", "егодня")
    await mentor.command("plan")
    await mentor.tap("Подсказки")


def test_every_screen_was_tried() -> None:
    """A new screen has to be added to the walk above."""
    assert untried(GROUPS, ()) == set()
