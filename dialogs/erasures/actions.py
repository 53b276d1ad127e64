"""What the buttons of erasures do: one service call each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.states import ErasureSG
from services import erasing

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def on_start(_data: Any, manager: DialogManager) -> None:
    """Take over which demand a notice's button names."""
    if manager.current_context().state == ErasureSG.card:
        manager.dialog_data["erasure"] = start_data(manager).get("id")


async def open_card(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Open one demand."""
    manager.dialog_data["erasure"] = int(picked)
    await manager.switch_to(ErasureSG.card)


async def to_list(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the list."""
    await manager.switch_to(ErasureSG.list)


async def erase(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Erase now, after the question whether that is meant."""
    here = talk(manager)
    await erasing.erase_now(here.unit, here.actor, _chosen(manager))
    await manager.switch_to(ErasureSG.erased)


async def get_act(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the act."""
    here = talk(manager)
    await erasing.request_act(here.unit, here.actor, _chosen(manager))
    await manager.switch_to(ErasureSG.asked)


async def note_paper(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Record that a consent was taken back on paper."""
    here = talk(manager)
    person_id = int(start_data(manager).get("id") or 0)
    manager.dialog_data["erasure"] = await erasing.record_demand(here.unit, here.actor, person_id)
    await manager.switch_to(ErasureSG.card)


def _chosen(manager: DialogManager) -> int:
    return int(manager.dialog_data.get("erasure") or 0)
