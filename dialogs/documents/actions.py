"""What the taps and texts on the board of documents do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.documents.scans import is_scan
from dialogs.kit import talk
from dialogs.kit.school import school_of, start_data
from dialogs.states import DocumentsSG
from domain.answers import parse_date
from domain.documents import PaperKind
from services.access import RefusedError
from services.cycles import proposed_dates
from services.documents import locate_document, view_document
from services.documents_recording import Details, change_document, choose_need, record_document, remove_document
from services.match_papers import request_order
from services.orders import clean_number

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

NUMBER, LINK, FILE, TERM = "number", "link", "file_name", "valid_until"
NEW, FIX = "new", "fix"
NO_NUMBER, TAKE_AWAY, ENDLESS = "no_number", "take_away", "endless"
YEARS: Final = {"year1": 1, "year3": 3, "year5": 5}
OF_CYCLE: Final = "cycle"
TYPED_AGAIN: Final = frozenset(
    {"bad_number", "bad_link", "bad_file_name", "document_in_future", "document_too_old", "term_over", "term_too_long"}
)


async def opened(_data: Any, manager: DialogManager) -> None:
    """Find the document that a reminder names."""
    data = start_data(manager)
    if manager.current_context().state != DocumentsSG.document:
        return
    here = talk(manager)
    try:
        school, kind = await locate_document(here.unit, here.actor, int(data.get("id") or 0))
    except RefusedError:
        await manager.switch_to(DocumentsSG.board)
        return
    manager.dialog_data.update(school=school, kind=kind, stage=here.catalogue.documents[kind].stage)


def school(manager: DialogManager) -> int:
    """Return the school on the screen."""
    found = school_of(manager, talk(manager).actor)
    if found is None:
        raise RefusedError("no_school")
    return found


async def stage_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a stage."""
    manager.dialog_data["stage"] = int(item_id)
    await manager.switch_to(DocumentsSG.stage)


async def schools_stage(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show another stage of all schools."""
    manager.dialog_data["stage"] = int(item_id)


async def document_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a document."""
    manager.dialog_data["kind"] = item_id
    await manager.switch_to(DocumentsSG.document)


async def order_file(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the newest order on matches made as a file."""
    here = talk(manager)
    card = await view_document(here.unit, here.actor, here.catalogue, school(manager), manager.dialog_data["kind"])
    if not card.versions:
        raise RefusedError("gone")
    await request_order(here.unit, here.actor, card.versions[0].id)
    here.screen.alert(here.t("The file is being made. It comes in a moment."))


async def begin(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Begin to record a version: a page by its address, anything else by number and date."""
    page = talk(manager).catalogue.documents[manager.dialog_data["kind"]].kind is PaperKind.PAGE
    manager.dialog_data["mode"] = NEW
    await _ask(manager, LINK if page else NUMBER)


async def field_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Begin to correct or to add one thing."""
    manager.dialog_data["mode"] = FIX
    if item_id == "dated_on":
        manager.dialog_data.pop("error", None)
        await manager.switch_to(DocumentsSG.day)
        return
    await _ask(manager, item_id)


async def _ask(manager: DialogManager, field: str) -> None:
    manager.dialog_data["field"] = field
    manager.dialog_data.pop("error", None)
    await manager.switch_to(DocumentsSG.write)


async def typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take what was typed; anything else says how to type it, a scan why it cannot come here."""
    if not message.text:
        manager.dialog_data["error"] = "scan" if is_scan(message) else "text"
        return
    await _take(manager, message.text)


async def option_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take one of the answers on buttons."""
    await _take(manager, None, item_id)


async def _take(manager: DialogManager, text: str | None, option: str | None = None) -> None:
    data = manager.dialog_data
    field = data["field"]
    if field == NUMBER and data["mode"] == NEW:
        number = clean_number(text) if text else None
        if text and number is None:
            data["error"] = "bad_number"
            return
        data["number"] = number or ""
        data.pop("error", None)
        await manager.switch_to(DocumentsSG.day)
        return
    if field == LINK and data["mode"] == NEW:
        await _record(manager, link=text or "")
        return
    details = _details(manager, field, text, option)
    if details is None:
        data["error"] = "bad_date"
        return
    await _change(manager, details)


def _details(manager: DialogManager, field: str, text: str | None, option: str | None) -> Details | None:
    if field == NUMBER:
        return Details(number=text or "")
    if field == LINK:
        return Details(link=text or "")
    if field == FILE:
        return Details(file_name=text or "")
    if option == ENDLESS:
        return Details(endless=True)
    day = parse_date(text or "") if text else _term(manager, option or "")
    return None if day is None else Details(valid_until=day)


def _term(manager: DialogManager, option: str) -> date | None:
    today = _today(manager)
    if option == OF_CYCLE:
        return proposed_dates(today)[1]
    years = YEARS.get(option)
    if years is None:
        return None
    try:
        return today.replace(year=today.year + years)
    except ValueError:  # 29 February
        return today.replace(year=today.year + years, day=28)


async def today(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take today's date."""
    await _dated(manager, _today(manager))


async def yesterday(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take yesterday's date."""
    await _dated(manager, _today(manager) - timedelta(days=1))


async def day_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a typed date."""
    day = parse_date(message.text or "")
    if day is None:
        manager.dialog_data["error"] = "scan" if is_scan(message) else "bad_date" if message.text else "text"
        return
    await _dated(manager, day)


async def _dated(manager: DialogManager, day: date) -> None:
    if manager.dialog_data.get("mode") == NEW:
        await _record(manager, number=str(manager.dialog_data.get("number", "")), day=day)
    else:
        await _change(manager, Details(dated_on=day))


async def not_needed(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Say that the school has no use for the document."""
    here = talk(manager)
    await choose_need(here.unit, here.actor, here.catalogue, school(manager), manager.dialog_data["kind"], needed=False)


async def needed(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Say that it is needed after all."""
    here = talk(manager)
    await choose_need(here.unit, here.actor, here.catalogue, school(manager), manager.dialog_data["kind"], needed=True)


async def remove(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take the newest version off the board; asked once more before."""
    here = talk(manager)
    await remove_document(here.unit, here.actor, await _newest(manager))
    here.screen.alert(here.t("Removed. What it said is kept in the journal."))
    await manager.switch_to(DocumentsSG.document)


async def _newest(manager: DialogManager) -> int:
    here = talk(manager)
    card = await view_document(here.unit, here.actor, here.catalogue, school(manager), manager.dialog_data["kind"])
    if not card.versions:
        raise RefusedError("gone")
    return card.versions[0].id


async def _record(
    manager: DialogManager, *, number: str = "", day: date | None = None, link: str | None = None
) -> None:
    here = talk(manager)
    kind = manager.dialog_data["kind"]
    try:
        await record_document(
            here.unit, here.actor, here.catalogue, school(manager), kind, number=number, dated_on=day, link=link
        )
    except RefusedError as refusal:
        _again(manager, refusal)
        return
    here.screen.alert(here.t("Recorded."))
    await _done(manager)


async def _change(manager: DialogManager, details: Details) -> None:
    here = talk(manager)
    try:
        await change_document(here.unit, here.actor, await _newest(manager), details)
    except RefusedError as refusal:
        _again(manager, refusal)
        return
    await _done(manager)


def _again(manager: DialogManager, refusal: RefusedError) -> None:
    """Keep the screen and say what was wrong, where typing it anew mends it."""
    if refusal.reason not in TYPED_AGAIN:
        raise refusal
    manager.dialog_data["error"] = refusal.reason


async def _done(manager: DialogManager) -> None:
    for key in ("error", "field", "mode", "number"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(DocumentsSG.document)


def _today(manager: DialogManager) -> date:
    here = talk(manager)
    return here.unit.now.astimezone(ZoneInfo(here.actor.zone)).date()
