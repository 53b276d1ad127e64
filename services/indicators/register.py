"""What the register says of a set's indicators in a year, school by school and together. Plain functions.

A closed year is read from what was kept that day, so that it stays when names are erased (consents §6).
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.indicators import FEWEST, Measure, Tally, together
from services.indicators.counting import Part, part_of, school_of
from services.indicators.process import positions
from storage.tables import IndicatorYear

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.indicators import IndicatorSet, IndicatorSpec
    from catalog.model import Catalogue
    from services.indicators.places import Area
    from storage.unit import Unit

ALL: Final = 0
"""Where the sum of all schools stands among them."""
_OFFICE: Final = -1
"""The municipality's own part, beside its schools'."""


@dataclass(frozen=True, slots=True)
class Counts:
    """An indicator's whole numbers; ``denominator`` is ``None`` where it is typed in or there is none."""

    numerator: int
    denominator: int | None = None
    awaiting: int = 0
    answered: int | None = None


Register = dict[str, dict[int, Counts]]
"""Indicator → school (or ``ALL``) → counts; without an entry there are no data."""


async def register_of(unit: Unit, catalogue: Catalogue, area: Area, set_: IndicatorSet, year: int) -> Register:
    """Return a set's register part of a year: kept if the year is closed, else counted now."""
    rows = await unit.all(
        select(IndicatorYear.organization_id, IndicatorYear.figures).where(
            IndicatorYear.municipality_id == area.municipality_id, IndicatorYear.year == year
        )
    )
    kept = {row.organization_id: row.figures for row in rows}
    place = area.organization_id
    if set_.id in kept.get(place, {}):
        return _read(kept[place][set_.id])
    if place is not None and set_.id in kept.get(None, {}):
        whole = _read(kept[None][set_.id])
        return {key: {ALL: by[place], place: by[place]} for key, by in whole.items() if place in by}
    return await counted(unit, catalogue, area, set_, year)


async def counted(unit: Unit, catalogue: Catalogue, area: Area, set_: IndicatorSet, year: int) -> Register:
    """Count a set's register part now."""
    parts: dict[str, dict[int, Part]] = {spec.id: {} for spec in set_.indicators}
    for place in area.schools:
        school = await school_of(unit, place, year, set_)
        for spec in set_.indicators:
            part = await part_of(unit, catalogue, set_, spec, school)
            if part is not None:
                parts[spec.id][place.id] = part
    if area.organization_id is None:
        await _own_roadmap(unit, area, set_, year, parts)
    return {
        spec.id: {
            place: counts
            for place, part in [(ALL, _whole(spec, parts[spec.id].values())), *parts[spec.id].items()]
            if part is not None and place != _OFFICE
            for counts in [_counts(spec, part)]
            if counts is not None
        }
        for spec in set_.indicators
    }


async def _own_roadmap(
    unit: Unit, area: Area, set_: IndicatorSet, year: int, parts: dict[str, dict[int, Part]]
) -> None:
    """Count the municipality's own roadmap beside its schools' (K1, K2)."""
    for spec in set_.indicators:
        if spec.measure in {Measure.POSITIONS_DONE, Measure.POSITIONS_IN_TIME}:
            in_time = spec.measure is Measure.POSITIONS_IN_TIME
            found = await positions(unit, area.municipality_id, None, year, area.today(unit), in_time=in_time)
            if found is not None:
                parts[spec.id][_OFFICE] = Part(Tally(nameless=found[0]), Tally(nameless=found[1]))


def _whole(spec: IndicatorSpec, parts: Iterable[Part]) -> Part | None:
    """Return all schools together: sums, never the mean of shares (rule 8); of K3 the school with the fewest."""
    every = list(parts)
    if not every:
        return None
    if spec.measure is Measure.EVENT_PEOPLE:
        return min(every, key=lambda part: part.numerator.size)
    inside = together(part.numerator for part in every)
    awaiting = frozenset[int]().union(*(part.awaiting for part in every)) - inside.people
    bases = [part.denominator for part in every if part.denominator is not None]
    answers = [part.answered for part in every if part.answered is not None]
    return Part(inside, together(bases) if bases else None, awaiting, together(answers) if answers else None)


def _counts(spec: IndicatorSpec, part: Part) -> Counts | None:
    base = None if part.denominator is None else part.denominator.size
    if spec.measure is Measure.CHANGE and (base or 0) < FEWEST:
        return None
    return Counts(part.numerator.size, base, len(part.awaiting), None if part.answered is None else part.answered.size)


def dump(register: Register) -> dict[str, Any]:
    """Return it as JSON."""
    return {key: {str(place): list(astuple(one)) for place, one in by.items()} for key, by in register.items()}


def _read(kept: dict[str, Any]) -> Register:
    return {key: {int(place): Counts(*one) for place, one in by.items()} for key, by in kept.items()}
