"""What the taps of a wish do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.states import PlanSG, WardSG, WishSG
from dialogs.wish.getters import match_of
from domain.pauses import WishKind, WishReason
from services.wishes import ask_curator

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def ask_pause(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for a pause."""
    here = talk(manager)
    await ask_curator(here.unit, here.actor, match_of(manager), WishKind.PAUSE)
    here.screen.alert(here.t("The curator has it."))


async def ask_change(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask for another mentor."""
    here = talk(manager)
    await ask_curator(here.unit, here.actor, match_of(manager), WishKind.CHANGE, WishReason(item_id))
    here.screen.alert(here.t("The curator has it."))
    await manager.switch_to(WishSG.main)


async def back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the pair's page, or to the child's."""
    if start_data(manager).get("ward"):
        await manager.start(WardSG.view, mode=StartMode.RESET_STACK)
    else:
        await manager.start(PlanSG.view, {"id": match_of(manager)}, mode=StartMode.RESET_STACK)
