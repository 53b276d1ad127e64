"""What the taps of a pause and of parting do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.change.getters import ERRORS, match_of
from dialogs.kit import talk
from dialogs.states import ChangeSG, PairSG
from domain.answers import parse_date
from domain.matches import EndReason
from domain.pauses import PauseReason
from services.access import RefusedError
from services.pauses import pause_match, resume_match
from services.rematch import end_for_rematch
from services.wishes import settle

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


async def resume(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Let the pair go on at once."""
    here = talk(manager)
    await resume_match(here.unit, here.actor, match_of(manager))
    here.screen.alert(here.t("The pair goes on. Both sides are told."))


async def stays(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Note that a talk was enough."""
    here = talk(manager)
    await settle(here.unit, here.actor, match_of(manager))
    here.screen.alert(here.t("Noted: the pair stays as it is."))


async def reason_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask until when."""
    manager.dialog_data["why"] = item_id
    manager.dialog_data.pop("error", None)
    await manager.switch_to(ChangeSG.pause_until)


async def day_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Pause until a day of the list."""
    await _pause(manager, date.fromisoformat(item_id))


async def day_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Pause until a typed day."""
    day = parse_date(message.text or "")
    if day is None:
        manager.dialog_data["error"] = "bad_date" if message.text else "text"
        return
    await _pause(manager, day)


async def part_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask once more."""
    manager.dialog_data["why"] = item_id
    await manager.switch_to(ChangeSG.part_sure)


async def part(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """End the pair; the mentee waits as the first."""
    here = talk(manager)
    await end_for_rematch(here.unit, here.actor, match_of(manager), EndReason(manager.dialog_data["why"]))
    here.screen.alert(here.t("Both are told. The mentee is the first in line under Matching."))
    await to_pair(_callback, _button, manager)


async def to_pair(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the pair's card."""
    await manager.start(PairSG.match, {"id": match_of(manager)}, mode=StartMode.RESET_STACK)


async def _pause(manager: DialogManager, until: date) -> None:
    here = talk(manager)
    try:
        await pause_match(here.unit, here.actor, match_of(manager), PauseReason(manager.dialog_data["why"]), until)
    except RefusedError as refusal:
        if refusal.reason not in ERRORS:
            raise
        manager.dialog_data["error"] = refusal.reason
        return
    here.screen.alert(here.t("The pair is paused. Both sides are told until when."))
    await manager.start(PairSG.match, {"id": match_of(manager)}, mode=StartMode.RESET_STACK)
