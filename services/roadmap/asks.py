"""What a roadmap's rows still have to be told: who answers, and the day of a separate plan (programme §12 no. 22)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from domain.deadlines import UNDATED
from domain.permissions import UseCase
from services.access import Actor, RefusedError, demand, writes
from services.roadmap.in_hand import InHand, find_row, note_row
from services.roadmap.laying import give_day
from storage.tables import Measure

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from domain.deadlines import Deadline
    from services.roadmap.rows import MeasureRow, TermRow
    from storage.unit import Unit


class Ask(StrEnum):
    """What is asked of a row."""

    POST = "post"
    DAY = "day"


def asks_of(measure: MeasureRow, term: TermRow) -> tuple[Ask, ...]:
    """Return what an open term still has to be told; rows that go by a stage get their day when it moves."""
    if term.done_on is not None:
        return ()
    return (
        *(() if measure.posts else (Ask.POST,)),
        *((Ask.DAY,) if named_by_plan(measure.due, measure.stage) and term.span.last is None else ()),
    )


def named_by_plan(due: Deadline, stage: int | None) -> bool:
    """Tell whether the day of a row is named by whoever keeps the roadmap, as its plan has it."""
    return due.main.kind in UNDATED and stage is None and due.otherwise is None


@writes(UseCase.ROADMAP_KEEP)
async def choose_post(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int, post: str) -> None:
    """Say which post answers for a row that names none.

    Raises:
        RefusedError: ``gone``; ``post_there`` if the row has one.
    """
    found = await _kept(unit, actor, catalogue, term_id)
    spec = catalogue.posts.get(post)
    if spec is None or spec.level is not found.place.level:
        raise RefusedError("gone")
    if found.measure.posts and found.measure.posts != (post,):
        raise RefusedError("post_there")
    unit.change(Measure, found.measure.id, posts=[post])
    note_row(unit, actor, found, "roadmap.post", post=post)


@writes(UseCase.ROADMAP_KEEP)
async def choose_day(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int, day: date | None) -> None:
    """Give a row its day by the separate plan; ``None``: there is none, so that it counts at the year's end.

    Raises:
        RefusedError: ``gone`` if the row is done or names its day itself; ``roadmap_day`` if the day is outside the
            roadmap's years.
    """
    found = await _kept(unit, actor, catalogue, term_id)
    roadmap, term = found.roadmap, found.term
    if not named_by_plan(found.measure.due, found.measure.stage):
        raise RefusedError("gone")
    first, last = roadmap.cycle.window(term.span.year - roadmap.cycle.start)
    if day is None:
        span = term.span.without_day(first, last)
    elif min(first, roadmap.approved_on) <= day <= last:
        span = term.span.fixed(day)
    else:
        raise RefusedError("roadmap_day")
    give_day(unit, term, roadmap.approved_on, span, found.today)
    note_row(unit, actor, found, "roadmap.day", day=day.isoformat() if day else None)


async def _kept(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int) -> InHand:
    """Return an open row for whoever keeps its roadmap."""
    found = await find_row(unit, actor, catalogue, term_id)
    demand(actor, UseCase.ROADMAP_KEEP, found.roadmap.municipality_id, found.roadmap.organization_id)
    if not found.is_open:
        raise RefusedError("gone")
    return found
