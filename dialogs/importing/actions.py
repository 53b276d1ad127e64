"""What the file and the taps around it do."""

from __future__ import annotations

from dataclasses import astuple
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from catalog.importing.model import Spot
from catalog.importing.reader import MOST_BYTES
from dialogs.importing.getters import chosen_school
from dialogs.kit import talk
from dialogs.kit.files import FetchError, fetched
from dialogs.states import ImportSG
from services.access import RefusedError
from services.importing.cards import request_cards
from services.importing.importing import Outcome, request_import_file, take_import, try_import
from services.importing.reading import read_file

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

MOST_SHOWN: Final = 10
MOST_CHANGES: Final = 5


async def _school(manager: DialogManager) -> int:
    here = talk(manager)
    school = await chosen_school(here.unit, here.actor, manager)
    if school is None:
        raise RefusedError("no_school")
    return school


def _forget(manager: DialogManager) -> None:
    for name in ("fault", "file", "outcome"):
        manager.dialog_data.pop(name, None)


async def school_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Go on with one school."""
    _forget(manager)
    manager.dialog_data["school"] = int(item_id)


async def other_school(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Choose another school."""
    _forget(manager)
    manager.dialog_data.update(school=0, page=0)


async def send_template(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the workbook sent."""
    here = talk(manager)
    await request_import_file(here.unit, here.actor, await _school(manager), "import_template")
    _forget(manager)
    here.screen.alert(here.t("The file is on its way."))


async def send_cards(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the personal cards sent."""
    here = talk(manager)
    count = await request_cards(here.unit, here.actor, await _school(manager), here.bot_username)
    here.screen.alert(here.t.plural("{n} card is on its way.", "{n} cards are on their way.", count))


async def file_sent(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Fetch a file, read it in a process of its own, and say what it comes to; nothing of it is kept.

    The file stays with the messenger: what is taken later is fetched again and must be the same.
    """
    here, data = talk(manager), manager.dialog_data
    school = await chosen_school(here.unit, here.actor, manager)
    sent = message.document
    if school is None:
        return
    if sent is None:
        data["fault"] = _file_fault("not_a_file")
        return
    try:
        content = await _fetched(manager, sent.file_id, sent.file_name or "", sent.file_size or 0)
    except FetchError as error:
        data["fault"] = _file_fault(error.code)
        return
    outcome = await try_import(here.unit, here.actor, here.catalogue, school, await read_file(content, here.catalogue))
    if outcome.faults:
        await _tell_faults(manager, school, outcome)
        return
    _forget(manager)
    data["file"] = [sent.file_id, sent.file_name or "", sha256(content).hexdigest()]
    _note(manager, outcome)
    await manager.switch_to(ImportSG.ready)


async def take_it(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take the file that was tried: fetched once more, it must be the very same."""
    here, data = talk(manager), manager.dialog_data
    school = await _school(manager)
    file_id, name, digest = data["file"]
    try:
        content = await _fetched(manager, file_id, name, 0)
    except FetchError as error:
        data["fault"] = _file_fault(error.code)
        await manager.switch_to(ImportSG.main)
        return
    if sha256(content).hexdigest() != digest:
        raise RefusedError("import_faulty")
    read = await read_file(content, here.catalogue)
    outcome = await take_import(here.unit, here.actor, here.catalogue, school, read)
    _forget(manager)
    _note(manager, outcome)
    await manager.switch_to(ImportSG.done)


async def _fetched(manager: DialogManager, file_id: str, name: str, size: int) -> bytes:
    if not name.casefold().endswith((".xlsx", ".xlsm", ".xls")):
        raise FetchError("wrong_file")
    if size > MOST_BYTES:
        raise FetchError("too_big")
    content = await fetched(manager, file_id, MOST_BYTES)
    if not content:
        raise FetchError("empty_file")
    return content


async def _tell_faults(manager: DialogManager, school: int, outcome: Outcome) -> None:
    """Show the first ones here; all of them come as a file if there are more."""
    here, data = talk(manager), manager.dialog_data
    noted = [_noted(spot) for spot in outcome.faults]
    data["fault"] = {"rows": noted[:MOST_SHOWN], "more": max(0, len(noted) - MOST_SHOWN)}
    if len(noted) > MOST_SHOWN:
        await request_import_file(here.unit, here.actor, school, "import_faults", noted)


def _file_fault(code: str) -> dict[str, Any]:
    return {"rows": [_noted(Spot(None, 0, None, code, {"most": MOST_BYTES // 1024}))], "more": 0}


def _noted(spot: Spot) -> list[Any]:
    return list(astuple(spot))


def _note(manager: DialogManager, outcome: Outcome) -> None:
    """Remember counts, and the first changes without any name."""
    manager.dialog_data["outcome"] = {
        "tallies": {name: list(astuple(tally)) for name, tally in outcome.tallies.items() if tally.read},
        "changes": [list(astuple(changed)) for changed in outcome.changes[:MOST_CHANGES]],
        "more": max(0, len(outcome.changes) - MOST_CHANGES),
    }
