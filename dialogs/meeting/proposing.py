"""What the taps of a proposal do: a moment, a place, done."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dialogs.kit import talk
from dialogs.states import MeetingSG
from domain.vocabulary import MeetingFormat
from services import meetings

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def slot(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take a suggested moment."""
    manager.dialog_data["at"] = int(item_id)
    await manager.switch_to(MeetingSG.propose_place)


async def next_slot(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take a suggested moment right after the log: the place stays what it was."""
    here = talk(manager)
    data = manager.dialog_data
    last = await meetings.meeting(here.unit, here.actor, data["meeting"])
    at = datetime.fromtimestamp(int(item_id), UTC)
    planned = await meetings.propose(here.unit, here.actor, data["match"], at, last.format)
    data["next"] = planned.id
    await manager.switch_to(MeetingSG.logged)


async def last_one(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Make the next meeting the final one, or take that back."""
    manager.dialog_data["final"] = not manager.dialog_data.get("final", False)


async def earlier(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show earlier days."""
    manager.dialog_data["page"] = max(0, manager.dialog_data.get("page", 0) - 1)


async def later(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show later days."""
    manager.dialog_data["page"] = manager.dialog_data.get("page", 0) + 1


async def day(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take a day; the time comes next."""
    manager.dialog_data["day"] = item_id
    await manager.switch_to(MeetingSG.propose_time)


async def at_time(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take a time on the chosen day."""
    here = talk(manager)
    chosen = datetime.strptime(manager.dialog_data["day"], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    at = time(int(item_id) // 100, int(item_id) % 100)
    moment = datetime.combine(chosen, at, tzinfo=ZoneInfo(here.actor.zone))
    manager.dialog_data["at"] = int(moment.timestamp())
    await manager.switch_to(MeetingSG.propose_place)


async def place(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take the place: the meeting is planned and the other side is told."""
    here = talk(manager)
    data = manager.dialog_data
    planned = await meetings.propose(
        here.unit,
        here.actor,
        data["match"],
        datetime.fromtimestamp(data["at"], UTC),
        MeetingFormat(item_id),
        final=bool(data.get("final")),
    )
    data["meeting"] = planned.id
    data.pop("final", None)
    await manager.switch_to(MeetingSG.proposed)


async def agree(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Say «Хорошо» to the planned meeting."""
    here = talk(manager)
    await meetings.agree(here.unit, here.actor, manager.dialog_data["meeting"])
    await manager.switch_to(MeetingSG.agreed)
