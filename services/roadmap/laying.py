"""Writing a roadmap's rows and every time that they are due. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.deadline_code import encode
from domain.deadline_nudges import next_nudge
from domain.deadline_status import due_before_approval
from domain.roadmaps import Proof
from storage.ids import new_id
from storage.tables import Measure, MeasureTerm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from catalog.roadmaps import PostSpec, RoadmapYears
    from domain.deadline_spans import Span
    from domain.deadlines import Deadline
    from domain.documents import PaperKind
    from domain.roadmaps import Level, ProofKey
    from services.roadmap.rows import TermRow
    from storage.tables import Roadmap
    from storage.unit import Unit

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RowToLay:
    """A row as it is to be written: ``spec`` of a catalogue's row, or the words of an uploaded one."""

    number: str
    due: Deadline
    spans: tuple[Span, ...]
    printed: str
    posts: tuple[str, ...]
    proof: Proof
    proof_key: ProofKey | None = None
    document: str | None = None
    paper: PaperKind | None = None
    stage: int | None = None
    spec: str | None = None
    section: str | None = None
    title: str | None = None
    result: str | None = None


def catalogue_rows(years: RoadmapYears, side: Level, posts: Mapping[str, PostSpec]) -> list[RowToLay]:
    """Return one side's rows of a template that begins in a year."""
    return [
        RowToLay(
            number=row.spec.number,
            due=row.due,
            spans=row.spans,
            printed=row.spec.printed,
            posts=of_side,
            proof=row.spec.proof,
            proof_key=row.spec.key,
            document=row.spec.document,
            paper=row.spec.paper,
            stage=row.spec.stage,
            spec=row.spec.id,
        )
        for row, of_side in years.of(side, posts)
    ]


def lay(unit: Unit, roadmap: Roadmap, rows: Iterable[RowToLay], today: date) -> None:
    """Write the rows of a roadmap in the order of the paper, each with every time that it is due.

    What is proved by a paper is confirmed by whoever keeps the roadmap; what is ticked by hand is not.
    """
    for position, row in enumerate(rows):
        measure_id = new_id()
        unit.add(
            Measure(
                id=measure_id,
                municipality_id=roadmap.municipality_id,
                roadmap_id=roadmap.id,
                organization_id=roadmap.organization_id,
                position=position,
                number=row.number,
                spec=row.spec,
                section=row.section,
                title=row.title,
                result=row.result,
                due=encode(row.due),
                printed=row.printed,
                posts=list(row.posts),
                proof=row.proof.value,
                proof_key=row.proof_key,
                document=row.document,
                paper=row.paper,
                stage=row.stage,
                to_confirm=row.proof is Proof.DOCUMENT,
            )
        )
        for span in row.spans:
            unit.add(
                MeasureTerm(
                    id=new_id(),
                    municipality_id=roadmap.municipality_id,
                    roadmap_id=roadmap.id,
                    measure_id=measure_id,
                    organization_id=roadmap.organization_id,
                    kind=span.kind.value,
                    year=span.year,
                    counts_on=span.counts_on,
                    first_on=span.first,
                    last_on=span.last,
                    soft=span.soft,
                    continues=span.continues,
                    next_nudge_on=next_nudge_day(span, roadmap.approved_on, today - _DAY),
                )
            )


def give_day(unit: Unit, term: TermRow, approved_on: date, span: Span, today: date) -> None:
    """Write the days of a term whose stage has moved or whose plan is there (``Span.fixed``)."""
    unit.change(
        MeasureTerm,
        term.id,
        counts_on=span.counts_on,
        first_on=span.first,
        last_on=span.last,
        soft=span.soft,
        next_nudge_on=next_nudge_day(span, approved_on, today - _DAY),
    )


def next_nudge_day(span: Span, approved_on: date, after: date) -> date | None:
    """Return the day of an open term's first nudge later than ``after``; of what was due before signing there is none.

    A term that is laid, or gets its day, asks with the day before, so that a nudge of that very day still comes.
    """
    if due_before_approval(span, approved_on):
        return None
    found = next_nudge(span, after)
    return None if found is None else found.day
