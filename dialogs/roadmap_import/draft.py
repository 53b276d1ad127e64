"""The draft that the windows speak of, and which of its questions is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.post_names import posts_named
from dialogs.kit import talk
from domain.deadline_choices import USUAL, may_mean
from domain.deadline_text import read_deadline
from services.access import RefusedError
from services.roadmap.drafts import read_draft

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from domain.deadlines import Deadline
    from services.roadmap.draft_content import Draft, DraftRow
    from services.roadmap.places import RoadmapPlace


async def placed_draft(manager: DialogManager) -> tuple[Draft, RoadmapPlace]:
    """Return the draft and where it is to run.

    Raises:
        RefusedError: ``roadmap_draft_gone`` if there is none any more.
    """
    here = talk(manager)
    found = await read_draft(here.unit, here.actor)
    if found is None:
        raise RefusedError("roadmap_draft_gone")
    return found


async def draft_of(manager: DialogManager) -> Draft:
    """Return the draft; raises as ``placed_draft``."""
    return (await placed_draft(manager))[0]


def row_at(manager: DialogManager, draft: Draft) -> int | None:
    """Return the row whose deadline is asked for: the one chosen to be corrected, else the first that is open."""
    chosen = manager.dialog_data.get("row")
    return int(chosen) if chosen is not None and int(chosen) < len(draft.rows) else draft.open_due


def choices_of(row: DraftRow) -> tuple[Deadline, ...]:
    """Return what a deadline may have meant, and the usual ones that have no day."""
    return tuple(dict.fromkeys((*may_mean(row.printed, read_deadline(row.printed)), *USUAL)))


def name_at(draft: Draft) -> int | None:
    """Return which of the names of somebody responsible is asked about."""
    return next((place for place, posts in enumerate(draft.posts.values()) if posts is None), None)


def posts_marked(manager: DialogManager, draft: Draft, catalogue: Catalogue) -> list[str]:
    """Return the posts that are marked for the open name; at first the one that comes nearest."""
    chosen = manager.dialog_data.get("chosen")
    if chosen is not None:
        return list(chosen)
    near = posts_named(draft.open_post or "", catalogue.posts).near
    return [near] if near else []
