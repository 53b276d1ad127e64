"""A roadmap ends: what is not done stays in the records and is followed no further (issue 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from domain.deadline_status import SETTLED
from domain.permissions import UseCase
from services.access import Actor, RefusedError, demand, reads, writes
from services.roadmap.places import RoadmapPlace, place_in_hand
from services.roadmap.rows import measures_of, running_roadmap, terms_of
from storage.tables import MeasureTerm, Roadmap

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from services.roadmap.rows import RoadmapRow, Words
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Ending:
    """What would end: the roadmap, its rows that are not done (number and title), and how many schools' sides."""

    place: RoadmapPlace
    roadmap: RoadmapRow
    left: tuple[tuple[str, Words], ...]
    sides: int


@reads(UseCase.ROADMAP_KEEP)
async def view_ending(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int | None) -> Ending:
    """Return what ends with the roadmap of a school, or with ``None`` of the municipality.

    Raises:
        RefusedError: ``gone`` if none runs there.
    """
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_KEEP, organization_id)
    roadmap = await running_roadmap(unit, catalogue, place.municipality_id, organization_id)
    if roadmap is None:
        raise RefusedError("gone")
    measures, today = await measures_of(unit, catalogue, roadmap), place.today(unit)
    open_rows = {
        each.measure_id
        for each in await terms_of(unit, roadmap.id)
        if each.status(today, roadmap.approved_on) not in SETTLED
    }
    left = tuple((each.number, each.title) for each in measures.values() if each.id in open_rows)
    return Ending(place, roadmap, left, len(await _sides(unit, roadmap.id)))


@writes(UseCase.ROADMAP_KEEP)
async def end_roadmap(unit: Unit, actor: Actor, roadmap_id: int) -> None:
    """End a roadmap, and with a municipality's the schools' sides of it; its rows stay and nobody is nudged any more.

    Raises:
        RefusedError: ``gone`` if it has ended already.
    """
    row = await unit.first(select(Roadmap.__table__).where(Roadmap.id == roadmap_id))
    if row is None:
        raise RefusedError("gone")
    demand(actor, UseCase.ROADMAP_KEEP, row.municipality_id, row.organization_id)
    if row.ended_at is not None:
        raise RefusedError("gone")
    for each in (row, *await _sides(unit, roadmap_id)):
        unit.change(Roadmap, each.id, ended_at=unit.now, ended_by=actor.person_id)
        unit.execute(update(MeasureTerm).where(MeasureTerm.roadmap_id == each.id).values(next_nudge_on=None))
        unit.audit(
            actor.person_id,
            "roadmap.end",
            subject_kind="roadmap",
            subject_id=each.id,
            municipality_id=each.municipality_id,
            organization_id=each.organization_id,
        )


async def _sides(unit: Unit, roadmap_id: int) -> list[Any]:
    """Return the schools' sides of a municipality's roadmap that still run."""
    return list(
        await unit.all(select(Roadmap.__table__).where(Roadmap.parent_id == roadmap_id, Roadmap.ended_at.is_(None)))
    )
