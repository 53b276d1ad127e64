"""What the taps of a call for help do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.states import MenuSG, SosSG
from domain.signals import HELPERS
from domain.vocabulary import Role
from services.signals import raise_signal, raise_worry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

CHOICES: Final[Mapping[str, tuple[Role, ...]]] = {
    "psychologist": (Role.PSYCHOLOGIST,),
    "curator": (Role.CURATOR,),
    "both": HELPERS,
    "anyone": HELPERS,
}


async def call(_callback: CallbackQuery, button: Any, manager: DialogManager) -> None:
    """Call the adults that were chosen, at once."""
    here = talk(manager)
    roles = CHOICES[button.widget_id.partition("_")[2]]
    mentee = manager.dialog_data.get("mentee")
    if mentee is None:
        raised = await raise_signal(here.unit, here.actor, roles=roles)
    else:
        raised = await raise_worry(here.unit, here.actor, int(mentee), roles=roles)
    manager.dialog_data.update(
        at=raised.at.isoformat(), roles=sorted(role.value for role in raised.roles), another=raised.another
    )
    await manager.switch_to(SosSG.done)


async def mentee_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Go on with the mentee whom a mentor is worried about."""
    manager.dialog_data["mentee"] = int(item_id)
    await manager.switch_to(SosSG.worry)


async def for_myself(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to calling for oneself."""
    manager.dialog_data.pop("mentee", None)
    await manager.switch_to(SosSG.choose)


async def back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to exactly where the person was; to the menu when that was nowhere."""
    if beneath(manager):
        await manager.done()
    else:
        await manager.start(MenuSG.main, mode=StartMode.RESET_STACK)


def beneath(manager: DialogManager) -> bool:
    """Tell whether something was on the screen before this."""
    return len(manager.current_stack().intents) > 1
