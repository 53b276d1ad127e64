"""What a guardian's taps do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.states import BehalfSG, GoalsSG, WardSG, WishSG
from dialogs.ward.getters import child_of, planned_in, wished_in
from services.wards import view_wards

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open one child's page."""
    manager.dialog_data["child"] = int(item_id)
    await manager.switch_to(WardSG.child)


async def plan(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the plan of the child's pair, to read."""
    here, chosen_child = talk(manager), child_of(manager)
    for ward in await view_wards(here.unit, here.actor):
        match_id = await planned_in(here.unit, here.actor, ward) if chosen_child in {None, ward.person_id} else None
        if match_id is not None:
            await manager.start(GoalsSG.main, {"id": match_id}, mode=StartMode.RESET_STACK)
            return


async def wish(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the wish for a pause of the child's pair."""
    here, chosen_child = talk(manager), child_of(manager)
    for ward in await view_wards(here.unit, here.actor):
        match_id = wished_in(ward) if chosen_child in {None, ward.person_id} else None
        if match_id is not None:
            await manager.start(WishSG.main, {"id": match_id, "ward": 1}, mode=StartMode.RESET_STACK)
            return


async def answer_for(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open what waits for a child without an account."""
    here = talk(manager)
    wards = await view_wards(here.unit, here.actor)
    found = next((ward.person_id for ward in wards if ward.person_id == child_of(manager)), None)
    found = found or next((ward.person_id for ward in wards if not ward.has_account), None)
    await manager.start(BehalfSG.main, {"id": found}, mode=StartMode.RESET_STACK)
