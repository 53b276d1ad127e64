"""How the pairs of a municipality are, school by school, and which indicators lag: counts only (programme §9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from domain.health import Level
from domain.indicators import Scope, Status
from domain.permissions import UseCase
from domain.vocabulary import Role
from services.access import Actor, demand, reads
from services.health.pairs import counted
from services.health.rows import pairs_health
from services.indicators.figures import figures_of, plans_of
from services.indicators.places import area_of

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from domain.health import Health
    from services.indicators.places import Area
    from storage.unit import Unit

_AT_ONCE: Final = 5
"""Schools in one read: with a hundred of them the others' taps are answered in between."""


@dataclass(frozen=True, slots=True)
class DistrictHealth:
    """A municipality's pairs at work; what mentees answered colours nothing here."""

    all: dict[Level, int]
    by_school: dict[int, dict[Level, int]] = field(default_factory=dict)
    below: tuple[str, ...] = ()
    """Indicators of the municipality that are below this year's plan, and not nearly there."""
    planned: int = 0
    """How many indicators have a plan this year."""


@reads(UseCase.SUMMARY_VIEW)
async def district_health(unit: Unit, actor: Actor, catalogue: Catalogue) -> DistrictHealth:
    """Return the pairs of the actor's municipality by health, and its indicators that are below plan."""
    area = await area_of(unit, municipality_of(actor), None)
    by_school = await school_counts(unit, area)
    every = {level: sum(counts[level] for counts in by_school.values()) for level in Level}
    below, planned = await _below(unit, catalogue, area)
    return DistrictHealth(every, by_school, below, planned)


def municipality_of(actor: Actor) -> int:
    """Return the municipality whose schools the actor may compare.

    Raises:
        NotAllowedError: there is none.
    """
    found = next(
        (each.municipality_id for each in actor.grants if each.role is not Role.OPERATOR and not each.organization_id),
        None,
    )
    demand(actor, UseCase.SUMMARY_VIEW, found, None)
    return int(found or 0)


async def school_counts(unit: Unit, area: Area) -> dict[int, dict[Level, int]]:
    """Return the pairs of every school by health. A plain function: the callers check the place."""
    found: dict[int, list[Health]] = {each.id: [] for each in area.schools}
    ids = list(found)
    for first in range(0, len(ids), _AT_ONCE):
        for each in (await pairs_health(unit, ids[first : first + _AT_ONCE], ())).values():
            found[each.organization_id].append(each.health)
    return {key: counted(pairs) for key, pairs in found.items()}


async def _below(unit: Unit, catalogue: Catalogue, area: Area) -> tuple[tuple[str, ...], int]:
    """Return which indicators with a plan of this year are below it, and how many have one; others are not counted."""
    year = area.today(unit).year
    below: list[str] = []
    planned = 0
    for set_ in catalogue.indicators.values():
        if set_.level is not Scope.MUNICIPAL:
            continue
        plans = await plans_of(unit, area, set_, year)
        if plans:
            specs = tuple(spec for spec in set_.indicators if spec.id in plans)
            only = set_.model_copy(update={"indicators": specs})
            figures = await figures_of(unit, catalogue, area, only, year)
            below += [each.spec.id for each in figures if each.status is Status.BELOW]
            planned += len(figures)
    return tuple(below), planned
