"""What the windows of the workbook show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.school import school_of, schools_data
from dialogs.states import ExportSG
from domain.vocabulary import Role
from services.exporting import export_place

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from services.access import Actor
    from storage.unit import Unit


async def ask(unit: Unit, actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Name the school."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager)
    school = school_of(dialog_manager, actor)
    if school is None or school not in actor.organizations(Role.CURATOR):
        return data | {"may": False, "nowhere": True, "school": ""}
    return data | {"may": True, "nowhere": False, "school": await export_place(unit, actor, school)}


PREVIEW: dict[Any, dict[str, Any]] = {
    ExportSG.ask: {"schools": [], "many_schools": False, "may": True, "nowhere": False, "school": "Школа № 2"},
    ExportSG.started: {},
}
