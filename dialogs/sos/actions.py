"""What the taps of a call for help do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit import talk
from dialogs.states import SosSG
from domain.vocabulary import Role
from services.signals import HELPERS, raise_signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

CHOICES: Final[Mapping[str, tuple[Role, ...]]] = {
    "so_psychologist": (Role.PSYCHOLOGIST,),
    "so_curator": (Role.CURATOR,),
    "so_both": HELPERS,
    "so_anyone": HELPERS,
}


async def call(_callback: CallbackQuery, button: Any, manager: DialogManager) -> None:
    """Tell the adults that were chosen, at once."""
    here = talk(manager)
    roles = CHOICES[button.widget_id]
    raised = await raise_signal(here.unit, here.actor, roles=roles)
    manager.dialog_data.update(at=here.unit.now.isoformat(), reached=raised.reached, who=button.widget_id)
    await manager.switch_to(SosSG.done)
