"""What the taps on a mentee's categories do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.forms.category_getters import MAIN, NONE, SECOND, person_of
from dialogs.kit import talk
from dialogs.states import CategorySG, PeopleSG, SupportSG
from domain.categories import Category
from domain.permissions import UseCase, allowed
from services.categories import end_for_commission, mark_commission, note_categories, view_categories

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def choose_main(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the main category."""
    manager.dialog_data["ask"] = MAIN
    await manager.switch_to(CategorySG.choose)


async def choose_second(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the second one."""
    manager.dialog_data["ask"] = SECOND
    await manager.switch_to(CategorySG.choose)


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take a category; without a main one the second takes its place."""
    here = talk(manager)
    card = await view_categories(here.unit, here.actor, person_of(manager))
    picked = None if item_id == NONE else Category(item_id)
    if manager.dialog_data.get("ask") == SECOND:
        main, second = card.main, picked
    elif picked is None:
        main, second = card.second, None
    else:
        main, second = picked, None if card.second is picked else card.second
    await note_categories(here.unit, here.actor, card.person_id, main=main, second=second)
    await manager.switch_to(CategorySG.main)


async def mark(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Mark that the matching goes through the commission."""
    await _mark(manager, on=True)


async def unmark(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take the mark back; nothing of it stays."""
    await _mark(manager, on=False)


async def _mark(manager: DialogManager, *, on: bool) -> None:
    here = talk(manager)
    manager.dialog_data.pop("sure", None)
    await mark_commission(here.unit, here.actor, person_of(manager), on=on)


async def ask_end(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask once more before the pair is ended."""
    manager.dialog_data["sure"] = True


async def end(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """End the pair."""
    here = talk(manager)
    manager.dialog_data.pop("sure", None)
    await end_for_commission(here.unit, here.actor, person_of(manager))
    here.screen.alert(here.t("The pair has ended. Everybody in it will be told, without a reason."))


async def back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the person's card; who may not open it, to the list of those without a pair."""
    actor = talk(manager).actor
    if allowed(actor.roles, UseCase.PERSON_VIEW):
        await manager.start(PeopleSG.person, {"id": person_of(manager)}, mode=StartMode.RESET_STACK)
    else:
        await manager.start(SupportSG.unmatched, mode=StartMode.RESET_STACK)
