"""How many pairs and mentees there are by model and by category: totals only, no person (programme §5, §6)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.categories import Category, count_categories, masked
from domain.matches import ACTIVE
from domain.models import MatchModel, ModelCounts, count_models
from domain.permissions import UseCase
from services.access import Actor, demand, reads
from services.match_rows import sides_of
from services.mentee_facts import facts_of_school
from services.models import models_of, sides_from
from services.places import place_of, running_cycle
from storage.tables import Cycle, Match, Municipality, Organization, Participation

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Totals:
    """A school's year, or a municipality's, in figures; a hidden one (one to four) is ``None``."""

    name: str
    running: bool
    models: ModelCounts
    categories: dict[Category, int | None]
    outside: bool
    """The reader stands outside the school: small figures are hidden."""


@reads(UseCase.TOTALS_VIEW)
async def school_totals(unit: Unit, actor: Actor, organization_id: int) -> Totals:
    """Return the figures of a school's open year, for those who work there."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.TOTALS_VIEW, place.municipality_id, place.id)
    cycle = await running_cycle(unit, place.id)
    if cycle is None:
        return Totals(place.name, False, count_models(()), {}, False)
    counts = await _categories(unit, place.id, cycle.id)
    return Totals(place.name, True, await _models(unit, [cycle.id]), dict(counts), False)


@reads(UseCase.SUMMARY_VIEW)
async def district_totals(unit: Unit, actor: Actor) -> Totals:
    """Return the figures of all schools of the actor's municipality; a school's total under five is left out."""
    municipality_id = actor.district
    demand(actor, UseCase.SUMMARY_VIEW, municipality_id, None)
    name = await unit.scalar(select(Municipality.name).where(Municipality.id == municipality_id))
    rows = await unit.all(
        select(Cycle.id, Cycle.organization_id)
        .join(Organization, Organization.id == Cycle.organization_id)
        .where(Organization.municipality_id == municipality_id, Cycle.closed_at.is_(None))
    )
    total: Counter[Category] = Counter()
    hidden: set[Category] = set()
    for row in rows:
        for category, count in masked(await _categories(unit, row.organization_id, row.id)).items():
            total[category] += count or 0
            if count is None:
                hidden.add(category)
    categories = {each: None if each in hidden and not total[each] else total[each] for each in Category}
    return Totals(name or "", bool(rows), await _models(unit, [row.id for row in rows]), categories, True)


async def _categories(unit: Unit, organization_id: int, cycle_id: int) -> dict[Category, int]:
    here = set(
        await unit.scalars(
            select(Participation.id).where(Participation.cycle_id == cycle_id, Participation.left_at.is_(None))
        )
    )
    noted = await facts_of_school(unit, organization_id)
    return count_categories(facts.main for each, facts in noted.items() if each in here)


async def _models(unit: Unit, cycle_ids: Collection[int]) -> ModelCounts:
    """Count the pairs by order of these years."""
    found = await unit.scalars(
        select(Match.id).where(
            Match.cycle_id.in_(list(cycle_ids)), Match.status.in_([status.value for status in ACTIVE])
        )
    )
    sides = {match_id: sides_from(rows) for match_id, rows in (await sides_of(unit, found)).items()}
    models = await models_of(unit, sides)
    return count_models(
        MatchModel(each.number, sides[match_id].mentees, each.online, frozenset(each.content))
        for match_id, each in models.items()
    )
