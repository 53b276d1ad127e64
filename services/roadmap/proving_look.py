"""Reading what the data say of a roadmap that runs, before anything is written. Plain functions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.deadlines import Kind
from domain.roadmap_proofs import looked_at
from domain.roadmaps import Proof
from domain.stages import Stage, standing
from services.places import SCHOOLS, place_of
from services.roadmap.places import roadmap_place
from services.roadmap.proof_ground import School, school_years
from services.roadmap.proofs import INDICATORS, POSITIONS, Term, of_municipality, of_school
from services.roadmap.proofs_indicators import indicators
from services.roadmap.proofs_kept import Followed
from services.roadmap.rows import measures_of, roadmap_row, terms_of
from storage.tables import Organization, Roadmap, StageNote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from catalog.model import Catalogue
    from domain.roadmap_proofs import Measured
    from services.places import CycleDates
    from services.roadmap.rows import RoadmapRow, TermRow
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found of one roadmap on a day."""

    roadmap: RoadmapRow
    today: date
    measured: dict[int, Measured] = field(default_factory=dict)
    """By term; without those that count the roadmap's own positions, which come last."""
    stage: Stage | None = None
    cycle: CycleDates | None = None
    """The school year that is in this stage."""


async def look(unit: Unit, catalogue: Catalogue, roadmap: RoadmapRow) -> Looked:
    """Return what the data say of a roadmap's rows today, and in which stage its school is."""
    place = await roadmap_place(unit, roadmap.municipality_id, roadmap.organization_id)
    today = place.today(unit)
    own = await follow(unit, catalogue, roadmap)
    everything = [(term, asked) for term, asked in asked_of(own, today) if asked.key not in POSITIONS]
    measured = {
        term.id: await indicators(unit, catalogue, roadmap, asked.key, asked.window[0])
        for term, asked in everything
        if asked.key in INDICATORS
    }
    wanted = [(term, asked) for term, asked in everything if asked.key not in INDICATORS]
    if roadmap.organization_id is None:
        schools = await _schools(unit, catalogue, roadmap) if wanted else ()
        measured |= {term.id: await of_municipality(schools, asked) for term, asked in wanted}
        return Looked(roadmap, today, measured)
    school = await _school(unit, catalogue, roadmap.organization_id)
    measured |= {term.id: await of_school(school, asked) for term, asked in wanted}
    year = next((each for each in school.years if not each.closed), None)
    if year is None or not any(waits_for_stage(term) for term in own.terms):
        return Looked(roadmap, today, measured)
    passed = await unit.scalars(select(StageNote.stage).where(StageNote.cycle_id == year.cycle.id))
    stage = standing(await year.facts(), {Stage(each) for each in passed})
    return Looked(roadmap, today, measured, stage, year.cycle)


async def follow(unit: Unit, catalogue: Catalogue, roadmap: RoadmapRow) -> Followed:
    """Return a roadmap with its rows and terms as they stand now."""
    return Followed(roadmap, await measures_of(unit, catalogue, roadmap), tuple(await terms_of(unit, roadmap.id)))


async def sides_of(unit: Unit, catalogue: Catalogue, roadmap_id: int) -> list[Followed]:
    """Return the roadmaps of the schools that follow a municipality's."""
    rows = await unit.all(select(Roadmap.__table__).where(Roadmap.parent_id == roadmap_id, Roadmap.ended_at.is_(None)))
    return [await follow(unit, catalogue, roadmap_row(row, catalogue)) for row in rows]


def asked_of(own: Followed, today: date) -> Iterator[tuple[TermRow, Term]]:
    """Yield the terms that data prove and that are looked at today, open or closed by data."""
    cycle = own.roadmap.cycle
    for term in own.terms:
        key = own.measures[term.measure_id].proof_key
        window = cycle.window(term.span.year - cycle.start)
        settled_by_people = term.done_on is not None and term.done_how is not Proof.DATA
        if key is not None and not settled_by_people and looked_at(term.span, window, today):
            yield term, Term(key, term.span, window, today)


def waits_for_stage(term: TermRow) -> bool:
    """Tell whether a term has no day before its stage begins."""
    return term.span.kind is Kind.BY_STAGE and term.span.last is None and term.done_on is None


async def _school(unit: Unit, catalogue: Catalogue, organization_id: int) -> School:
    place = await place_of(unit, organization_id)
    return School(unit, place, await school_years(unit, catalogue, place))


async def _schools(unit: Unit, catalogue: Catalogue, roadmap: RoadmapRow) -> list[School]:
    ids = await unit.scalars(
        select(Organization.id)
        .where(Organization.municipality_id == roadmap.municipality_id, Organization.kind.in_(SCHOOLS))
        .order_by(Organization.id)
    )
    return [await _school(unit, catalogue, each) for each in ids]
