"""The file comes in: what its sender may do with it before and between the questions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from catalog.roadmap_xlsx import MOST_BYTES, read_roadmap
from catalog.upload_faults import Fault, UploadError
from catalog.uploads import check_sheet
from dialogs.kit import talk
from dialogs.kit.files import FetchError, fetched
from dialogs.own_surveys.faults import noted_faults
from dialogs.roadmap.place import MUNICIPALITY, place_in
from dialogs.states import RoadmapImportSG, RoadmapSG
from services.roadmap.draft_content import DraftStep
from services.roadmap.drafts import drop_draft, import_place, read_draft, take_sheet
from services.roadmap.files import request_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram.fsm.state import State
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

    from catalog.roadmap_xlsx import RoadmapSheet
    from services.roadmap.draft_content import Draft

STEPS: Final[Mapping[DraftStep, State]] = {
    DraftStep.DUE: RoadmapImportSG.due,
    DraftStep.POSTS: RoadmapImportSG.posts,
    DraftStep.CHECK: RoadmapImportSG.check,
    DraftStep.LIKE: RoadmapImportSG.like,
    DraftStep.YEARS: RoadmapImportSG.years,
}
_WHERE: Final = ("row", "name", "chosen", "page", "error", "fault")
"""What a step remembers, and the next one need not know."""


async def next_step(manager: DialogManager, draft: Draft | None = None) -> None:
    """Show what the draft waits for, or the first screen if there is none."""
    here = talk(manager)
    if draft is None:
        found = await read_draft(here.unit, here.actor)
        draft = None if found is None else found[0]
    for name in _WHERE:
        manager.dialog_data.pop(name, None)
    await manager.switch_to(RoadmapImportSG.file if draft is None else STEPS[draft.step])


async def send_template(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the empty table sent."""
    here = talk(manager)
    await request_template(here.unit, here.actor, place_in(manager, here.actor))
    manager.dialog_data.pop("fault", None)
    here.screen.alert(here.t("The file is on its way."))


async def file_sent(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Fetch and read a table; what is wrong with it is said on this screen, and nothing of it is kept.

    The right is asked first and the file fetched before anything is written (``dialogs.kit.files``); it is read in a
    thread, so that a large one holds up nobody.
    """
    here, data = talk(manager), manager.dialog_data
    place = place_in(manager, here.actor)
    sent = message.document
    if sent is None:
        data["fault"] = noted_faults([Fault(0, None, "not_a_file")], sheet=False)
        return
    await import_place(here.unit, here.actor, place)
    try:
        check_sheet(sent.file_name or "", sent.file_size, MOST_BYTES)
        content = await fetched(manager, sent.file_id, MOST_BYTES)
        sheet = await asyncio.to_thread(read_roadmap, content)
        _check_persons(sheet)
    except UploadError as error:
        data["fault"] = noted_faults(error.faults, sheet=error.sheet)
        return
    except FetchError as error:
        data["fault"] = noted_faults([Fault(0, None, error.code, {"most": MOST_BYTES // 1024})], sheet=False)
        return
    draft = await take_sheet(here.unit, here.actor, here.catalogue, sheet, place)
    here.screen.alert(
        here.t.plural("Read: {n} row. ", "Read: {n} rows. ", len(draft.rows))
        + here.t.plural("{n} question is left.", "{n} questions are left.", draft.questions)
    )
    await next_step(manager, draft)


def _check_persons(sheet: RoadmapSheet) -> None:
    """Refuse a table that names persons outside of the responsible; there they are left out without ado."""
    named = [each for each in sheet.questions if each.code == "person_named" and each.column != "posts"]
    if named:
        raise UploadError(named, sheet=True)


async def go_on(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take the draft up where it was left."""
    await next_step(manager)


async def drop(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Throw the draft away."""
    here = talk(manager)
    await drop_draft(here.unit, here.actor)
    here.screen.alert(here.t("Thrown away. Nothing was started."))


async def later(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave the draft for later: it waits for a week; from a row that was to be corrected, return to the list."""
    if manager.dialog_data.pop("row", None) is not None:
        manager.dialog_data.pop("error", None)
        await manager.switch_to(RoadmapImportSG.check)
        return
    for name in _WHERE:
        manager.dialog_data.pop(name, None)
    await manager.switch_to(RoadmapImportSG.file)


async def to_board(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the roadmap."""
    await show_board(manager, place_in(manager, talk(manager).actor))


async def show_board(manager: DialogManager, organization_id: int | None) -> None:
    """Open the board of a school, or with ``None`` of the municipality."""
    await manager.start(RoadmapSG.board, {"place": organization_id or MUNICIPALITY}, mode=StartMode.RESET_STACK)
