"""A curator looks where the school stands, mends what is missing from there, and goes on with a note."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from storage.tables import Account
from tests.journeys.test_curators_desk_journey import town as town  # noqa: PLC0414 - a fixture
from tests.journeys.test_curators_desk_journey import work


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_from_the_beginning_to_the_pairs(app, town, locale) -> None:
    chat = town.chat
    chat.locale = locale
    async with work(app) as unit:
        await unit.exclusive()
        unit.execute(update(Account).values(locale=locale))
    await chat.command("settings")
    await chat.tap("Где мы сейчас", "Where we stand")
    screen = await chat.sees("Этап 1 из 7 · Подготовка", "Stage 1 of 7 · Getting ready")
    assert {"ru": "○ Документы начала: 0 из 6", "en": "○ Documents of the beginning: 0 of 6"}[locale] in screen.text
    assert {"ru": "Вы здесь. Обычно до 31 августа", "en": "You are here. Usually until August 31"}[
        locale
    ] in screen.text
    await chat.tap("К документам", "To the documents")
    await chat.sees("Документы", "Documents")
    await chat.command("settings")
    await chat.tap("Где мы сейчас", "Where we stand")
    await chat.tap("Дальше с заметкой", "Go on with a note")
    await chat.sees("Почему идёте дальше", "Why do you go on")
    await chat.send_photo()
    await chat.sees("Напишите пару слов", "A word or two")
    await chat.send("я" * 301)
    await chat.sees("Длиннее, чем 300", "more than 300")
    await chat.tap("Ведём на бумаге", "It is kept on paper")
    # One mentee and one mentor are ready, and this school asks for nothing of stage 4.
    screen = await chat.sees("Этап 5 из 7 · Формирование пар", "Stage 5 of 7 · Forming pairs")
    assert "1→" in screen.buttons
    assert {"ru": "Готовы этапы: 2, 3, 4.", "en": "Done: 2, 3, 4."}[locale] in screen.text
    await chat.tap("1→")
    await chat.sees("→ Пошли дальше: «Ведём на бумаге»", "→ You went on: “It is kept on paper”")
    await chat.tap("Убрать заметку", "Take the note back")
    screen = await chat.sees("Вы здесь", "You are here")
    assert "[1•]" in screen.buttons
    await chat.tap("5")
    await chat.sees("Ещё впереди. Обычно до 5 октября", "Still to come. Usually until October 5")
    await chat.tap("К подбору", "To matching")
    await chat.sees("Аня", "Аня")
