"""What the psychologist's taps do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.states import PairSG, SupportSG
from dialogs.support.getters import HERE, person_of
from services.signal_desk import see_signals, take_signal

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def signal_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open a call for help."""
    manager.dialog_data["person"] = int(item_id)
    await manager.switch_to(SupportSG.signal)


async def take(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take a call for help on, in the school that it came from."""
    here = talk(manager)
    person = person_of(manager)
    for school in here.actor.organizations(*HERE):
        found = await see_signals(here.unit, here.actor, school)
        if any(each.person_id == person for each in found.signals):
            await take_signal(here.unit, here.actor, school, person)
    here.screen.alert(here.t("Noted: you have taken this on."))
    await manager.switch_to(SupportSG.main)


async def open_pairs(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the school's pairs: who with whom and where they stand, no answers."""
    school = school_of(manager, talk(manager).actor, HERE)
    await manager.start(PairSG.list, {"school": school, "group": "active"}, mode=StartMode.RESET_STACK)


async def turn_back(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the page before."""
    manager.dialog_data["page"] = max(0, int(manager.dialog_data.get("page", 0)) - 1)


async def turn_on(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the next page; the service stops at the last one."""
    manager.dialog_data["page"] = int(manager.dialog_data.get("page", 0)) + 1
