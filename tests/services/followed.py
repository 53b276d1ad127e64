"""A roadmap with rows of one's own choice, for the tests of what proves, compares and agrees to it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from catalog.load import load_catalogue
from domain.deadline_code import decode
from domain.deadline_spans import Cycle, YearKind, spans
from domain.roadmaps import Proof, ProofKey
from services.roadmap.laying import RowToLay, lay
from storage.ids import new_id
from storage.tables import MeasureTerm, Roadmap

CATALOGUE = load_catalogue()


def row(number: str, due: str, key: ProofKey | None = None, **more) -> RowToLay:
    """Return a row that data prove, or with no ``key`` one that is ticked by hand."""
    cycle = Cycle(YearKind.SCHOOL, 2026)
    proof = Proof.DATA if key else Proof.HAND
    return RowToLay(
        number=number, due=decode(due), spans=spans(decode(due), cycle), printed=due, posts=("curator",),
        **({"proof": proof, "proof_key": key, "title": f"Строка {number}", "result": "Итог"} | more),
    )  # fmt: skip


def follow(work, town, rows, *, school_id=..., parent_id=None, approved_on=date(2026, 8, 1)) -> int:
    """Start a roadmap of the school year 2026/27 for the town's school, or with ``None`` for the municipality."""
    roadmap = Roadmap(
        id=new_id(), municipality_id=town.municipality_id,
        organization_id=town.school_id if school_id is ... else school_id, parent_id=parent_id, template=None,
        title="Карта", year_kind=YearKind.SCHOOL.value, start_year=2026, years=1, approved_on=approved_on, signed=False,
        started_by=town.head_id, started_at=work.now,
    )  # fmt: skip
    work.add(roadmap)
    lay(work, roadmap, rows, work.now.date() - timedelta(days=1))
    return roadmap.id


async def terms(unit, roadmap_id: int) -> list:
    """Return a roadmap's terms in the order of its rows."""
    async with unit() as work:
        return list(
            await work.all(
                select(MeasureTerm.__table__)
                .where(MeasureTerm.roadmap_id == roadmap_id)
                .order_by(MeasureTerm.measure_id, MeasureTerm.counts_on)
            )
        )
