"""A roadmap starts from a template: for a school, or for the municipality and the schools it names (issue 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.deadline_spans import YearKind
from domain.permissions import UseCase
from domain.roadmaps import Level
from services.access import Actor, RefusedError, demand, writes
from services.roadmap.laying import catalogue_rows, lay
from services.roadmap.places import RoadmapPlace, roadmap_place
from storage.ids import new_id
from storage.tables import Roadmap

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from catalog.model import Catalogue
    from catalog.roadmaps import RoadmapFile
    from storage.unit import Unit

OLDEST: Final = timedelta(days=366 * 2)
"""How long ago a roadmap that starts now may have been signed."""
_SEPTEMBER: Final = 9


@dataclass(frozen=True, slots=True)
class _Beginning:
    catalogue: Catalogue
    template: RoadmapFile
    start_year: int
    signed_on: date | None


def years_to_choose(kind: YearKind, today: date) -> tuple[int, int]:
    """Return this year and the next, school years by the calendar year in which they begin."""
    this = today.year if kind is YearKind.CALENDAR or today.month >= _SEPTEMBER else today.year - 1
    return this, this + 1


def check_signed(day: date, today: date) -> None:
    """Refuse a day on which no roadmap that starts now was signed.

    Raises:
        RefusedError: ``document_in_future``, ``roadmap_signed_early``.
    """
    if day > today:
        raise RefusedError("document_in_future")
    if day < today - OLDEST:
        raise RefusedError("roadmap_signed_early")


@writes(UseCase.ROADMAP_KEEP)
async def start(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    template_id: str,
    *,
    municipality_id: int,
    organization_id: int | None,
    start_year: int,
    signed_on: date | None = None,
    schools: Collection[int] = (),
) -> int:
    """Start a roadmap and return its id; of a municipality's, also the school side for each of ``schools``.

    A school that follows a roadmap already keeps it. Unsigned, a roadmap counts from today: what was due before is
    «до утверждения» (programme §12 no. 7).

    Raises:
        RefusedError: ``gone``, ``no_school``, ``roadmap_runs``, ``roadmap_of_school`` if a school's template is meant
            for a municipality, ``roadmap_year``, ``document_in_future``, ``roadmap_signed_early``.
    """
    demand(actor, UseCase.ROADMAP_KEEP, municipality_id, organization_id)
    place = await roadmap_place(unit, municipality_id, organization_id)
    template = catalogue.roadmaps.get(template_id)
    if template is None:
        raise RefusedError("gone")
    if place.organization_id is None and template.level is Level.SCHOOL:
        raise RefusedError("roadmap_of_school")
    _check(template, start_year, signed_on, place.today(unit))
    beginning = _Beginning(catalogue, template, start_year, signed_on)
    running = await _running(unit, municipality_id)
    if place.organization_id in running:
        raise RefusedError("roadmap_runs")
    if place.organization_id is None:
        found = _begin(unit, actor, place, beginning, None)
        for school in schools:
            if school not in running:
                side = await roadmap_place(unit, municipality_id, school)
                _begin(unit, actor, side, beginning, found)
        return found
    parent = running.get(None)
    follows = parent is not None and (parent.template, parent.start_year) == (template.id, start_year)
    return _begin(unit, actor, place, beginning, parent.id if follows and parent is not None else None)


def _check(template: RoadmapFile, start_year: int, signed_on: date | None, today: date) -> None:
    if start_year not in years_to_choose(template.year, today):
        raise RefusedError("roadmap_year")
    if signed_on is not None:
        check_signed(signed_on, today)


def _begin(unit: Unit, actor: Actor, place: RoadmapPlace, beginning: _Beginning, parent_id: int | None) -> int:
    template, today = beginning.template, place.today(unit)
    years = template.begin(beginning.start_year)
    roadmap = Roadmap(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
        parent_id=parent_id,
        template=template.id,
        year_kind=template.year.value,
        start_year=beginning.start_year,
        years=template.years,
        approved_on=beginning.signed_on or today,
        signed=beginning.signed_on is not None,
        started_by=actor.person_id,
        started_at=unit.now,
    )
    unit.add(roadmap)
    lay(unit, roadmap, catalogue_rows(years, place.level, beginning.catalogue.posts), today)
    unit.audit(
        actor.person_id,
        "roadmap.start",
        subject_kind="roadmap",
        subject_id=roadmap.id,
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
        template=template.id,
        start_year=beginning.start_year,
    )
    return roadmap.id


async def _running(unit: Unit, municipality_id: int) -> dict[int | None, Any]:
    rows = await unit.all(
        select(Roadmap.id, Roadmap.organization_id, Roadmap.template, Roadmap.start_year).where(
            Roadmap.municipality_id == municipality_id, Roadmap.ended_at.is_(None)
        )
    )
    return {row.organization_id: row for row in rows}
