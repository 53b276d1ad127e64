"""What the buttons of a pair's card about changes and notes do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.pair.which import match_id_of
from dialogs.states import ChangeSG, NotesSG

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def changes(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open pause, its end, and another mentor."""
    await manager.start(ChangeSG.main, {"id": match_id_of(manager)}, mode=StartMode.RESET_STACK)


async def notes(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the psychologist's notes."""
    await manager.start(NotesSG.main, {"id": match_id_of(manager)}, mode=StartMode.RESET_STACK)
