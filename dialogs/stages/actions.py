"""What the buttons of the stages do: one service call each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.stages.getters import HERE, chosen_stage
from dialogs.stages.wording import WAYS, WORDS
from dialogs.states import CycleSG, StagesSG
from domain.stages import Need, Stage
from services import stages
from services.access import RefusedError

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show another stage."""
    manager.dialog_data["stage"] = int(item_id)


async def mend(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Go where what is missing can be done."""
    _, state = WAYS[Need(item_id)]
    await manager.start(state, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_year(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the school year."""
    await manager.start(CycleSG.main, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def note_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Go on with a typed note; what cannot be one is asked again."""
    await _go_on(manager, message.text)


async def word_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Go on with one of the notes on buttons, in the curator's language."""
    await _go_on(manager, talk(manager).t(WORDS[item_id]))


async def _go_on(manager: DialogManager, note: str | None) -> None:
    here = talk(manager)
    found = await stages.view_stages(here.unit, here.actor, here.catalogue, _school(manager))
    try:
        await stages.go_on(here.unit, here.actor, here.catalogue, _school(manager), found.here, note=note)
    except RefusedError as refused:
        if refused.reason not in {"note_empty", "note_long"}:
            raise
        manager.dialog_data["error"] = refused.reason
        return
    manager.dialog_data.pop("error", None)
    manager.dialog_data.pop("stage", None)
    await manager.switch_to(StagesSG.view)


async def come_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take the note of the shown stage back."""
    here = talk(manager)
    found = await stages.view_stages(here.unit, here.actor, here.catalogue, _school(manager))
    await stages.come_back(here.unit, here.actor, _school(manager), Stage(chosen_stage(manager, found)))


def _school(manager: DialogManager) -> int:
    school = school_of(manager, talk(manager).actor, HERE)
    if school is None:
        raise RefusedError("no_school")
    return school
