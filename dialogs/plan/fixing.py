"""What the taps of a correction do: each changes one thing and comes back to the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.meeting.logging import parse_day
from dialogs.plan.entering import at_desk, match_of, meeting_of
from dialogs.states import PlanSG
from domain.plain import plain_line
from domain.vocabulary import MeetingFormat, MeetingStatus
from services import journal
from services.access import RefusedError
from services.correcting import TOPIC_LIMIT, Change, correct, set_held
from services.meeting_log import MINUTES, Details, log_past
from services.settling import settle

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_LONGEST_NUMBER = 4


async def day(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Correct the day."""
    await _correct(manager, Change(held_on=parse_day(item_id)))


async def minutes(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Correct the length."""
    await _correct(manager, Change(minutes=int(item_id)))


async def minutes_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take a length that no button offers."""
    text = (message.text or "").strip()
    known = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    if not known or not MINUTES[0] <= int(text) <= MINUTES[1]:
        manager.dialog_data["error"] = "number"
        return
    await _correct(manager, Change(minutes=int(text)))


async def place(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Correct where it was."""
    await _correct(manager, Change(format=MeetingFormat(item_id)))


async def topic_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take the topic in somebody's own words."""
    text = plain_line(message.text)
    if not text:
        manager.dialog_data["error"] = "text"
        return
    if len(text) > TOPIC_LIMIT:
        manager.dialog_data["error"] = "long"
        return
    await _correct(manager, Change(topic=text))


async def tick(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Tick or untick a mentee of a group."""
    here, data = talk(manager), manager.dialog_data
    if "absent" not in data:
        read = journal.school_entry if at_desk(manager) else journal.entry
        card = await read(here.unit, here.actor, meeting_of(manager))
        data["absent"] = [person for person, _, was in card.mentees if not was]
    person_id = int(item_id)
    data["absent"] = [each for each in data["absent"] if each != person_id] + (
        [] if person_id in data["absent"] else [person_id]
    )


async def there(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Store who was there."""
    absent = manager.dialog_data.get("absent")
    if absent is None:
        await manager.switch_to(PlanSG.entry)
        return
    await _correct(manager, Change(absent=tuple(absent)))


async def not_held(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Correct that it did not take place."""
    await _set_held(manager, held=False)


async def held(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Correct that it did take place."""
    await _set_held(manager, held=True)


async def settle_held(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Decide that it counts."""
    await _settle(manager, held=True)


async def settle_missed(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Decide that it does not count."""
    await _settle(manager, held=False)


async def earlier(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show days further back."""
    manager.dialog_data["days_page"] = int(manager.dialog_data.get("days_page", 0)) + 1


async def later(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show later days."""
    manager.dialog_data["days_page"] = max(0, int(manager.dialog_data.get("days_page", 0)) - 1)


async def add_day(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Enter a forgotten meeting for the pair; its length and place can be corrected on the next screen."""
    here = talk(manager)
    done = await log_past(here.unit, here.actor, here.catalogue, match_of(manager), Details(held_on=parse_day(item_id)))
    manager.dialog_data["meeting"] = done.meeting_id
    if done.already or done.status is not MeetingStatus.HELD:
        raise RefusedError("day_taken")
    _forget(manager)
    await manager.switch_to(PlanSG.entry)


async def _correct(manager: DialogManager, change: Change) -> None:
    here = talk(manager)
    await correct(here.unit, here.actor, meeting_of(manager), change)
    _forget(manager)
    here.screen.alert(here.t("Corrected."))
    await manager.switch_to(PlanSG.entry)


async def _set_held(manager: DialogManager, *, held: bool) -> None:
    here = talk(manager)
    await set_held(here.unit, here.actor, here.catalogue, meeting_of(manager), held=held)
    here.screen.alert(here.t("Corrected."))
    await manager.switch_to(PlanSG.entry)


async def _settle(manager: DialogManager, *, held: bool) -> None:
    here = talk(manager)
    await settle(here.unit, here.actor, here.catalogue, meeting_of(manager), held=held)
    here.screen.alert(here.t("Settled. It leaves the morning's list."))
    await manager.switch_to(PlanSG.entry)


def _forget(manager: DialogManager) -> None:
    for key in ("error", "absent", "days_page"):
        manager.dialog_data.pop(key, None)
