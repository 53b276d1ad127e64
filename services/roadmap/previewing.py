"""What a roadmap would be that is about to start: how many rows, how many were due before signing, what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.deadline_status import due_before_approval
from domain.permissions import UseCase
from domain.roadmaps import Level
from services.access import Actor, RefusedError, reads
from services.places import SCHOOLS
from services.roadmap.asks import Ask
from services.roadmap.places import RoadmapPlace, place_in_hand
from services.roadmap.starting import years_to_choose
from storage.tables import Cycle as SchoolYear
from storage.tables import Organization, Roadmap

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from catalog.roadmaps import RoadmapFile, RoadmapYears
    from domain.deadline_spans import Cycle
    from services.roadmap.rows import Words
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A template as a place would follow it."""

    id: str
    title: Words
    rows: int
    """Of the whole paper."""
    mine: int
    """Of the place's own side."""
    of_school: bool


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school that could follow the municipality's roadmap."""

    id: int
    name: str
    follows: bool
    """It follows a roadmap already and keeps it."""
    has_year: bool
    """Its school year is open."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody who starts a roadmap chooses from."""

    place: RoadmapPlace
    today: date
    templates: tuple[TemplateLine, ...]
    schools: tuple[SchoolLine, ...]
    """Of a municipality; a school starts its own side alone."""

    def years(self, catalogue: Catalogue, template_id: str) -> tuple[Cycle, ...]:
        """Return the two cycles with which a template can begin."""
        template = catalogue.roadmaps[template_id]
        return tuple(template.cycle.moved(year) for year in years_to_choose(template.year, self.today))


@dataclass(frozen=True, slots=True)
class StartView:
    """The summary before the start."""

    title: Words
    cycle: Cycle
    rows: int
    before_approval: int
    """Rows that were due before it was signed; each counts once."""
    asks: tuple[tuple[str, Ask], ...]
    """Number of the row and what it is asked."""
    school_rows: int
    """Rows of each school's side."""


@reads(UseCase.ROADMAP_KEEP)
async def start_choices(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int | None, replaces: int | None = None
) -> Choices:
    """Return the templates open to a place, and of a municipality its schools; ``replaces`` is what ends with it."""
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_KEEP, organization_id)
    templates = tuple(
        _template(catalogue, each, place)
        for each in catalogue.roadmaps.values()
        if each.level is Level.MUNICIPAL or place.level is Level.SCHOOL
    )
    schools = () if organization_id is not None else await _schools(unit, place, replaces)
    return Choices(place, place.today(unit), templates, schools)


@reads(UseCase.ROADMAP_KEEP)
async def view_start(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    organization_id: int | None,
    template_id: str,
    *,
    start_year: int,
    signed_on: date | None,
) -> StartView:
    """Return the summary of a roadmap that is about to start.

    Raises:
        RefusedError: ``gone`` if there is no such template.
    """
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_KEEP, organization_id)
    template = catalogue.roadmaps.get(template_id)
    if template is None:
        raise RefusedError("gone")
    years = template.begin(start_year)
    approved_on = signed_on or place.today(unit)
    rows = list(years.of(place.level, catalogue.posts))
    return StartView(
        title={"ru": template.title.ru, "en": template.title.en},
        cycle=years.cycle,
        rows=len(rows),
        before_approval=sum(all(due_before_approval(span, approved_on) for span in row.spans) for row, _ in rows),
        asks=tuple(
            (row.spec.number, ask)
            for row, posts in rows
            for ask, asked in ((Ask.POST, not posts), (Ask.DAY, "day" in row.asks))
            if asked
        ),
        school_rows=_count(years, Level.SCHOOL, catalogue) if place.level is Level.MUNICIPAL else 0,
    )


def _template(catalogue: Catalogue, template: RoadmapFile, place: RoadmapPlace) -> TemplateLine:
    years = template.begin(template.start)
    return TemplateLine(
        template.id,
        {"ru": template.title.ru, "en": template.title.en},
        len(template.measures),
        _count(years, place.level, catalogue),
        template.level is Level.SCHOOL,
    )


def _count(years: RoadmapYears, side: Level, catalogue: Catalogue) -> int:
    return sum(1 for _ in years.of(side, catalogue.posts))


async def _schools(unit: Unit, place: RoadmapPlace, replaces: int | None) -> tuple[SchoolLine, ...]:
    rows = await unit.all(
        select(Organization.id, Organization.name)
        .where(Organization.municipality_id == place.municipality_id, Organization.kind.in_(SCHOOLS))
        .order_by(Organization.name)
    )
    ids = [row.id for row in rows]
    running = await unit.all(
        select(Roadmap.organization_id, Roadmap.parent_id).where(
            Roadmap.municipality_id == place.municipality_id, Roadmap.ended_at.is_(None)
        )
    )
    follows = {row.organization_id for row in running if replaces is None or row.parent_id != replaces}
    years = set(
        await unit.scalars(
            select(SchoolYear.organization_id).where(
                SchoolYear.organization_id.in_(ids), SchoolYear.closed_at.is_(None)
            )
        )
    )
    return tuple(SchoolLine(row.id, row.name, row.id in follows, row.id in years) for row in rows)
