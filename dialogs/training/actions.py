"""What the taps in the training do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.states import TrainingSG
from dialogs.training.getters import module_of
from services.training import again, answer, course, lesson, turn

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def go_on(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the module that is next."""
    here = talk(manager)
    found = await course(here.unit, here.actor, here.catalogue)
    if found.next is None:
        await manager.switch_to(TrainingSG.main)
        return
    await _open(manager, found.next)


async def module_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a module where it was left; one that was finished begins anew."""
    await _open(manager, item_id)


async def turned(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Go to a page, or from the last one to the questions."""
    here = talk(manager)
    module = module_of(manager, here.catalogue)
    now = await turn(here.unit, here.actor, here.catalogue, module.id, int(item_id))
    await manager.switch_to(TrainingSG.page if now.page < len(module.pages) else TrainingSG.question)


async def reread(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Begin the module from its first page."""
    here = talk(manager)
    await again(here.unit, here.actor, here.catalogue, module_of(manager, here.catalogue).id)
    await manager.switch_to(TrainingSG.page)


async def answered(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Mark the answer: on with the next question, or the right answer in words, or what came of it all."""
    here = talk(manager)
    module = module_of(manager, here.catalogue)
    number, _, option = item_id.partition(".")
    marked = await answer(here.unit, here.actor, here.catalogue, module.id, question=int(number), option=option)
    if marked.stale:
        return
    if not marked.right:
        manager.dialog_data["missed"] = int(number)
        await manager.switch_to(TrainingSG.wrong)
    elif marked.lesson.finished:
        await manager.switch_to(TrainingSG.result)
    else:
        here.screen.alert(here.t("Right!"))


async def after_wrong(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go on after an explanation."""
    here = talk(manager)
    now = await lesson(here.unit, here.actor, here.catalogue, module_of(manager, here.catalogue).id)
    await manager.switch_to(TrainingSG.result if now.finished else TrainingSG.question)


async def _open(manager: DialogManager, module_id: str) -> None:
    here = talk(manager)
    now = await lesson(here.unit, here.actor, here.catalogue, module_id)
    manager.dialog_data["module"] = module_id
    if now.finished:
        now = await again(here.unit, here.actor, here.catalogue, module_id)
    reading = now.page < len(here.catalogue.training[module_id].pages)
    await manager.switch_to(TrainingSG.page if reading else TrainingSG.question)
