"""What the register says of a set's indicators in a year, school by school and together. Plain functions.

A closed year is read from what was kept that day, so that it stays when names are erased (consents §6).
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.categories import MASK_BELOW
from domain.indicators import FEWEST, Measure, Tally, together
from services.indicators.counting import Part, People, parts_of
from services.indicators.group import groups_of
from services.indicators.process import positions
from storage.tables import IndicatorYear

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from catalog.indicators import IndicatorSet, IndicatorSpec
    from catalog.model import Catalogue
    from services.indicators.places import Area
    from storage.unit import Unit

ALL: Final = 0
"""Where the sum of all schools stands among them."""


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
    return (await counted(unit, catalogue, area, [set_], year))[set_.id]


async def counted(
    unit: Unit, catalogue: Catalogue, area: Area, sets: Iterable[IndicatorSet], year: int
) -> dict[str, Register]:
    """Count the register part of sets now; the people are read once for all of them."""
    people = [People(unit, group) for group in groups_of(area.schools, year)]
    return {each.id: await _register(unit, catalogue, area, each, people, year) for each in sets}


async def _register(  # noqa: PLR0917  a private helper of one function
    unit: Unit, catalogue: Catalogue, area: Area, set_: IndicatorSet, people: Iterable[People], year: int
) -> Register:
    register: Register = {}
    for spec in set_.indicators:
        parts: dict[int, Part] = {}
        for some in people:
            parts |= await parts_of(unit, catalogue, set_, spec, some)
        own = await _own_roadmap(unit, area, spec, year) if area.organization_id is None else None
        whole = _whole(spec, [*parts.values(), *([own] if own is not None else [])])
        found = [(ALL, whole), *parts.items()]
        counts = {place: _counts(spec, part) for place, part in found if part is not None}
        register[spec.id] = {place: each for place, each in counts.items() if each is not None}
    return register


async def _own_roadmap(unit: Unit, area: Area, spec: IndicatorSpec, year: int) -> Part | None:
    """Count the municipality's own roadmap beside its schools' (K1, K2)."""
    if spec.measure not in {Measure.POSITIONS_DONE, Measure.POSITIONS_IN_TIME}:
        return None
    in_time = spec.measure is Measure.POSITIONS_IN_TIME
    found = await positions(unit, area.municipality_id, None, year, area.today(unit), in_time=in_time)
    pair = found.get(None)
    return None if pair is None else Part(Tally(nameless=pair[0]), Tally(nameless=pair[1]))


def _whole(spec: IndicatorSpec, every: Sequence[Part]) -> Part | None:
    """Return all schools together: sums, never the mean of shares (rule 8); of K3 the school with the fewest."""
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


def masked(spec: IndicatorSpec, counts: Counts) -> bool:
    """Tell whether so few are counted of a sensitive figure that the total would say who it is (programme §5)."""
    return spec.sensitive and 0 < counts.numerator < MASK_BELOW


def dump(register: Register) -> dict[str, Any]:
    """Return it as JSON."""
    return {key: {str(place): list(astuple(one)) for place, one in by.items()} for key, by in register.items()}


def _read(kept: dict[str, Any]) -> Register:
    return {key: {int(place): Counts(*one) for place, one in by.items()} for key, by in kept.items()}
