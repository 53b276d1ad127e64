"""What stands behind a figure: counts by school, and people for their own school (design §3 rule 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.indicators import Measure
from domain.permissions import UseCase
from services.access import Actor, RefusedError, reads
from services.indicators.counting import People, parts_of
from services.indicators.figures import one_of
from services.indicators.group import Group
from services.indicators.inputs import typed_in
from services.indicators.places import area_for
from services.indicators.register import masked, register_of
from services.pool import names_of

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from services.indicators.figures import Asked
    from storage.unit import Unit

NAMED: Final = frozenset({Measure.PEOPLE, Measure.EVENT_PEOPLE, Measure.CONSENTS})
"""Measures whose people may be read one by one; who answered what never is (questionnaires §1)."""


@dataclass(frozen=True, slots=True)
class SchoolCount:
    """One school's part of a figure; a small one of a sensitive figure is hidden (``None``)."""

    name: str
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class Behind:
    """One person who counts, or who waits for consents."""

    person_id: int
    label: str
    awaiting: bool


@reads(UseCase.INDICATORS_VIEW)
async def by_school(unit: Unit, actor: Actor, catalogue: Catalogue, asked: Asked) -> tuple[SchoolCount, ...]:
    """Return a figure school by school, as far as each has data.

    Raises:
        RefusedError: ``gone``.
    """
    area = await area_for(unit, actor, UseCase.INDICATORS_VIEW, asked.organization_id)
    only, spec = one_of(catalogue, area, asked)
    register = await register_of(unit, catalogue, area, only, asked.year)
    typed = await typed_in(unit, area.municipality_id, asked.year)
    found = []
    for place in area.schools:
        counts = register.get(spec.id, {}).get(place.id)
        numbers = [typed.get((place.id, key)) for key in (spec.typed, *spec.of) if key is not None]
        sum_ = None if None in numbers or not numbers else sum(each.number for each in numbers if each is not None)
        if spec.typed is not None:
            found.append(SchoolCount(place.name, sum_, None))
        elif counts is not None:
            numerator = None if masked(spec, counts) else counts.numerator
            found.append(SchoolCount(place.name, numerator, sum_ if spec.of else counts.denominator))
    return tuple(found)


@reads(UseCase.INDICATOR_TRACE)
async def people_behind(unit: Unit, actor: Actor, catalogue: Catalogue, asked: Asked) -> tuple[Behind, ...]:
    """Return the people behind a school's figure, those who wait for consents last; the look is audited.

    Raises:
        RefusedError: ``gone``; ``indicator_nameless`` where a figure is a total and nothing else.
    """
    area = await area_for(unit, actor, UseCase.INDICATOR_TRACE, asked.organization_id)
    only, spec = one_of(catalogue, area, asked)
    if area.organization_id is None or spec.measure not in NAMED or spec.sensitive:
        raise RefusedError("indicator_nameless")
    people = People(unit, Group(area.schools, asked.year))
    part = (await parts_of(unit, catalogue, only, spec, people)).get(area.organization_id)
    if part is None:
        return ()
    ids = [*sorted(part.numerator.people), *sorted(part.awaiting)]
    names = await names_of(unit, ids)
    unit.audit(
        actor.person_id,
        "indicator.people",
        municipality_id=area.municipality_id,
        organization_id=area.organization_id,
        indicator=spec.id,
        year=asked.year,
        count=len(ids),
    )
    return tuple(Behind(each, names[each].short, each in part.awaiting) for each in ids if each in names)
