"""Indicators of a place and a year against their plan: the list, one of them, last year's, several years in a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.indicator_inputs import of_tenths
from domain.indicators import (
    FIRST_YEAR,
    Direction,
    Measure,
    Printed,
    Status,
    Value,
    growth,
    status,
    value_of,
)
from domain.permissions import UseCase, allowed
from services.access import Actor, RefusedError, reads
from services.indicators.inputs import Entry, closed_at, number_at, typed_in
from services.indicators.places import Area, area_for
from services.indicators.register import ALL, Counts, Register, masked, register_of
from storage.tables import IndicatorPlan

if TYPE_CHECKING:
    from fractions import Fraction

    from catalog.indicators import IndicatorSet, IndicatorSpec
    from catalog.model import Catalogue
    from services.indicators.inputs import Typed
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """Which place (``None``: the actor's municipality), year, set and indicator are looked at."""

    organization_id: int | None
    year: int
    set_id: str = ""
    indicator_id: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one place in one year."""

    spec: IndicatorSpec
    value: Value | None
    plan: Fraction | None
    status: Status
    awaiting: int = 0
    answered: Value | None = None
    """Of a questionnaire: the satisfied among those who answered."""
    rate: Value | None = None
    """Of a questionnaire: how many of those who took part answered."""
    numerator: int | None = None
    lacking: tuple[tuple[str, int | None], ...] = ()
    """Numbers still to be typed: key and school (``None``: the municipality)."""
    hidden: bool = False
    """So few of a sensitive figure that the total would say who it is (programme §5)."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a place in a year: counted, and typed in."""

    register: Register
    typed: Typed


@dataclass(frozen=True, slots=True)
class Board:
    """A set of indicators of one place in one year."""

    area: Area
    set_: IndicatorSet
    year: int
    figures: tuple[Figure, ...]
    closed: bool
    may_enter: bool
    may_close: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator with what it rests on and what it was the year before."""

    board: Board
    figure: Figure
    before: Figure
    inputs: tuple[tuple[str, Entry | None], ...]
    may_plan: bool


@reads(UseCase.INDICATORS_VIEW)
async def view_board(unit: Unit, actor: Actor, catalogue: Catalogue, asked: Asked) -> Board:
    """Return a set's indicators of a place and a year.

    Raises:
        RefusedError: ``gone`` for a set that there is not, that is not this place's, or a year out of range.
    """
    area = await area_for(unit, actor, UseCase.INDICATORS_VIEW, asked.organization_id)
    return await _board(unit, actor, catalogue, area, set_for(catalogue, area, asked.set_id), asked.year)


@reads(UseCase.INDICATORS_VIEW)
async def view_card(unit: Unit, actor: Actor, catalogue: Catalogue, asked: Asked) -> Card:
    """Return one indicator of a place and a year.

    Raises:
        RefusedError: ``gone``.
    """
    area = await area_for(unit, actor, UseCase.INDICATORS_VIEW, asked.organization_id)
    only, spec = one_of(catalogue, area, asked)
    year = asked.year
    board = await _board(unit, actor, catalogue, area, only, year)
    before = (await figures_of(unit, catalogue, area, only, year - 1))[0]
    typed = await typed_in(unit, area.municipality_id, year)
    entries = tuple((key, typed.get((area.organization_id, key))) for key in spec.inputs)
    may_plan = board.may_enter and not board.closed and spec.takes_plan(year)
    return Card(board, board.figures[0], before, entries, may_plan)


@reads(UseCase.INDICATORS_VIEW)
async def list_sets(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int | None) -> tuple[str, ...]:
    """Return the sets of a place, in their order."""
    area = await area_for(unit, actor, UseCase.INDICATORS_VIEW, organization_id)
    return tuple(each.id for each in catalogue.indicators.values() if area.takes(each))


def set_for(catalogue: Catalogue, area: Area, set_id: str) -> IndicatorSet:
    """Return a set of this place.

    Raises:
        RefusedError: ``gone``.
    """
    found = catalogue.indicators.get(set_id)
    if found is None or not area.takes(found):
        raise RefusedError("gone")
    return found


def one_of(catalogue: Catalogue, area: Area, asked: Asked) -> tuple[IndicatorSet, IndicatorSpec]:
    """Return a set narrowed to the one indicator that is asked for, and the indicator.

    Raises:
        RefusedError: ``gone``.
    """
    set_ = set_for(catalogue, area, asked.set_id)
    spec = set_.indicator(asked.indicator_id)
    if spec is None:
        raise RefusedError("gone")
    return set_.model_copy(update={"indicators": (spec,)}), spec


async def _board(  # noqa: PLR0917  a private helper of two services
    unit: Unit, actor: Actor, catalogue: Catalogue, area: Area, set_: IndicatorSet, year: int
) -> Board:
    if not FIRST_YEAR <= year <= area.today(unit).year:
        raise RefusedError("gone")
    roles = actor.roles_in(area.municipality_id, area.organization_id)
    return Board(
        area,
        set_,
        year,
        await figures_of(unit, catalogue, area, set_, year),
        await closed_at(unit, area.municipality_id, area.organization_id, year),
        allowed(roles, UseCase.INDICATOR_INPUT),
        allowed(roles, UseCase.INDICATOR_CLOSE),
    )


async def figures_of(unit: Unit, catalogue: Catalogue, area: Area, set_: IndicatorSet, year: int) -> tuple[Figure, ...]:
    """Return a set's indicators of a place in a year. A plain function: the callers check the place."""
    known = await _known(unit, catalogue, area, set_, year)
    plans = await plans_of(unit, area, set_, year)
    grows = any(spec.direction is Direction.GROWTH for spec in set_.indicators)
    last = await _known(unit, catalogue, area, set_, year - 1) if grows else _Known({}, {})
    found = []
    for spec in set_.indicators:
        figure = _figure(catalogue, area, spec, known, plans.get(spec.id))
        if spec.direction is Direction.GROWTH:
            before = _figure(catalogue, area, spec, last, None)
            figure = _with_growth(figure, before)
        found.append(figure)
    return tuple(found)


async def _known(unit: Unit, catalogue: Catalogue, area: Area, set_: IndicatorSet, year: int) -> _Known:
    register = await register_of(unit, catalogue, area, set_, year)
    return _Known(register, await typed_in(unit, area.municipality_id, year))


def _with_growth(figure: Figure, before: Figure) -> Figure:
    return replace(figure, plan=None, status=growth(figure.value, before.value))


def _figure(catalogue: Catalogue, area: Area, spec: IndicatorSpec, known: _Known, plan: Fraction | None) -> Figure:
    counts = known.register.get(spec.id, {}).get(ALL)
    hidden = counts is not None and masked(spec, counts)
    if hidden:
        counts = None
    lacking: list[tuple[str, int | None]] = []

    def number(key: str) -> int | None:
        found, missing = number_at(
            known.typed, catalogue.inputs[key], area.organization_id, [each.id for each in area.schools]
        )
        lacking.extend((key, place) for place in missing)
        return found

    if spec.typed is not None:
        counts = None if (total := number(spec.typed)) is None else Counts(total)
    numerator = None if counts is None else counts.numerator
    bases = [number(key) for key in spec.of]
    if spec.of:
        denominator = None if None in bases else sum(each or 0 for each in bases)
    else:
        denominator = None if counts is None else counts.denominator
    value = value_of(spec.unit, numerator, denominator, counted=spec.unit is Printed.PEOPLE)
    answered = rate = None
    if counts is not None and spec.measure is Measure.SATISFIED:
        answered = value_of(Printed.PERCENT, counts.numerator, counts.answered)
        rate = value_of(Printed.PERCENT, counts.answered, counts.denominator)
    return Figure(
        spec,
        value,
        plan,
        status(value, plan, spec.direction),
        0 if counts is None or spec.sensitive else counts.awaiting,
        answered,
        rate,
        numerator,
        tuple(lacking),
        hidden,
    )


async def plans_of(unit: Unit, area: Area, set_: IndicatorSet, year: int) -> dict[str, Fraction]:
    """Return the plan of a year: as printed, or as entered; a school without one has its municipality's.

    A plain function.
    """
    rows = await unit.all(
        select(IndicatorPlan.organization_id, IndicatorPlan.indicator, IndicatorPlan.tenths).where(
            IndicatorPlan.municipality_id == area.municipality_id,
            IndicatorPlan.indicator.in_([spec.id for spec in set_.indicators]),
            IndicatorPlan.set_id == set_.id,
            IndicatorPlan.year == year,
            IndicatorPlan.superseded_at.is_(None),
        )
    )
    entered = {(row.organization_id, row.indicator): of_tenths(row.tenths) for row in rows}
    found = {}
    for spec in set_.indicators:
        plan = spec.printed_plan(year)
        for place in (area.organization_id, None):
            plan = entered.get((place, spec.id)) if plan is None else plan
        if plan is not None:
            found[spec.id] = plan
    return found
