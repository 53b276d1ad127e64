"""From a deadline to days: what it means in a roadmap that runs for these years.

A printed year stands (``Deadline.moved`` has brought it into the new roadmap). A month without one falls into the
roadmap's year: of a calendar year that very year; of a school year August to December are its first year and January
to July its second, so that «Август-сентябрь» opens it and «Июнь» closes it. A month range across New Year ends in the
year after. What is permanent, annual or goes by a stage counts once a year (indicators.md, K1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.deadlines import UNDATED, Kind

if TYPE_CHECKING:
    from domain.deadlines import Deadline, Part, Point

_OPENS: Final = 8
"""The month from which on a month without a year is meant in the school year's first calendar year."""


class YearKind(StrEnum):
    """What a roadmap calls a year (programme §12 no. 18)."""

    SCHOOL = "school"  # 1 September to 31 August
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Cycle:
    """The years of a roadmap; a school year is called by the year in which it begins."""

    year: YearKind
    start: int
    years: int = 1

    def window(self, number: int) -> tuple[date, date]:
        """Return the first and the last day of a year of the roadmap; the first is number 0."""
        year = self.start + number
        if self.year is YearKind.CALENDAR:
            return date(year, 1, 1), date(year, 12, 31)
        return date(year, 9, 1), date(year + 1, 8, 31)

    def place(self, month: int, number: int) -> int:
        """Return the calendar year of a month that is printed without one."""
        later = self.year is YearKind.SCHOOL and month < _OPENS
        return self.start + number + later

    def moved(self, start: int) -> Cycle:
        """Return the same cycle with another first year."""
        return replace(self, start=start)


@dataclass(frozen=True, slots=True)
class Span:
    """One time that a row is due. Without ``last`` nothing is due before the stage moves or the plan is there."""

    kind: Kind
    year: int
    """The roadmap's year to which it counts."""
    counts_on: date
    """Its last day, or its year's: in which period its position counts."""
    first: date | None = None
    last: date | None = None
    soft: bool = False
    """Permanent: there is an end of the year and no day to miss."""
    continues: bool = False
    """It goes on for good after it is done."""

    def fixed(self, last: date, first: date | None = None) -> Span:
        """Return it with its days, once the stage has moved or the plan is there.

        Raises:
            ValueError: if it would end before it begins.
        """
        if first is not None and first > last:
            raise ValueError("a span ends before it begins")
        return replace(self, first=first, last=last, counts_on=last, soft=False)

    def without_day(self, first: date, last: date) -> Span:
        """Return it as something of the whole year: no plan names a day, so there is none to miss."""
        return replace(self, first=first, last=last, counts_on=last, soft=True)


def spans(deadline: Deadline, cycle: Cycle) -> tuple[Span, ...]:
    """Return every time that a row is due in a roadmap, in order."""
    main, numbers = deadline.main, range(cycle.years)
    if main.kind is Kind.PERMANENT:
        return tuple(_permanent(main, cycle, numbers))
    if main.kind in UNDATED:
        return tuple(_undated(deadline, cycle))
    if main.kind is Kind.ANNUAL:
        found = [_whole_year(Kind.ANNUAL, cycle, number) for number in numbers]
    else:
        found = [_placed(main, cycle, number) for number in (numbers if deadline.yearly else (0,))]
    if deadline.then is None:
        return tuple(found)
    later = () if deadline.yearly else _permanent(deadline.then, cycle, numbers)
    ends_on = found[-1].counts_on
    after = [each for each in later if each.first is not None and each.first > ends_on]
    return (*(replace(each, continues=True) for each in found), *after)


def _whole_year(kind: Kind, cycle: Cycle, number: int) -> Span:
    first, last = cycle.window(number)
    return Span(kind, cycle.start + number, last, first, last, soft=kind is Kind.PERMANENT)


def _permanent(part: Part, cycle: Cycle, numbers: range) -> list[Span]:
    found = [_whole_year(Kind.PERMANENT, cycle, number) for number in numbers]
    if part.first is None:
        return found
    begins = part.first.first_day(cycle.place(part.first.month, 0))
    return [replace(each, first=max(begins, each.first or begins)) for each in found if each.counts_on >= begins]


def _undated(deadline: Deadline, cycle: Cycle) -> list[Span]:
    main, other = deadline.main, deadline.otherwise
    once = (other is not None and other.dated) or (main.kind is Kind.BY_SCHEDULE and not deadline.yearly)
    numbers = range(1 if once else cycle.years)
    if other is None:
        return [Span(main.kind, cycle.start + number, cycle.window(number)[1]) for number in numbers]
    return [replace(_placed(other, cycle, number), kind=main.kind) for number in numbers]


def _placed(part: Part, cycle: Cycle, number: int) -> Span:
    """Return a part's days in one year; a printed year that comes again moves on by a year each time."""
    moved = part.moved(number)
    last_point = moved.last
    if last_point is None:
        raise ValueError("only a part with a day is placed")
    if moved.kind is Kind.RANGE and moved.first is not None:
        first, last = _range(moved.first, last_point, cycle, number)
        return Span(moved.kind, cycle.start + number, last, first, last)
    year = cycle.place(last_point.month, number)
    last = last_point.last_day(year)
    begins = None if moved.kind is Kind.BY else last_point.first_day(year)
    return Span(moved.kind, cycle.start + number, last, begins, last)


def _range(first: Point, last: Point, cycle: Cycle, number: int) -> tuple[date, date]:
    year = cycle.place(first.month, number)
    return first.first_day(year), last.last_day(year + (last.month < first.month))
