"""From a row's card to its report: done, put off, a report to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode
from aiogram_dialog.widgets.kbd import Button, Row

from dialogs.kit import T
from dialogs.kit.school import start_data
from dialogs.states import ReportSG
from services.access import NotAllowedError
from services.roadmap.own_rows import view_row

if TYPE_CHECKING:
    from aiogram.fsm.state import State
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from services.access import Actor
    from storage.unit import Unit

NO_REPORT: Final = {"may_report": False, "may_put_off": False, "may_look": False}


async def report_choices(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int) -> dict[str, Any]:
    """Return what of a row's report is open to the actor; nothing of it to those who only read."""
    try:
        found = await view_row(unit, actor, catalogue, term_id)
    except NotAllowedError:
        return NO_REPORT
    return {
        "may_report": found.may_report and not found.may_confirm,
        "may_put_off": found.may_put_off,
        "may_look": found.may_confirm or found.may_reopen,
    }


def report_buttons() -> tuple[Row, Button]:
    """Return the widgets for a row's card."""
    return (
        Row(
            Button(T("Done"), "rc_done", on_click=_done, when="may_report"),
            Button(T("Put off"), "rc_later", on_click=_later, when="may_put_off"),
        ),
        Button(T("The report"), "rc_report", on_click=_look, when="may_look"),
    )


async def _done(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    await _start(manager, ReportSG.kind)


async def _later(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    await _start(manager, ReportSG.later)


async def _look(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    await _start(manager, ReportSG.row)


async def _start(manager: DialogManager, state: State) -> None:
    term = manager.dialog_data.get("term") or start_data(manager).get("id") or 0
    await manager.start(state, {"id": int(term)}, mode=StartMode.RESET_STACK)
