"""What the taps around a planned meeting do: «Не смогу», and the calendar's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.states import MeetingSG
from services import meeting_calendar, meeting_changes

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def cancel(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Call the meeting off, or stay away from a group's."""
    here = talk(manager)
    await meeting_changes.cancel(here.unit, here.actor, manager.dialog_data["meeting"])
    await manager.switch_to(MeetingSG.cancelled)


async def to_calendar(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the calendar's file sent."""
    await send_file(manager, manager.dialog_data["meeting"])
    await manager.switch_to(MeetingSG.calendar)


async def all_to_calendar(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have one file of all planned meetings sent."""
    here = talk(manager)
    await meeting_calendar.all_to_calendar(here.unit, here.actor, here.catalogue)
    here.screen.alert(here.t("The file is on its way."))


async def send_file(manager: DialogManager, meeting_id: int) -> None:
    """Put the file into the outbox; a meeting that was moved is remembered by what became of it."""
    here = talk(manager)
    manager.dialog_data["meeting"] = await meeting_calendar.to_calendar(
        here.unit, here.actor, here.catalogue, meeting_id
    )
