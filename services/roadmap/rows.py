"""Roadmaps, their rows and the times they are due, for other services. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.deadline_code import decode
from domain.deadline_spans import Cycle, Span, YearKind
from domain.deadline_status import Position, Status, status
from domain.deadlines import Kind
from domain.documents import PaperKind
from domain.roadmaps import Proof, ProofKey
from storage.tables import Measure, MeasureTerm, Roadmap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from catalog.model import Catalogue
    from domain.deadlines import Deadline
    from storage.unit import Unit

Words = dict[str, str]
"""A text by language; of an uploaded roadmap both languages hold the words of the file."""


@dataclass(frozen=True, slots=True)
class RoadmapRow:
    """One roadmap of a municipality (no organisation) or of a school."""

    id: int
    municipality_id: int
    organization_id: int | None
    parent_id: int | None
    template: str | None
    title: Words
    cycle: Cycle
    approved_on: date
    signed: bool
    asked_at: datetime | None
    agreed_on: date | None
    returned_at: datetime | None
    return_note: str | None
    ended_at: datetime | None
    proved_on: date | None
    stage_seen: int | None


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One row of a roadmap, with its words."""

    id: int
    roadmap_id: int
    organization_id: int | None
    position: int
    number: str
    spec: str | None
    section: Words | None
    title: Words
    result: Words
    due: Deadline
    printed: str
    posts: tuple[str, ...]
    proof: Proof
    proof_key: ProofKey | None
    document: str | None
    paper: PaperKind | None
    stage: int | None
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class TermRow:
    """One time that a row is due, and what became of it."""

    id: int
    measure_id: int
    roadmap_id: int
    organization_id: int | None
    span: Span
    next_nudge_on: date | None
    snoozed_until: date | None
    snoozed_by: int | None
    snooze_reason: str | None
    """A reason of ``domain.deadline_putting_off``, or own words."""
    reported_at: datetime | None
    reported_by: int | None
    report_kind: PaperKind | None
    report_number: str | None
    report_dated: date | None
    report_link: str | None
    report_note: str | None
    returned_at: datetime | None
    return_note: str | None
    done_on: date | None
    done_by: int | None
    done_how: Proof | None
    evidence: Mapping[str, Any]

    @property
    def position(self) -> Position:
        """Return it as ``domain.deadline_status`` counts it."""
        return Position(self.span, self.done_on)

    @property
    def to_be_confirmed(self) -> bool:
        """Whether it was reported and waits for the curator's word."""
        return self.reported_at is not None and self.done_on is None and self.returned_at is None

    def status(self, today: date, approved_on: date) -> Status:
        """Return where it stands on a day."""
        return status(self.position, today, approved_on)


async def running_roadmap(
    unit: Unit, catalogue: Catalogue, municipality_id: int, organization_id: int | None
) -> RoadmapRow | None:
    """Return the roadmap that a school, or with ``None`` the municipality itself, follows now."""
    row = await unit.first(
        select(Roadmap.__table__).where(
            Roadmap.municipality_id == municipality_id,
            Roadmap.organization_id == organization_id,
            Roadmap.ended_at.is_(None),
        )
    )
    return None if row is None else roadmap_row(row, catalogue)


async def roadmap_of(unit: Unit, catalogue: Catalogue, roadmap_id: int) -> RoadmapRow | None:
    """Return a roadmap by its id."""
    row = await unit.first(select(Roadmap.__table__).where(Roadmap.id == roadmap_id))
    return None if row is None else roadmap_row(row, catalogue)


async def measures_of(unit: Unit, catalogue: Catalogue, roadmap: RoadmapRow) -> dict[int, MeasureRow]:
    """Return a roadmap's rows by id, in the order of the paper."""
    rows = await unit.all(select(Measure.__table__).where(Measure.roadmap_id == roadmap.id).order_by(Measure.position))
    return {row.id: measure_row(row, catalogue, roadmap.template) for row in rows}


async def terms_of(unit: Unit, roadmap_id: int) -> list[TermRow]:
    """Return every time that a roadmap's rows are due, in the order in which they count."""
    return (await terms_of_many(unit, [roadmap_id])).get(roadmap_id, [])


async def terms_of_many(unit: Unit, roadmap_ids: Iterable[int]) -> dict[int, list[TermRow]]:
    """Return the same of several roadmaps, by roadmap."""
    rows = await unit.all(
        select(MeasureTerm.__table__)
        .where(MeasureTerm.roadmap_id.in_(list(roadmap_ids)))
        .order_by(MeasureTerm.counts_on, MeasureTerm.id)
    )
    found: dict[int, list[TermRow]] = {}
    for row in rows:
        found.setdefault(row.roadmap_id, []).append(term_row(row))
    return found


async def terms_by_id(unit: Unit, ids: Iterable[int]) -> dict[int, TermRow]:
    """Return terms by id."""
    rows = await unit.all(select(MeasureTerm.__table__).where(MeasureTerm.id.in_(list(ids))))
    return {row.id: term_row(row) for row in rows}


def roadmap_row(row: Any, catalogue: Catalogue) -> RoadmapRow:
    """Return a row of ``roadmaps`` with its title in words."""
    template = None if row.template is None else catalogue.roadmaps.get(row.template)
    title = {"ru": template.title.ru, "en": template.title.en} if template else _own(row.title)
    return RoadmapRow(
        row.id,
        row.municipality_id,
        row.organization_id,
        row.parent_id,
        row.template,
        title,
        Cycle(YearKind(row.year_kind), row.start_year, row.years),
        row.approved_on,
        row.signed,
        row.asked_at,
        row.agreed_on,
        row.returned_at,
        row.return_note,
        row.ended_at,
        row.proved_on,
        row.stage_seen,
    )


def measure_row(row: Any, catalogue: Catalogue, template: str | None) -> MeasureRow:
    """Return a row of ``measures``, its words from the catalogue where it comes from there."""
    found = None if template is None else catalogue.roadmaps.get(template)
    spec = next((each for each in found.measures if each.id == row.spec), None) if found and row.spec else None
    section = _own(row.section) if row.section else None
    title, result = _own(row.title), _own(row.result)
    if found is not None and spec is not None:
        title, result = {"ru": spec.title.ru, "en": spec.title.en}, {"ru": spec.result.ru, "en": spec.result.en}
        heading = next((each for each in found.sections if each.id == spec.section), None)
        section = {"ru": heading.title.ru, "en": heading.title.en} if heading else None
    return MeasureRow(
        row.id,
        row.roadmap_id,
        row.organization_id,
        row.position,
        row.number,
        row.spec,
        section,
        title,
        result,
        decode(row.due),
        row.printed,
        tuple(row.posts),
        Proof(row.proof),
        None if row.proof_key is None else ProofKey(row.proof_key),
        row.document,
        None if row.paper is None else PaperKind(row.paper),
        row.stage,
        bool(row.to_confirm),
    )


def term_row(row: Any) -> TermRow:
    """Return a row of ``measure_terms``."""
    span = Span(Kind(row.kind), row.year, row.counts_on, row.first_on, row.last_on, bool(row.soft), bool(row.continues))
    return TermRow(
        row.id,
        row.measure_id,
        row.roadmap_id,
        row.organization_id,
        span,
        row.next_nudge_on,
        row.snoozed_until,
        row.snoozed_by,
        row.snooze_reason,
        row.reported_at,
        row.reported_by,
        None if row.report_kind is None else PaperKind(row.report_kind),
        row.report_number,
        row.report_dated,
        row.report_link,
        row.report_note,
        row.returned_at,
        row.return_note,
        row.done_on,
        row.done_by,
        None if row.done_how is None else Proof(row.done_how),
        row.evidence or {},
    )


def _own(text: str | None) -> Words:
    return {"ru": text or "", "en": text or ""}
