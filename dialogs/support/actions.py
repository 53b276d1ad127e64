"""What the taps of whoever answers a call for help do, and the psychologist's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.states import CategorySG, PairSG, PeopleSG, ReferredSG, SupportSG
from dialogs.support.getters import HERE, signal_of
from services.signal_desk import close_signal, take_signal, view_signal

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def opened(_data: Any, manager: DialogManager) -> None:
    """Take the call on whose message's button opened the dialog; the screen says whether somebody was quicker."""
    if manager.current_context().state == SupportSG.taken:
        here = talk(manager)
        await take_signal(here.unit, here.actor, signal_of(manager))


async def signal_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open a call for help."""
    manager.dialog_data["signal"] = int(item_id)
    await manager.switch_to(SupportSG.signal)


async def take(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take a call for help on; the screen says whether somebody was quicker."""
    here = talk(manager)
    await take_signal(here.unit, here.actor, signal_of(manager))


async def open_categories(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show a mentee's categories."""
    await manager.start(CategorySG.main, {"id": int(item_id)}, mode=StartMode.RESET_STACK)


async def settle(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Note that a call is settled."""
    here = talk(manager)
    await close_signal(here.unit, here.actor, signal_of(manager))
    await manager.switch_to(SupportSG.signal)


async def open_card(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the card of the person in need."""
    here = talk(manager)
    found = await view_signal(here.unit, here.actor, here.catalogue, signal_of(manager))
    await manager.start(PeopleSG.person, {"id": found.person_id}, mode=StartMode.RESET_STACK)


async def open_pairs(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the school's pairs: who with whom and where they stand, no answers."""
    school = school_of(manager, talk(manager).actor, HERE)
    await manager.start(PairSG.list, {"school": school, "group": "active"}, mode=StartMode.RESET_STACK)


async def open_referred(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show what was said of pupils who take part when they were suggested for a mentor."""
    school = school_of(manager, talk(manager).actor, HERE)
    await manager.start(ReferredSG.list, {"school": school}, mode=StartMode.RESET_STACK)


async def open_watched(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the pairs with notes, and those in which somebody has called for help."""
    school = school_of(manager, talk(manager).actor, HERE)
    await manager.start(PairSG.list, {"school": school, "group": "watched"}, mode=StartMode.RESET_STACK)


async def turn_back(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the page before."""
    manager.dialog_data["page"] = max(0, int(manager.dialog_data.get("page", 0)) - 1)


async def turn_on(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the next page; the service stops at the last one."""
    manager.dialog_data["page"] = int(manager.dialog_data.get("page", 0)) + 1
