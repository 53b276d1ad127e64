"""What the tap on «Make the workbook» does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.states import ExportSG
from services.access import RefusedError
from services.exporting import request_export

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def make(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the workbook made and sent."""
    here = talk(manager)
    school = school_of(manager, here.actor)
    if school is None:
        raise RefusedError("no_school")
    await request_export(here.unit, here.actor, school)
    await manager.switch_to(ExportSG.started)
