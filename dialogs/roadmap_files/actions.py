"""What the taps on the window of a roadmap's files do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.roadmap.place import MUNICIPALITY, place_in
from dialogs.states import RoadmapImportSG, RoadmapSG
from services.roadmap.files import FileKind, request_file

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def send_table(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the table sent."""
    await _send(manager, FileKind.TABLE)


async def send_picture(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the picture sent, every page of it."""
    await _send(manager, FileKind.PICTURE)


async def send_calendar(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the calendar sent."""
    await _send(manager, FileKind.CALENDAR)


async def _send(manager: DialogManager, kind: FileKind) -> None:
    here = talk(manager)
    files = await request_file(here.unit, here.actor, here.catalogue, place_in(manager, here.actor), kind)
    here.screen.alert(here.t.plural("{n} file is on its way.", "{n} files are on their way.", files))


async def from_table(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Read a roadmap in from a table."""
    await manager.start(RoadmapImportSG.file, _place(manager), mode=StartMode.RESET_STACK)


async def to_board(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the roadmap."""
    await manager.start(RoadmapSG.board, _place(manager), mode=StartMode.RESET_STACK)


def _place(manager: DialogManager) -> dict[str, int]:
    return {"place": place_in(manager, talk(manager).actor) or MUNICIPALITY}
