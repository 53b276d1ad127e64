"""A curator types a number in, sets a plan, closes a year (indicators §0 rule 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.indicator_inputs import MOST, clean_source, date_fits
from domain.indicators import FIRST_YEAR, Direction, Scope
from domain.permissions import UseCase
from services.access import Actor, RefusedError, appends, reads, writes
from services.indicators.figures import one_of
from services.indicators.inputs import Entry, closed_at, keep_number
from services.indicators.places import area_for
from services.indicators.register import counted, dump
from storage.ids import new_id
from storage.tables import IndicatorInput, IndicatorPlan, IndicatorYear

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from domain.indicator_inputs import Reason
    from services.indicators.figures import Asked
    from storage.unit import Unit


@reads(UseCase.INDICATOR_INPUT)
async def view_input(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int | None, *, year: int, key: str
) -> Entry | None:
    """Return a number of a place, if it has been typed.

    Raises:
        RefusedError: ``gone`` for a number that is not this place's.
    """
    area = await area_for(unit, actor, UseCase.INDICATOR_INPUT, organization_id)
    _check(catalogue, organization_id, key)
    row = await unit.first(
        select(IndicatorInput.number, IndicatorInput.source, IndicatorInput.dated_on).where(
            IndicatorInput.municipality_id == area.municipality_id,
            IndicatorInput.organization_id == organization_id,
            IndicatorInput.year == year,
            IndicatorInput.key == key,
            IndicatorInput.superseded_at.is_(None),
        )
    )
    return None if row is None else Entry(row.number, row.source, row.dated_on)


@writes(UseCase.INDICATOR_INPUT)
async def enter_number(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    organization_id: int | None,
    *,
    year: int,
    key: str,
    number: int,
    source: str | None,
    dated_on: date,
    reason: Reason | None = None,
) -> bool:
    """Keep a number of a place; an older one stays beside it, and in a closed year a reason is asked.

    Raises:
        RefusedError: ``gone``; ``indicator_number``; ``indicator_source``; ``indicator_date``; ``year_closed``.
    """
    area = await area_for(unit, actor, UseCase.INDICATOR_INPUT, organization_id)
    _check(catalogue, organization_id, key)
    today = area.today(unit)
    line = clean_source(source)
    if not FIRST_YEAR <= year <= today.year or actor.person_id is None:
        raise RefusedError("gone")
    if not 0 <= number <= MOST:
        raise RefusedError("indicator_number")
    if line is None:
        raise RefusedError("indicator_source")
    if not date_fits(dated_on, year, today):
        raise RefusedError("indicator_date")
    return await keep_number(
        unit,
        municipality_id=area.municipality_id,
        organization_id=organization_id,
        year=year,
        key=key,
        entry=Entry(number, line, dated_on),
        entered_by=actor.person_id,
        reason=reason,
    )


@writes(UseCase.INDICATOR_INPUT)
async def enter_plan(unit: Unit, actor: Actor, catalogue: Catalogue, asked: Asked, tenths: int) -> None:
    """Set a plan value where none is printed; an older one stays beside it.

    Raises:
        RefusedError: ``gone``; ``plan_printed``; ``year_closed``.
    """
    area = await area_for(unit, actor, UseCase.INDICATOR_INPUT, asked.organization_id)
    _, spec = one_of(catalogue, area, asked)
    year, organization_id = asked.year, area.organization_id
    if spec.direction is Direction.GROWTH:
        raise RefusedError("gone")
    if actor.person_id is None or not FIRST_YEAR <= year <= area.today(unit).year:
        raise RefusedError("gone")
    if not spec.takes_plan(year):
        raise RefusedError("plan_printed")
    if await closed_at(unit, area.municipality_id, organization_id, year):
        raise RefusedError("year_closed")
    old = await unit.scalars(
        select(IndicatorPlan.id).where(
            IndicatorPlan.municipality_id == area.municipality_id,
            IndicatorPlan.indicator == spec.id,
            IndicatorPlan.organization_id == organization_id,
            IndicatorPlan.set_id == asked.set_id,
            IndicatorPlan.year == year,
            IndicatorPlan.superseded_at.is_(None),
        )
    )
    for each in old:
        unit.change(IndicatorPlan, each, superseded_at=unit.now, superseded_by=actor.person_id)
    unit.add(
        IndicatorPlan(
            id=new_id(),
            municipality_id=area.municipality_id,
            organization_id=organization_id,
            set_id=asked.set_id,
            indicator=spec.id,
            year=year,
            tenths=tenths,
            entered_by=actor.person_id,
            entered_at=unit.now,
        )
    )
    _note(unit, actor, area.municipality_id, organization_id, "indicator.plan", indicator=spec.id, year=year)


@appends(UseCase.INDICATOR_CLOSE)
async def close_year(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int | None, year: int) -> None:
    """Close a year: what the register says that day is kept, and only corrections with a reason change a number.

    It is counted before anything is locked: a whole district takes seconds, and nobody else has to wait for them.

    Raises:
        RefusedError: ``year_running`` while it is not over; ``year_closed`` once it is closed.
    """
    area = await area_for(unit, actor, UseCase.INDICATOR_CLOSE, organization_id)
    if actor.person_id is None or year < FIRST_YEAR:
        raise RefusedError("gone")
    if year >= area.today(unit).year:
        raise RefusedError("year_running")
    sets = [each for each in catalogue.indicators.values() if area.takes(each)]
    figures = await counted(unit, catalogue, area, sets, year)
    await unit.exclusive()
    if await closed_at(unit, area.municipality_id, organization_id, year):
        raise RefusedError("year_closed")
    unit.add(
        IndicatorYear(
            id=new_id(),
            municipality_id=area.municipality_id,
            organization_id=organization_id,
            year=year,
            closed_by=actor.person_id,
            closed_at=unit.now,
            figures={set_id: dump(register) for set_id, register in figures.items()},
        )
    )
    _note(unit, actor, area.municipality_id, organization_id, "indicator.close", year=year)


def _check(catalogue: Catalogue, organization_id: int | None, key: str) -> None:
    spec = catalogue.inputs.get(key)
    if spec is None or (organization_id is not None and spec.level is Scope.MUNICIPAL):
        raise RefusedError("gone")


def _note(
    unit: Unit, actor: Actor, municipality_id: int, organization_id: int | None, action: str, **details: Any
) -> None:
    unit.audit(actor.person_id, action, municipality_id=municipality_id, organization_id=organization_id, **details)
