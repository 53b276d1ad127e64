"""Indicators (indicators.md §0): a value is two whole numbers, compared unrounded and rounded for print only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_YEAR: Final = 2018
"""Nothing is older than the federal project that the programme belongs to."""
PLAN_FROM: Final = 2025
"""From here on no plan is printed anywhere: a curator enters it (indicators §6)."""
NEAR: Final = Fraction(9, 10)
WHOLE: Final = 100
YOUNG_YEARS: Final = 3  # indicators §1, I3: 0-3 years
FEWEST: Final = 5  # a mean of fewer people is not shown (indicators §8)


class Measure(StrEnum):
    """What is counted on top of the fraction."""

    PEOPLE = "people"  # persons who entered the programme, each once
    PLACES = "places"  # a person counts once in every form of mentoring
    CATEGORY = "category"  # mentees with a category
    ORGANIZATIONS = "organizations"
    SATISFIED = "satisfied"
    TYPED = "typed"
    CHANGE = "change"  # the mean change between before and after
    POSITIONS_DONE = "positions_done"
    POSITIONS_IN_TIME = "positions_in_time"
    EVENT_PEOPLE = "event_people"
    SCHOOLS_WITH = "schools_with"
    MEETINGS_HELD = "meetings_held"
    FEEDBACK = "feedback"
    PLANS = "plans"
    UNMATCHED = "unmatched"
    SILENT = "silent"
    TRAINED = "trained"
    CONSENTS = "consents"
    ANSWERS = "answers"
    BROKEN = "broken"
    DOCUMENTS = "documents"


class Printed(StrEnum):
    """How a value is printed."""

    PERCENT = "percent"
    PEOPLE = "people"
    POINTS = "points"


class Direction(StrEnum):
    """What is good: much, little, or more than last year (indicators §4)."""

    UP = "up"
    DOWN = "down"
    GROWTH = "growth"


class Scope(StrEnum):
    """Whose set or number it is."""

    MUNICIPAL = "municipal"
    SCHOOL = "school"
    BOTH = "both"


class Status(StrEnum):
    """Where a value stands against its plan (indicators §0 rule 6), or against last year."""

    REACHED = "reached"
    NEAR = "near"
    BELOW = "below"
    GREW = "grew"
    NOT_GROWN = "not_grown"
    NO_PLAN = "no_plan"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Value:
    """What an indicator amounts to, as whole numbers; ``denominator`` is ``None`` of a plain count."""

    unit: Printed
    numerator: int
    denominator: int | None = None

    @property
    def exact(self) -> Fraction:
        """The value without any rounding."""
        if self.denominator is None:
            return Fraction(self.numerator)
        share = Fraction(self.numerator, self.denominator)
        return share * WHOLE if self.unit is Printed.PERCENT else share

    @property
    def over(self) -> bool:
        """Whether it is a share above the whole: it is printed, and flagged (indicators §0 rule 5)."""
        return self.unit is Printed.PERCENT and self.exact > WHOLE


def value_of(unit: Printed, numerator: int | None, denominator: int | None, *, counted: bool = False) -> Value | None:
    """Return the value, ``None`` where there are no data: a missing or empty denominator is never 0 (rule 5).

    ``counted`` says that the numerator alone is the value.
    """
    if numerator is None or (not counted and not denominator):
        return None
    return Value(unit, numerator, None if counted else denominator)


def half_up(value: Fraction) -> Fraction:
    """Return a value for print: one decimal, half up (rule 4); below zero the half goes away from zero as well."""
    tenths = abs(value) * 10 + Fraction(1, 2)
    rounded = Fraction(tenths.numerator // tenths.denominator, 10)
    return -rounded if value < 0 else rounded


def status(value: Value | None, plan: Fraction | None, direction: Direction = Direction.UP) -> Status:
    """Return where a value stands against its plan, on unrounded numbers (rules 4 and 6)."""
    if value is None:
        return Status.NO_DATA
    if plan is None:
        return Status.NO_PLAN
    got = value.exact
    if direction is Direction.DOWN:
        return Status.REACHED if got <= plan else Status.NEAR if got * NEAR <= plan else Status.BELOW
    return Status.REACHED if got >= plan else Status.NEAR if got >= plan * NEAR else Status.BELOW


def growth(value: Value | None, before: Value | None) -> Status:
    """Return whether a value is above last year's (indicators §4: positive dynamics)."""
    if value is None:
        return Status.NO_DATA
    if before is None:
        return Status.NO_PLAN
    return Status.GREW if value.exact > before.exact else Status.NOT_GROWN


def age_at_year_end(birth: date, year: int) -> int:
    """Return the full years of age on 31 December (rule 3)."""
    return year - birth.year


def in_band(age: int | None, band: tuple[int, int] | None) -> bool:
    """Tell whether an age lies in a band, both ends included; who gave no birth date is in none."""
    return band is None or (age is not None and band[0] <= age <= band[1])


def entered(year: int, entry: date, ended_on: date | None, *, carry_over: bool) -> bool:
    """Tell whether a match makes its people count in a year (rules 1 and 2).

    It began in it, or before and was still open on 1 January.
    """
    if entry.year == year:
        return True
    return carry_over and entry.year < year and (ended_on is None or ended_on >= date(year, 1, 1))


def is_young(year: int, teaching_since: int) -> bool:
    """Tell whether a teacher's first three years last in a year (indicators §1, I3)."""
    return 0 <= year - teaching_since <= YOUNG_YEARS


@dataclass(frozen=True, slots=True)
class Tally:
    """People, each once wherever they are counted, and what nobody can be named for any more."""

    people: frozenset[int] = frozenset()
    nameless: int = 0

    @property
    def size(self) -> int:
        """How many it is."""
        return len(self.people) + self.nameless


def together(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of several schools: a person in two of them counts once (rule 8)."""
    people: set[int] = set()
    nameless = 0
    for each in tallies:
        people |= each.people
        nameless += each.nameless
    return Tally(frozenset(people), nameless)
