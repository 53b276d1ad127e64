"""What the taps and words of a proposal do: a moment, a place, done."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dialogs.kit import talk
from dialogs.kit.refusals import words_of
from dialogs.meeting.logging import parse_day
from dialogs.states import MeetingSG
from domain.appointments import PlaceFault, TimeFault, day_fault, read_place, read_time
from domain.vocabulary import MeetingFormat
from services import meeting_changes, meetings
from services.access import RefusedError

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

    from services.meeting_changes import Spot


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
    planned = await meetings.propose(here.unit, here.actor, data["match"], at, last.format, place=last.place)
    data["next"] = planned.id
    await manager.switch_to(MeetingSG.logged)


async def last_one(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Make the next meeting the final one, or take that back."""
    manager.dialog_data["final"] = not manager.dialog_data.get("final", False)


async def day(event: Any, calendar: Any, manager: DialogManager, chosen: date, /) -> None:  # noqa: ARG001
    """Take a day; the time comes next. A day on which nobody meets says why."""
    here = talk(manager)
    fault = day_fault(chosen, here.unit.now.astimezone(ZoneInfo(here.actor.zone)).date())
    if fault is not None:
        here.screen.alert(words_of(RefusedError(f"meeting_{fault.value}"), here.t), popup=True)
        return
    manager.dialog_data["day"] = f"{chosen:%Y%m%d}"
    manager.dialog_data.pop("fault", None)
    await manager.switch_to(MeetingSG.propose_time)


async def at_time(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take a time on the chosen day."""
    await _at(manager, time(int(item_id) // 100, int(item_id) % 100))


async def typed_time(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take a time that was typed; anything else says how to type one."""
    found = read_time(message.text) if message.text else None
    if isinstance(found, time):
        await _at(manager, found)
    else:
        manager.dialog_data["fault"] = found.value if isinstance(found, TimeFault) else "not_text"


async def place(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take the place: one where the pair met before is complete, a kind of place may be made exact."""
    here = talk(manager)
    data = manager.dialog_data
    if item_id in set(MeetingFormat):
        data["format"] = item_id
        data.pop("fault", None)
        await manager.switch_to(MeetingSG.propose_exact)
        return
    known = await meeting_changes.spots(here.unit, here.actor, data["match"])
    spot = next((each for each in known if spot_id(each) == item_id), None)
    if spot is not None:
        await _propose(manager, spot.format, spot.place)


async def no_exact(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Leave the exact place open."""
    await _propose(manager, MeetingFormat(manager.dialog_data["format"]), None)


async def typed_place(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take a place that was typed; anything else says what a place looks like."""
    found = read_place(message.text) if message.text else None
    if found is None or isinstance(found, PlaceFault):
        manager.dialog_data["fault"] = "not_text" if found is None else found.value
        return
    await _propose(manager, MeetingFormat(manager.dialog_data["format"]), found)


async def agree(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Say «Хорошо» to the planned meeting."""
    here = talk(manager)
    await meetings.agree(here.unit, here.actor, manager.dialog_data["meeting"])
    await manager.switch_to(MeetingSG.agreed)


async def other_time(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Look for another time in place of the one that stands."""
    await manager.switch_to(MeetingSG.propose_day)


def spot_id(spot: Spot) -> str:
    """Return a button's id for a place: callback data is no place for people's words."""
    return hashlib.blake2s(f"{spot.format}:{spot.place}".encode(), digest_size=6).hexdigest()


async def _at(manager: DialogManager, at: time) -> None:
    here = talk(manager)
    moment = datetime.combine(parse_day(manager.dialog_data["day"]), at, tzinfo=ZoneInfo(here.actor.zone))
    if moment <= here.unit.now:
        manager.dialog_data["fault"] = "time_past"
        return
    manager.dialog_data.pop("fault", None)
    manager.dialog_data["at"] = int(moment.timestamp())
    await manager.switch_to(MeetingSG.propose_place)


async def _propose(manager: DialogManager, kind: MeetingFormat, exact: str | None) -> None:
    """Plan the meeting and tell the other side; a moment that has passed meanwhile leads back to the moments."""
    here = talk(manager)
    data = manager.dialog_data
    at = datetime.fromtimestamp(data["at"], UTC)
    if at <= here.unit.now:
        here.screen.alert(words_of(RefusedError("meeting_in_past"), here.t), popup=True)
        await manager.switch_to(MeetingSG.propose_day)
        return
    planned = await meetings.propose(
        here.unit, here.actor, data["match"], at, kind, place=exact, final=bool(data.get("final"))
    )
    data["meeting"] = planned.id
    for key in ("final", "fault", "format", "at", "day"):
        data.pop(key, None)
    await manager.switch_to(MeetingSG.proposed)
