"""What the button for a look at the pair does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.pair.which import match_id_of
from dialogs.states import SurveySG
from services.sheets import begin_pair

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def look(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Ask the five questions, then come back to the card."""
    here = talk(manager)
    request = await begin_pair(here.unit, here.actor, match_id_of(manager))
    await manager.start(SurveySG.intro, {"id": request, "back": 1})
