"""What the taps on «Обращение и пожелание» do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.people.address_getters import NOTHING
from dialogs.people.paper_getters import card_id
from domain.vocabulary import Sex
from services.matching.address import note_sex, note_wish

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def sex_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Note he or she."""
    here = talk(manager)
    await note_sex(here.unit, here.actor, card_id(manager), _sex(item_id))


async def wish_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Note whom the mentee would rather have."""
    here = talk(manager)
    await note_wish(here.unit, here.actor, card_id(manager), _sex(item_id))


def _sex(item_id: str) -> Sex | None:
    return None if item_id == NOTHING else Sex(item_id)
