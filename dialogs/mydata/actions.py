"""What the buttons of one's own data do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.states import MenuSG, MyDataSG
from services import mydata
from services.practice_file import request_practice

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def on_start(_data: Any, manager: DialogManager) -> None:
    """Lead somebody of whom nothing is stored to the menu."""
    if talk(manager).actor.person_id is None:
        await manager.start(MenuSG.main, mode=StartMode.RESET_STACK)


async def get_file(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the own file."""
    here = talk(manager)
    await mydata.request_file(here.unit, here.actor)
    await manager.switch_to(MyDataSG.asked)


async def get_ward_file(_callback: CallbackQuery, _select: Any, manager: DialogManager, person_id: str) -> None:
    """Ask for the file about a child."""
    here = talk(manager)
    await mydata.request_file(here.unit, here.actor, int(person_id))
    await manager.switch_to(MyDataSG.asked)


async def get_practice(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the own record as a mentor, for certification."""
    here = talk(manager)
    await request_practice(here.unit, here.actor)
    await manager.switch_to(MyDataSG.asked)
