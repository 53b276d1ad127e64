"""What the taps and texts do on the screens of those who wait for a mentor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.states import PairSG, WaitingSG
from services.access import RefusedError
from services.waiting import drop_note, view_waiting, write_note

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_TYPED_AGAIN: Final = frozenset({"note_empty", "note_long"})


def waiting_of(manager: DialogManager) -> int:
    """Return whose card is open: chosen in the list, or named by the day's list; 0, which is nobody's."""
    chosen = manager.dialog_data.get("mentee")
    return int(chosen if chosen is not None else start_data(manager).get("id") or 0)


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a card."""
    manager.dialog_data["mentee"] = int(item_id)
    manager.dialog_data.pop("error", None)
    await manager.switch_to(WaitingSG.card)


async def leave(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the list."""
    for key in ("mentee", "error"):
        manager.dialog_data.pop(key, None)


async def written(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Keep what was typed as a note."""
    here, data = talk(manager), manager.dialog_data
    if message.text is None:
        data["error"] = "text"
        return
    try:
        await write_note(here.unit, here.actor, waiting_of(manager), message.text)
    except RefusedError as refusal:
        if refusal.reason not in _TYPED_AGAIN:
            raise
        data["error"] = refusal.reason
        return
    data.pop("error", None)


async def drop(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take back the own note that stands first."""
    here = talk(manager)
    card = await view_waiting(here.unit, here.actor, waiting_of(manager))
    mine = next((each for each in card.notes if each.mine), None)
    if mine is None:
        raise RefusedError("gone")
    await drop_note(here.unit, here.actor, mine.id)
    manager.dialog_data.pop("error", None)
    here.screen.alert(here.t("Removed."))


async def find_mentor(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the mentors for this mentee."""
    here = talk(manager)
    card = await view_waiting(here.unit, here.actor, waiting_of(manager))
    data = {"school": card.organization_id, "mentee": card.participation_id}
    await manager.start(PairSG.mentor, data, mode=StartMode.RESET_STACK)
