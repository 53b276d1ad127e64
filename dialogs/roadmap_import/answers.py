"""What was unclear, answered: deadlines, posts, rows of the catalogue, years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.roadmap_import.actions import next_step, show_board
from dialogs.roadmap_import.draft import choices_of, draft_of, name_at, posts_marked, row_at
from dialogs.states import RoadmapImportSG
from domain.answers import parse_date
from domain.deadline_spans import YearKind
from domain.deadline_text import read_deadline
from services.roadmap.draft_content import MOST_YEARS
from services.roadmap.drafts import (
    answer_due,
    answer_post,
    confirm_dues,
    confirm_likenesses,
    read_draft,
    set_signed,
    set_years,
    turn_likeness,
)
from services.roadmap.taking import start_draft
from services.roadmap.words import deadline_words

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

    from domain.deadlines import Deadline


async def due_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take one of the readings offered; a second tap that meets the next question says nothing to it."""
    place, number = (int(part) for part in item_id.split(":"))
    draft = await draft_of(manager)
    if place == row_at(manager, draft):
        await _due_said(manager, choices_of(draft.rows[place])[number])


async def due_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Read a deadline that was typed anew; a doubt is said and asked again."""
    found = read_deadline(message.text or "")
    if found.deadline is None:
        manager.dialog_data["error"] = found.doubt.value if message.text and found.doubt else "text"
        return
    await _due_said(manager, found.deadline)


async def _due_said(manager: DialogManager, due: Deadline) -> None:
    here = talk(manager)
    place = row_at(manager, await draft_of(manager))
    if place is not None:
        await answer_due(here.unit, here.actor, place, due)
        here.screen.alert(here.t("Understood: {due}", due=deadline_words(here.t, due)))
    corrected, page = "row" in manager.dialog_data, manager.dialog_data.get("page", 0)
    await next_step(manager)
    if corrected:
        manager.dialog_data["page"] = page
        await manager.switch_to(RoadmapImportSG.check)


async def post_turned(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Mark a post, or unmark it."""
    draft = await draft_of(manager)
    place, _, post = item_id.partition(":")
    if int(place) != name_at(draft):
        return
    marked = posts_marked(manager, draft, talk(manager).catalogue)
    left = [each for each in marked if each != post]
    manager.dialog_data["chosen"] = left if post in marked else [*marked, post]


async def posts_said(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take the posts that are marked; a second tap that meets the next name says nothing to it."""
    here = talk(manager)
    draft = await draft_of(manager)
    if draft.open_post is not None and int(item_id) == name_at(draft):
        marked = posts_marked(manager, draft, here.catalogue)
        await answer_post(here.unit, here.actor, here.catalogue, draft.open_post, marked)
        await next_step(manager)


async def row_to_correct(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask for a row's deadline anew."""
    manager.dialog_data["row"] = int(item_id)
    await manager.switch_to(RoadmapImportSG.due)


async def dues_confirmed(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go on: every deadline is right."""
    here = talk(manager)
    await next_step(manager, await confirm_dues(here.unit, here.actor))


async def likeness_turned(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Mark a row as the catalogue's, or unmark it."""
    here = talk(manager)
    await turn_likeness(here.unit, here.actor, int(item_id))


async def likenesses_confirmed(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go on to the years."""
    here = talk(manager)
    await confirm_likenesses(here.unit, here.actor)
    await next_step(manager)


# -- the years -------------------------------------------------------------------------------------------------------


async def earlier(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Begin a year earlier."""
    await _move(manager, -1)


async def later_year(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Begin a year later."""
    await _move(manager, 1)


async def _move(manager: DialogManager, by: int) -> None:
    here = talk(manager)
    draft = await draft_of(manager)
    await set_years(here.unit, here.actor, start=draft.start + by)


async def other_kind(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Count in calendar years instead of school years, or the other way round."""
    here = talk(manager)
    draft = await draft_of(manager)
    school = draft.cycle.year is YearKind.SCHOOL
    await set_years(here.unit, here.actor, year_kind=YearKind.CALENDAR if school else YearKind.SCHOOL)


async def longer(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Let it run a year longer; after the longest it is one year again."""
    here = talk(manager)
    draft = await draft_of(manager)
    await set_years(here.unit, here.actor, years=draft.years % MOST_YEARS + 1)


async def turn_shift(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Move the deadlines along with the years, or leave them as printed."""
    here = talk(manager)
    draft = await draft_of(manager)
    await set_years(here.unit, here.actor, shifted=not draft.shifted)


async def signed_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take the day of signing."""
    day = parse_date(message.text or "")
    if day is None:
        manager.dialog_data["error"] = "day" if message.text else "text"
        return
    await _signed(manager, day)


async def not_signed(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Say that it is not signed yet."""
    await _signed(manager, None)


async def _signed(manager: DialogManager, signed_on: date | None) -> None:
    here = talk(manager)
    await set_signed(here.unit, here.actor, signed_on)
    manager.dialog_data.pop("error", None)


async def start(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Start the roadmap and show its board."""
    here = talk(manager)
    found = await read_draft(here.unit, here.actor)
    await start_draft(here.unit, here.actor, here.catalogue)
    here.screen.alert(here.t("The roadmap runs."))
    await show_board(manager, None if found is None else found[1].organization_id)
