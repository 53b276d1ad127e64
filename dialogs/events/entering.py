"""What the taps and texts do that enter an event or change what is known of it."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

from dialogs.kit import talk
from dialogs.kit.refusals import words_of
from dialogs.kit.school import school_of, start_data
from dialogs.states import EventsSG
from domain.answers import parse_date
from domain.appointments import TimeFault, read_time
from domain.events import EventFormat, EventKind, EventLevel, EventRole, read_count
from domain.vocabulary import Role
from services.access import RefusedError
from services.events import About, Days, Text, create_event, days_refused, set_hour, set_text, view_event
from services.events_inviting import FIGURES, set_figure

if TYPE_CHECKING:
    from enum import StrEnum

    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

HERE: Final = (Role.CURATOR,)
CALENDAR: Final = "ed_calendar"
CHOICES: Final[dict[str, type[StrEnum]]] = {
    "role": EventRole,
    "kind": EventKind,
    "level": EventLevel,
    "format": EventFormat,
}
"""What is chosen of a new event, in this order; the day and the title follow."""
TITLE, HOUR, PLACE = "title", "hour", "place"
NONE, AT_SCHOOL = "none", "at_school"
NEW, MOVE = "new", "move"
AFTER: Final = {TITLE: HOUR, HOUR: PLACE}
"""What is asked next while an event is being entered."""
OF_RESULTS: Final = frozenset({*FIGURES, "result", "link", "document"})
TYPED_AGAIN: Final = frozenset({"bad_title", "bad_link", "bad_words", "bad_count", "event_hour_past"})
_DATE: Final = re.compile(r"[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")


def event_of(manager: DialogManager) -> int:
    """Return which event is open: chosen or entered here, or named by the button that opened the dialog."""
    chosen = manager.dialog_data.get("event")
    return int(chosen if chosen is not None else start_data(manager).get("id") or 0)


def school(manager: DialogManager) -> int:
    """Return the school on the screen."""
    found = school_of(manager, talk(manager).actor, HERE)
    if found is None:
        raise RefusedError("no_school")
    return found


async def begin(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Begin to enter an event."""
    school(manager)
    for key in ("event", "error", "starts", "ends", "several", "page"):
        manager.dialog_data.pop(key, None)
    manager.dialog_data.update(mode=NEW, new={})
    await manager.switch_to(EventsSG.choose)


def asked_now(manager: DialogManager) -> str | None:
    """Return what is to be chosen next, ``None`` when all of it is."""
    chosen = manager.dialog_data.get("new") or {}
    return next((name for name in CHOICES if name not in chosen), None)


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take one choice; the button carries what it is about, so a late tap answers no other question."""
    name, _, value = item_id.partition(".")
    if name not in CHOICES or value not in {each.value for each in CHOICES[name]}:
        return
    manager.dialog_data["new"] = {**(manager.dialog_data.get("new") or {}), name: value}
    if asked_now(manager) is None:
        await manager.switch_to(EventsSG.day)


async def choose_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the choice before, or to the list."""
    taken = dict(manager.dialog_data.get("new") or {})
    if not taken:
        await manager.switch_to(EventsSG.list)
        return
    taken.pop(next(name for name in reversed(CHOICES) if name in taken))
    manager.dialog_data["new"] = taken


async def several(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for a last day too, or not any more."""
    manager.dialog_data["several"] = not manager.dialog_data.get("several", False)
    for key in ("starts", "error"):
        manager.dialog_data.pop(key, None)


async def day_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the last choice, or to the card of the event that was to be moved."""
    manager.dialog_data.pop("error", None)
    if manager.dialog_data.get("mode") == MOVE:
        await manager.switch_to(EventsSG.card)
        return
    await choose_back(_callback, _button, manager)
    await manager.switch_to(EventsSG.choose)


async def day(event: Any, calendar: Any, manager: DialogManager, picked: date, /) -> None:  # noqa: ARG001
    """Take a day of the calendar: the only one, the first, or the last."""
    data = manager.dialog_data
    if not data.get("several"):
        await _days(manager, Days(picked, picked), popup=True)
    elif "starts" not in data:
        if await _fault(manager, Days(picked, picked), popup=True):
            return
        data["starts"] = picked.isoformat()
        data.pop("error", None)
    else:
        await _days(manager, Days(date.fromisoformat(data["starts"]), picked), popup=True)


async def days_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a typed day, or two with a dash between."""
    if not message.text:
        manager.dialog_data["error"] = "text"
        return
    found = [parse_date(part) for part in _DATE.findall(message.text)]
    days = [each for each in found if each is not None]
    if not 1 <= len(days) <= 2 or len(days) != len(found):  # noqa: PLR2004 - the first and the last
        manager.dialog_data["error"] = "bad_date"
        return
    first = manager.dialog_data.get("starts")
    if len(days) == 1 and first and manager.dialog_data.get("several"):
        days = [date.fromisoformat(first), *days]
    await _days(manager, Days(days[0], days[-1]))


async def _fault(manager: DialogManager, days: Days, *, popup: bool = False) -> bool:
    here = talk(manager)
    fault = await days_refused(here.unit, here.actor, await _school_of_event(manager), await _role(manager), days)
    if fault is None:
        return False
    if popup:
        here.screen.alert(words_of(RefusedError(fault.value), here.t), popup=True)
    else:
        manager.dialog_data["error"] = fault.value
    return True


async def _days(manager: DialogManager, days: Days, *, popup: bool = False) -> None:
    if await _fault(manager, days, popup=popup):
        return
    data = manager.dialog_data
    data.pop("error", None)
    data.update(starts=days.starts_on.isoformat(), ends=days.ends_on.isoformat())
    if data.get("mode") == MOVE:
        data["sure"] = MOVE
        await manager.switch_to(EventsSG.sure)
        return
    await ask(manager, TITLE)


async def _role(manager: DialogManager) -> EventRole:
    if manager.dialog_data.get("mode") == NEW:
        return EventRole((manager.dialog_data.get("new") or {}).get("role", EventRole.ORGANISED.value))
    here = talk(manager)
    return (await view_event(here.unit, here.actor, event_of(manager))).about.role


async def _school_of_event(manager: DialogManager) -> int:
    if manager.dialog_data.get("mode") == NEW:
        return school(manager)
    here = talk(manager)
    return (await view_event(here.unit, here.actor, event_of(manager))).organization_id


async def ask(manager: DialogManager, field: str) -> None:
    """Ask for something to be typed."""
    manager.dialog_data["field"] = field
    manager.dialog_data.pop("error", None)
    await manager.switch_to(EventsSG.write)


async def field_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Change one thing about an event."""
    manager.dialog_data["mode"] = "change"
    await ask(manager, item_id)


async def typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take what was typed; anything else says how to type it."""
    if not message.text:
        manager.dialog_data["error"] = "text"
        return
    await _take(manager, message.text)


async def option_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take one of the answers on buttons."""
    here = talk(manager)
    if item_id == AT_SCHOOL:
        await _take(manager, here.t("At school"))
    elif item_id == NONE:
        await _take(manager, None)
    else:
        await _take(manager, f"{item_id[:2]}:{item_id[2:]}")


async def _take(manager: DialogManager, text: str | None) -> None:
    data = manager.dialog_data
    try:
        if not await _keep(manager, str(data.get("field", TITLE)), text):
            return
    except RefusedError as refusal:
        if refusal.reason not in TYPED_AGAIN:
            raise
        data["error"] = refusal.reason
        return
    await _onward(manager)


async def _keep(manager: DialogManager, field: str, text: str | None) -> bool:
    """Hand it to the service; ``False`` if it was not even a time."""
    here = talk(manager)
    if field == TITLE and manager.dialog_data.get("mode") == NEW:
        manager.dialog_data["event"] = await create_event(
            here.unit, here.actor, school(manager), _about(manager), chosen_days(manager), title=text or ""
        )
    elif field == HOUR:
        at = read_time(text) if text else None
        if isinstance(at, TimeFault):
            manager.dialog_data["error"] = at.value
            return False
        await set_hour(here.unit, here.actor, event_of(manager), at if isinstance(at, time) else None)
    elif field in FIGURES:
        number = read_count(text)
        await set_figure(here.unit, here.actor, event_of(manager), field, -1 if number is None else number)
    else:
        await set_text(here.unit, here.actor, event_of(manager), Text(field, text))
    return True


async def _onward(manager: DialogManager) -> None:
    data = manager.dialog_data
    field = data["field"]
    if data.get("mode") == NEW and field in AFTER:
        await ask(manager, AFTER[field])
        return
    for key in ("error", "mode", "new", "starts", "ends", "several"):
        data.pop(key, None)
    await manager.switch_to(EventsSG.results if field in OF_RESULTS else EventsSG.card)


async def write_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to where the question came from; what is entered already stays."""
    data = manager.dialog_data
    field, entered = data.get("field"), data.get("event") is not None
    data.pop("error", None)
    if not entered and "id" not in start_data(manager):
        await manager.switch_to(EventsSG.day)
        return
    await manager.switch_to(EventsSG.results if field in OF_RESULTS else EventsSG.card)


def _about(manager: DialogManager) -> About:
    new = manager.dialog_data.get("new") or {}
    try:
        return About(
            EventKind(new["kind"]), EventLevel(new["level"]), EventFormat(new["format"]), EventRole(new["role"])
        )
    except KeyError as error:
        raise RefusedError("gone") from error


def chosen_days(manager: DialogManager) -> Days:
    """Return the days that were chosen."""
    data = manager.dialog_data
    if "starts" not in data:
        raise RefusedError("gone")
    return Days(date.fromisoformat(data["starts"]), date.fromisoformat(data.get("ends") or data["starts"]))
