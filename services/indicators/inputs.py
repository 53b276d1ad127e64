"""Numbers that are typed in (indicators §0 rule 7). Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.indicators import Scope
from services.access import RefusedError
from storage.ids import new_id
from storage.tables import IndicatorInput, IndicatorYear

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from catalog.indicators import InputSpec
    from domain.indicator_inputs import Reason
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """A number with where it is from."""

    number: int
    source: str
    dated_on: date


Typed = dict[tuple[int | None, str], Entry]
"""The numbers of a year by organisation (``None``: the municipality) and key."""


async def typed_in(unit: Unit, municipality_id: int, year: int) -> Typed:
    """Return the numbers of a year that count now."""
    rows = await unit.all(
        select(
            IndicatorInput.organization_id,
            IndicatorInput.key,
            IndicatorInput.number,
            IndicatorInput.source,
            IndicatorInput.dated_on,
        ).where(
            IndicatorInput.municipality_id == municipality_id,
            IndicatorInput.year == year,
            IndicatorInput.superseded_at.is_(None),
        )
    )
    return {(row.organization_id, row.key): Entry(row.number, row.source, row.dated_on) for row in rows}


def number_at(
    typed: Mapping[tuple[int | None, str], Entry], spec: InputSpec, place: int | None, schools: Collection[int]
) -> tuple[int | None, tuple[int | None, ...]]:
    """Return a number where it is asked for, and in which places it is still to be typed.

    The municipality's is its own if it has typed one; of a school's kind it is else the sum of its schools, and then
    every school's is needed: a sum that leaves one out would make the share too large (rule 8).
    """
    own = typed.get((place, spec.id))
    if own is not None:
        return own.number, ()
    if place is not None or spec.level is Scope.MUNICIPAL:
        return None, (place,)
    lacking = tuple(each for each in schools if (each, spec.id) not in typed)
    if lacking or not schools:
        return None, lacking or (None,)
    return sum(typed[each, spec.id].number for each in schools), ()


async def closed_at(unit: Unit, municipality_id: int, organization_id: int | None, year: int) -> bool:
    """Tell whether a year is closed for a place: by itself, or with the whole municipality."""
    places = {organization_id, None}
    rows = await unit.scalars(
        select(IndicatorYear.organization_id).where(
            IndicatorYear.municipality_id == municipality_id, IndicatorYear.year == year
        )
    )
    return not places.isdisjoint(rows)


async def keep_number(
    unit: Unit,
    *,
    municipality_id: int,
    organization_id: int | None,
    year: int,
    key: str,
    entry: Entry,
    entered_by: int,
    reason: Reason | None = None,
) -> bool:
    """Keep a number in the place of an older one, which stays, superseded; the same once more changes nothing.

    Raises:
        RefusedError: ``year_closed`` where a closed year is to be corrected without a reason.
    """
    row = await unit.first(
        select(IndicatorInput.id, IndicatorInput.number, IndicatorInput.source, IndicatorInput.dated_on).where(
            IndicatorInput.municipality_id == municipality_id,
            # A plain ``==`` with None becomes IS NULL.
            IndicatorInput.organization_id == organization_id,
            IndicatorInput.year == year,
            IndicatorInput.key == key,
            IndicatorInput.superseded_at.is_(None),
        )
    )
    if row is not None and Entry(row.number, row.source, row.dated_on) == entry:
        return False
    if reason is None and await closed_at(unit, municipality_id, organization_id, year):
        raise RefusedError("year_closed")
    if row is not None:
        unit.change(IndicatorInput, row.id, superseded_at=unit.now, superseded_by=entered_by)
    unit.add(
        IndicatorInput(
            id=new_id(),
            municipality_id=municipality_id,
            organization_id=organization_id,
            year=year,
            key=key,
            number=entry.number,
            source=entry.source,
            dated_on=entry.dated_on,
            entered_by=entered_by,
            entered_at=unit.now,
            reason=None if reason is None else reason.value,
        )
    )
    unit.audit(
        entered_by,
        "indicator.input",
        subject_kind="indicator_input",
        municipality_id=municipality_id,
        organization_id=organization_id,
        key=key,
        year=year,
        corrected=row is not None,
    )
    return True
