"""What a morning's message on roadmaps tells, read afresh when it leaves. Plain functions for its composer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.deadline_status import SETTLED
from services.exporting import shipped_catalogue
from services.roadmap.holders import holdings
from services.roadmap.rows import MeasureRow, RoadmapRow, TermRow, measure_row, roadmap_row, term_row
from storage.tables import Measure, MeasureNudge, MeasureTerm, Organization, Roadmap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from services.roadmap.holders import Holdings
    from storage.unit import Unit

_SUNDAY: Final = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One row of the message."""

    term: TermRow
    measure: MeasureRow
    approved_on: date
    answers: bool
    """Whether the receiver answers for it; otherwise it is told to who curates the place, or the municipality."""
    above: bool
    """A school's row that has been late for two weeks, told to the municipal curator."""

    today: date

    @property
    def days_left(self) -> int | None:
        """Days to its last one, negative once it is late; ``None`` of what has no day to miss."""
        span = self.term.span
        return None if span.soft or span.last is None else (span.last - self.today).days


async def told_rows(unit: Unit, person_id: int, message: int, roadmap_ids: Iterable[int], today: date) -> list[ToldRow]:
    """Return the rows of a message that are still open and still this person's, the most urgent first.

    What was reported and waits for the curator's word, and what was put off, asks nothing of anybody today.
    """
    nudged = await _nudged(unit, person_id, message)
    weeks = {row.id: row for row in await _weeks(unit, roadmap_ids, today)}
    terms = {row.id: row for row in await _terms(unit, nudged)} | weeks
    if not terms:
        return []
    roadmaps = await _roadmaps(unit, {row.roadmap_id for row in terms.values()})
    measures = await _measures(unit, {row.measure_id for row in terms.values()}, roadmaps)
    held = await _held(unit, roadmaps)
    found = []
    for term in terms.values():
        roadmap, measure = roadmaps[term.roadmap_id], measures[term.measure_id]
        if not _asks(term, roadmap, today):
            continue
        answers = person_id in held.on(term.organization_id, measure.posts, today)
        curates = term.id in weeks and person_id in held.curators(term.organization_id, today)
        above = nudged.get(term.id, False) and person_id in held.curators(None, today)
        if answers or curates or above:
            school = above and not answers and not curates and term.organization_id is not None
            found.append(ToldRow(term, measure, roadmap.approved_on, answers, school, today))
    return sorted(found, key=_urgency)


def _urgency(row: ToldRow) -> tuple[bool, date, int, int]:
    return (row.above, row.term.span.last or row.term.span.counts_on, row.measure.position, row.term.id)


def _asks(term: TermRow, roadmap: RoadmapRow, today: date) -> bool:
    if roadmap.ended_at is not None or term.to_be_confirmed:
        return False
    if term.snoozed_until is not None and term.snoozed_until > today:
        return False
    return term.status(today, roadmap.approved_on) not in SETTLED


async def _nudged(unit: Unit, person_id: int, message: int) -> dict[int, bool]:
    rows = await unit.all(
        select(MeasureNudge.term_id, MeasureNudge.escalated).where(
            MeasureNudge.person_id == person_id, MeasureNudge.message == message
        )
    )
    return {row.term_id: row.escalated for row in rows}


async def _terms(unit: Unit, ids: Iterable[int]) -> list[TermRow]:
    rows = await unit.all(select(MeasureTerm.__table__).where(MeasureTerm.id.in_(list(ids))))
    return [term_row(row) for row in rows]


async def _weeks(unit: Unit, roadmap_ids: Iterable[int], today: date) -> list[TermRow]:
    """Return what these roadmaps have due this week, and what is late."""
    ids = list(roadmap_ids)
    if not ids:
        return []
    rows = await unit.all(
        select(MeasureTerm.__table__).where(
            MeasureTerm.roadmap_id.in_(ids),
            MeasureTerm.done_on.is_(None),
            MeasureTerm.soft.is_(False),
            MeasureTerm.last_on <= today - timedelta(days=today.weekday()) + _SUNDAY,
        )
    )
    return [term_row(row) for row in rows]


async def _roadmaps(unit: Unit, ids: Iterable[int]) -> dict[int, RoadmapRow]:
    rows = await unit.all(select(Roadmap.__table__).where(Roadmap.id.in_(list(ids))))
    return {row.id: roadmap_row(row, shipped_catalogue()) for row in rows}


async def _measures(unit: Unit, ids: Iterable[int], roadmaps: Mapping[int, RoadmapRow]) -> dict[int, MeasureRow]:
    rows = await unit.all(select(Measure.__table__).where(Measure.id.in_(list(ids))))
    return {row.id: measure_row(row, shipped_catalogue(), roadmaps[row.roadmap_id].template) for row in rows}


async def _held(unit: Unit, roadmaps: Mapping[int, RoadmapRow]) -> Holdings:
    places = {each.organization_id for each in roadmaps.values()} | {None}
    municipality_id = next(iter(roadmaps.values())).municipality_id
    return await holdings(unit, shipped_catalogue().posts, municipality_id, places)


async def school_names(unit: Unit, ids: Iterable[int | None]) -> dict[int, str]:
    """Return schools' names by id."""
    wanted = [each for each in set(ids) if each is not None]
    rows: Any = await unit.all(select(Organization.id, Organization.name).where(Organization.id.in_(wanted)))
    return {row.id: row.name for row in rows}
