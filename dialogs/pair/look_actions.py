"""What the button for a look at the pair does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.pair.which import match_id_of
from dialogs.states import CategorySG, ModelSG, SurveySG, TermSG
from services.sheets import begin_pair

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def look(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Ask the five questions, then come back to the card."""
    here = talk(manager)
    request = await begin_pair(here.unit, here.actor, match_id_of(manager))
    await manager.start(SurveySG.intro, {"id": request, "back": 1})


async def model(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show what the pair is called."""
    await manager.start(ModelSG.main, {"id": match_id_of(manager)}, mode=StartMode.RESET_STACK)


async def terms(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the papers of a teacher pair."""
    await manager.start(TermSG.main, {"id": match_id_of(manager)}, mode=StartMode.RESET_STACK)


async def categories(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show a mentee's categories to the psychologist, who has no card of the person."""
    await manager.start(CategorySG.main, {"id": int(item_id)}, mode=StartMode.RESET_STACK)
