"""What the taps and texts of notes do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.notes.getters import ERRORS, match_of
from dialogs.states import NotesSG, PairSG
from services.access import RefusedError
from services.notes import remove_note, share_note, write_note

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


async def open_note(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show a note in full."""
    manager.dialog_data["note"] = int(item_id)
    await manager.switch_to(NotesSG.note)


async def begin(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask for the words."""
    manager.dialog_data["about"] = int(item_id)
    manager.dialog_data.pop("error", None)
    await manager.switch_to(NotesSG.write)


async def typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Keep the note."""
    here = talk(manager)
    if not message.text:
        manager.dialog_data["error"] = "text"
        return
    about = int(manager.dialog_data.get("about") or 0)
    try:
        await write_note(here.unit, here.actor, match_of(manager), message.text, about or None)
    except RefusedError as refusal:
        if refusal.reason not in ERRORS:
            raise
        manager.dialog_data["error"] = refusal.reason
        return
    manager.dialog_data.pop("error", None)
    await manager.switch_to(NotesSG.main)


async def share(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the note to the curators."""
    here = talk(manager)
    await share_note(here.unit, here.actor, int(manager.dialog_data["note"]), shared=True)


async def unshare(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Close it to them again."""
    here = talk(manager)
    await share_note(here.unit, here.actor, int(manager.dialog_data["note"]), shared=False)


async def remove(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Drop an own note."""
    here = talk(manager)
    await remove_note(here.unit, here.actor, int(manager.dialog_data.pop("note")))
    here.screen.alert(here.t("The note is gone."))
    await manager.switch_to(NotesSG.main)


async def to_pair(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the pair's card."""
    await manager.start(PairSG.match, {"id": match_of(manager)}, mode=StartMode.RESET_STACK)
