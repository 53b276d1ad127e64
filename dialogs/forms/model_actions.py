"""What the taps on a pair's model do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.forms.model_getters import NO_ROLE, ONLINE_PART, ROLE_PART, match_of
from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.states import CycleSG, ModelSG, PairSG
from domain.models import ContentModel, NumberModel
from services.models import call_it, set_online, set_role_model, switch_content

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def content_tapped(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Tick a kind of help, or take the tick back."""
    here = talk(manager)
    what, _, on = item_id.partition(".")
    await switch_content(here.unit, here.actor, match_of(manager), ContentModel(what), on=on == "1")


async def part_tapped(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Switch online, or ask for the model by number or the role model."""
    here = talk(manager)
    what, _, on = item_id.partition(".")
    if what == ONLINE_PART:
        await set_online(here.unit, here.actor, match_of(manager), on=on == "1")
        return
    manager.dialog_data["ask"] = what
    await manager.switch_to(ModelSG.choose)


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take the chosen model."""
    here, match = talk(manager), match_of(manager)
    if manager.dialog_data.get("ask") == ROLE_PART:
        role = None if item_id == NO_ROLE else item_id
        await set_role_model(here.unit, here.actor, here.catalogue, match, role)
    else:
        await call_it(here.unit, here.actor, match, NumberModel(item_id))
    await manager.switch_to(ModelSG.main)


async def to_pair(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the pair's card."""
    await manager.start(PairSG.match, {"id": match_of(manager)}, mode=StartMode.RESET_STACK)


async def to_cycle(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the school year."""
    school = school_of(manager, talk(manager).actor)
    await manager.start(CycleSG.main, {"school": school}, mode=StartMode.RESET_STACK)
