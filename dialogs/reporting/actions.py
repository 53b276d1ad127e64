"""What the taps and texts do by which a row is reported, confirmed, given back or opened again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from dialogs.documents.scans import is_scan
from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.states import ReportSG, RoadmapSG
from domain.answers import parse_date
from domain.documents import PaperKind
from services.access import NotAllowedError, RefusedError
from services.roadmap.own_rows import view_row
from services.roadmap.reporting import Report, confirm, give_back, reopen, report, report_recorded

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

NUMBER, DAY, LINK, NOTE, RETURN = "number", "dated", "link", "note", "return"
STEPS: Final = {PaperKind.PAGE: (LINK,)}
"""What is asked of a kind of paper; of any other its number, its day and a link."""
USUAL: Final = (NUMBER, DAY, LINK)
TYPED_AGAIN: Final = frozenset({"bad_number", "bad_link", "bad_words", "document_in_future", "document_too_old"})
NEEDS_WORD: Final = frozenset({"report_old_paper", "report_empty"})
"""What a few words mend."""


def term_of(manager: DialogManager) -> int:
    """Return which row, at which of its terms, is on the screen."""
    return int(manager.dialog_data.get("term") or start_data(manager).get("id") or 0)


async def opened(_data: Any, manager: DialogManager) -> None:
    """Show the row instead, where what the button promised is not open any more."""
    state = manager.current_context().state
    if state not in {ReportSG.kind, ReportSG.later}:
        return
    here = talk(manager)
    try:
        found = await view_row(here.unit, here.actor, here.catalogue, term_of(manager))
    except (RefusedError, NotAllowedError):
        await manager.switch_to(ReportSG.row)
        return
    if not (found.may_report if state == ReportSG.kind else found.may_put_off):
        await manager.switch_to(ReportSG.row)


async def row_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open one of one's own rows."""
    manager.dialog_data["term"] = int(item_id)
    await manager.switch_to(ReportSG.row)


async def to_card(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the row's card."""
    await manager.start(RoadmapSG.card, {"id": term_of(manager)}, mode=StartMode.RESET_STACK)


async def recorded_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Report by a document of the board, at one tap."""
    here = talk(manager)
    await _reported(manager, report_recorded(here.unit, here.actor, here.catalogue, term_of(manager), int(item_id)))


async def kind_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Begin to name a paper."""
    if item_id not in set(PaperKind):
        return
    manager.dialog_data.update(paper={"kind": item_id}, field=None)
    await _next(manager)


async def without_paper(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Report a row that is ticked by hand."""
    manager.dialog_data["paper"] = {}
    await _send(manager)


async def in_words(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for a short note instead of a paper."""
    manager.dialog_data["paper"] = {}
    await _ask(manager, NOTE)


async def ask_return(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask what is missing in a report."""
    await _ask(manager, RETURN)


async def skipped(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave one thing out."""
    await _next(manager)


async def step_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the choice of the paper, or to the row that is looked at."""
    manager.dialog_data.pop("error", None)
    back = ReportSG.row if manager.dialog_data.get("field") == RETURN else ReportSG.kind
    await manager.switch_to(back)


async def typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take what was typed; a scan hears why it cannot come here."""
    if not message.text:
        manager.dialog_data["error"] = "scan" if is_scan(message) else "text"
        return
    field = manager.dialog_data.get("field")
    if field == RETURN:
        await _returned(manager, message.text)
        return
    await _take(manager, str(field), message.text)


async def day_tapped(_event: Any, _calendar: Any, manager: DialogManager, picked: date, /) -> None:
    """Take a day of the calendar."""
    await _take(manager, DAY, picked.isoformat())


async def today(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take today."""
    await _take(manager, DAY, (await _today(manager)).isoformat())


async def day_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a typed day."""
    day = parse_date(message.text or "")
    if day is None:
        manager.dialog_data["error"] = "scan" if is_scan(message) else "bad_date" if message.text else "text"
        return
    await _take(manager, DAY, day.isoformat())


async def confirmed(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Confirm a report."""
    here = talk(manager)
    await confirm(here.unit, here.actor, here.catalogue, term_of(manager))
    here.screen.alert(here.t("Confirmed. Whoever reported hears of it."))


async def opened_again(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open a row again that was closed too early."""
    here = talk(manager)
    await reopen(here.unit, here.actor, here.catalogue, term_of(manager))
    here.screen.alert(here.t("The row is open again."))


async def _returned(manager: DialogManager, words: str) -> None:
    here = talk(manager)
    try:
        await give_back(here.unit, here.actor, here.catalogue, term_of(manager), words)
    except RefusedError as refusal:
        _again(manager, refusal)
        return
    await _finish(manager)


async def _ask(manager: DialogManager, field: str, error: str | None = None) -> None:
    manager.dialog_data.update(field=field, error=error)
    await manager.switch_to(ReportSG.day if field == DAY else ReportSG.write)


async def _take(manager: DialogManager, field: str, value: str) -> None:
    """Keep one thing said of the paper, look whether it will do, and go on to the next."""
    before = dict(manager.dialog_data.get("paper") or {})
    manager.dialog_data["paper"] = before | {field: value}
    fault = await _fault(manager, field)
    if fault is not None:
        manager.dialog_data.update(paper=before, error=fault)
        return
    await _next(manager)


async def _fault(manager: DialogManager, field: str) -> str | None:
    said = report_of(manager)
    if field == DAY and said.dated is not None:
        return "document_in_future" if said.dated > await _today(manager) else None
    return said.fault()


async def _today(manager: DialogManager) -> date:
    """Return the day it is where the row is due."""
    here = talk(manager)
    return (await view_row(here.unit, here.actor, here.catalogue, term_of(manager))).today


async def _next(manager: DialogManager) -> None:
    """Ask the next thing of the paper; after the last one report."""
    data = manager.dialog_data
    kind = (data.get("paper") or {}).get("kind")
    steps = STEPS.get(PaperKind(kind), USUAL) if kind else ()
    at = steps.index(data["field"]) + 1 if data.get("field") in steps else 0
    if kind and at < len(steps) and data.get("field") != NOTE:
        await _ask(manager, steps[at])
        return
    await _send(manager)


def report_of(manager: DialogManager) -> Report:
    """Return what was said so far."""
    said = manager.dialog_data.get("paper") or {}
    return Report(
        PaperKind(said["kind"]) if said.get("kind") else None,
        said.get(NUMBER),
        date.fromisoformat(said[DAY]) if said.get(DAY) else None,
        said.get(LINK),
        said.get(NOTE),
    )


async def _send(manager: DialogManager) -> None:
    here = talk(manager)
    await _reported(manager, report(here.unit, here.actor, here.catalogue, term_of(manager), report_of(manager)))


async def _reported(manager: DialogManager, sent: Awaitable[bool]) -> None:
    here = talk(manager)
    try:
        done = await sent
    except RefusedError as refusal:
        if refusal.reason in NEEDS_WORD:
            await _ask(manager, NOTE, refusal.reason)
            return
        _again(manager, refusal)
        return
    here.screen.alert(here.t("Recorded.") if done else here.t("Sent. The curator confirms it, and you hear of it."))
    await _finish(manager)


def _again(manager: DialogManager, refusal: RefusedError) -> None:
    if refusal.reason not in TYPED_AGAIN:
        raise refusal
    manager.dialog_data["error"] = refusal.reason


async def _finish(manager: DialogManager) -> None:
    for key in ("error", "field", "paper"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(ReportSG.row)
