"""Rows for whoever answers for them: all of one's own that want something now, and one of them with its report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.deadline_putting_off import latest_day
from domain.deadline_status import Status
from domain.permissions import UseCase, allowed
from domain.roadmaps import Proof
from services.access import Actor, reads
from services.documents_rows import shelves
from services.pool import names_of
from services.roadmap.holders import holdings
from services.roadmap.in_hand import row_in_hand
from services.roadmap.places import roadmap_place
from services.roadmap.rows import measures_of, roadmap_row, terms_of
from storage.tables import PostAbsence, PostHolder, Roadmap

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from domain.deadline_spans import Span
    from domain.documents import PaperKind
    from services.pool import Name
    from services.roadmap.in_hand import InHand
    from services.roadmap.rows import MeasureRow, RoadmapRow, TermRow, Words
    from storage.unit import Unit

_NOW: Final = frozenset({Status.OVERDUE, Status.DUE_TODAY, Status.DUE_SOON, Status.IN_PROGRESS})
_OFFERED: Final = 3


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row that the actor answers for, at one time that it is due."""

    term_id: int
    number: str
    title: Words
    span: Span
    status: Status
    waits: bool
    """Reported; the curator's word is awaited."""
    today: date


@dataclass(frozen=True, slots=True)
class Offered:
    """A document on the school's board that would show that the row is done."""

    document_id: int
    kind: PaperKind
    number: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class RowView:
    """One row with what was said of it and what the actor may do."""

    term: TermRow
    measure: MeasureRow
    place: str
    status: Status
    today: date
    reporter: Name | None
    put_off_by: Name | None
    offered: tuple[Offered, ...]
    furthest: date
    """Until when it can be put off."""
    may_look: bool
    """The roadmap itself is open to the actor, not only the rows that they answer for."""
    may_report: bool
    may_put_off: bool
    may_confirm: bool
    may_reopen: bool
    at_once: bool
    """What the actor reports is done at once."""


@reads(UseCase.ROADMAP_REPORT)
async def own_rows(unit: Unit, actor: Actor, catalogue: Catalogue) -> tuple[OwnRow, ...]:
    """Return the rows that want something of the actor now, the latest first; permanent ones are not among them."""
    found: list[OwnRow] = []
    for roadmap in await _roadmaps(unit, actor, catalogue):
        place = await roadmap_place(unit, roadmap.municipality_id, roadmap.organization_id)
        today = place.today(unit)
        held = await holdings(unit, catalogue.posts, place.municipality_id, [place.organization_id])
        measures = await measures_of(unit, catalogue, roadmap)
        mine = {
            each.id
            for each in measures.values()
            if actor.person_id in held.on(place.organization_id, each.posts, today)
        }
        for term in await terms_of(unit, roadmap.id) if mine else ():
            status = term.status(today, roadmap.approved_on)
            if term.measure_id in mine and status in _NOW and not term.span.soft:
                row = measures[term.measure_id]
                found.append(OwnRow(term.id, row.number, row.title, term.span, status, term.to_be_confirmed, today))
    return tuple(sorted(found, key=lambda each: (each.waits, each.span.counts_on, each.term_id)))


async def _roadmaps(unit: Unit, actor: Actor, catalogue: Catalogue) -> list[RoadmapRow]:
    """Return what runs where the actor has a role, is named for a post, or stands in."""
    places: set[tuple[int | None, int | None]] = {(g.municipality_id, g.organization_id) for g in actor.grants}
    for table, column in ((PostHolder, PostHolder.person_id), (PostAbsence, PostAbsence.substitute_id)):
        rows = await unit.all(select(table.municipality_id, table.organization_id).where(column == actor.person_id))
        places |= {(row.municipality_id, row.organization_id) for row in rows}
    schools = [organization_id for _, organization_id in places if organization_id is not None]
    districts = [municipality_id for municipality_id, organization_id in places if organization_id is None]
    rows = [
        *await unit.all(
            select(Roadmap.__table__).where(Roadmap.organization_id.in_(schools), Roadmap.ended_at.is_(None))
        ),
        *await unit.all(
            select(Roadmap.__table__).where(
                Roadmap.municipality_id.in_([each for each in districts if each is not None]),
                Roadmap.organization_id.is_(None),
                Roadmap.ended_at.is_(None),
            )
        ),
    ]
    return [roadmap_row(row, catalogue) for row in rows]


@reads(UseCase.ROADMAP_REPORT)
async def view_row(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int) -> RowView:
    """Return a row for whoever keeps its roadmap or answers for it.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    found = await row_in_hand(unit, actor, catalogue, term_id)
    term = found.term
    people = {each for each in (term.reported_by, term.snoozed_by) if each is not None}
    names = await names_of(unit, people) if people else {}
    waits = term.to_be_confirmed
    put_off = term.snoozed_until is not None and term.snoozed_until > found.today
    return RowView(
        term=term,
        measure=found.measure,
        place=found.place.name,
        status=term.status(found.today, found.roadmap.approved_on),
        today=found.today,
        reporter=names.get(term.reported_by or 0),
        put_off_by=names.get(term.snoozed_by or 0) if put_off else None,
        offered=await _offered(unit, catalogue, found),
        furthest=latest_day(term.span, found.today),
        may_look=allowed(
            actor.roles_in(found.place.municipality_id, found.place.organization_id), UseCase.ROADMAP_VIEW
        ),
        may_report=found.is_open and (found.keeps or not waits),
        may_put_off=found.is_open and not waits and term.span.last is not None,
        may_confirm=found.is_open and waits and found.keeps,
        may_reopen=found.roadmap.ended_at is None and found.keeps and _by_report(term),
        at_once=found.keeps or not (found.measure.to_confirm or found.measure.proof is Proof.DATA),
    )


def _by_report(term: TermRow) -> bool:
    return term.done_on is not None and term.done_how is not Proof.DATA


async def _offered(unit: Unit, catalogue: Catalogue, found: InHand) -> tuple[Offered, ...]:
    """Return the recorded documents that fit, the newest first."""
    spec = catalogue.documents.get(found.measure.document or "")
    school = found.place.organization_id
    if spec is None or school is None or not found.is_open:
        return ()
    rows = (await shelves(unit, [school], found.today))[school].rows.get(spec.id, [])
    return tuple(Offered(row.id, spec.kind, row.number, row.dated_on) for row in rows[:_OFFERED])
