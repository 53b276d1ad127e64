"""A day that somebody types where a calendar stands too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.answers import parse_date
from services.access import RefusedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container
    from datetime import date

    from aiogram.types import Message
    from aiogram_dialog import DialogManager


async def take_typed_day(
    message: Message,
    manager: DialogManager,
    take: Callable[[DialogManager, date], Awaitable[None]],
    worded: Container[str],
) -> None:
    """Hand a typed day to ``take``; what is none, and a refusal among ``worded``, becomes the window's error line."""
    day = parse_date(message.text) if message.text else None
    if day is None:
        manager.dialog_data["error"] = "bad_date" if message.text else "text"
        return
    try:
        await take(manager, day)
    except RefusedError as refusal:
        if refusal.reason not in worded:
            raise
        manager.dialog_data["error"] = refusal.reason
