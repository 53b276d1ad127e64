"""What the taps of choosing a pair do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.pair.getters import mentee_of
from dialogs.states import PairSG
from services.pairing import propose

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def mentee_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show the mentors for a mentee."""
    manager.dialog_data.update(mentee=int(item_id), mentor_page=0)
    await manager.switch_to(PairSG.mentor)


async def more_mentors(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the next mentors; after the last the best stand there again."""
    manager.dialog_data["mentor_page"] = int(manager.dialog_data.get("mentor_page", 0)) + 1


async def mentor_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Ask for the role model."""
    manager.dialog_data["mentor"] = int(item_id)
    manager.dialog_data.pop("model", None)
    await manager.switch_to(PairSG.role_model)


async def model_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Ask once more before both sides are written to."""
    manager.dialog_data["model"] = item_id
    await manager.switch_to(PairSG.confirm)


async def propose_now(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Propose the pair."""
    here = talk(manager)
    data = manager.dialog_data
    made = await propose(
        here.unit, here.actor, here.catalogue, mentee_of(manager), int(data["mentor"]), role_model=data.get("model")
    )
    data["match"] = made
    await manager.switch_to(PairSG.proposed)
