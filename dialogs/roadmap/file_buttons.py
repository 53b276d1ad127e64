"""From the board to a roadmap's files, from a row's card to the days of one's own calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode
from aiogram_dialog.widgets.kbd import Button

from dialogs.kit import T, talk
from dialogs.roadmap.getters import term_in
from dialogs.roadmap.place import MUNICIPALITY, place_in
from dialogs.states import RoadmapFilesSG, RoadmapImportSG
from services.roadmap.files import request_own_calendar

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


def file_buttons() -> tuple[Button, Button]:
    """Return the widgets for the board: the files of what runs, or a table to begin with."""
    return (
        Button(T("Files"), "rb_files", on_click=_files, when="follows"),
        Button(T("From a table (Excel)"), "rb_import", on_click=_import, when="may_start"),
    )


def calendar_button() -> Button:
    """Return the widget for the card: the days of all one's own rows."""
    return Button(T("Days for my calendar"), "rc_days", on_click=_calendar, when="may_report")


async def _files(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    await manager.start(RoadmapFilesSG.main, _place(manager), mode=StartMode.RESET_STACK)


async def _import(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    await manager.start(RoadmapImportSG.file, _place(manager), mode=StartMode.RESET_STACK)


async def _calendar(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    here = talk(manager)
    await request_own_calendar(here.unit, here.actor, here.catalogue, term_in(manager))
    here.screen.alert(here.t("The file is on its way."))


def _place(manager: DialogManager) -> dict[str, int]:
    return {"place": place_in(manager, talk(manager).actor) or MUNICIPALITY}
