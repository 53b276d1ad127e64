"""A roadmap's deadline as its paper words it: kind and points in time, years where they are printed (roadmaps §1-3)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

_LEAP: Final = 2020
"""Of a day without a year: 29 February is one."""


class Kind(StrEnum):
    """What binds: a day, a term, a span, or nothing but the roadmap's own years."""

    DATE = "date"
    BY = "by"  # not later than that day; the day itself is in time
    RANGE = "range"
    MONTH = "month"
    PERMANENT = "permanent"
    ANNUAL = "annual"  # once a year, whenever; a month or a day of every year is that kind with ``yearly``
    BY_STAGE = "by_stage"  # within the terms of the pair's programme
    BY_SCHEDULE = "by_schedule"  # by a separate plan


class Cause(StrEnum):
    """What moves a row that has no day of its own."""

    ON_REQUEST = "on_request"
    ON_UPDATE = "on_update"
    AS_NEEDED = "as_needed"
    ON_COMPLETION = "on_completion"


UNDATED: Final = frozenset({Kind.BY_STAGE, Kind.BY_SCHEDULE})


@dataclass(frozen=True, slots=True)
class Point:
    """A month or a day of it, in one year or in every one."""

    month: int
    day: int | None = None
    year: int | None = None

    def __post_init__(self) -> None:
        """Refuse what stands in no calendar."""
        date(_LEAP if self.year is None else self.year, self.month, 1 if self.day is None else self.day)

    def first_day(self, year: int | None = None) -> date:
        """Return the day, or the month's first; ``year`` counts where none is printed."""
        return self._day(year, 1 if self.day is None else self.day)

    def last_day(self, year: int | None = None) -> date:
        """Return the day, or the month's last."""
        return self._day(year, 31 if self.day is None else self.day)

    def moved(self, years: int) -> Point:
        """Return the point so many years later; 29 February falls back to the 28th."""
        if self.year is None or not years:
            return self
        year = self.year + years
        day = None if self.day is None else min(self.day, monthrange(year, self.month)[1])
        return replace(self, year=year, day=day)

    def _day(self, year: int | None, day: int) -> date:
        known = year if self.year is None else self.year
        if known is None:
            raise ValueError("a point without a year needs one")
        return date(known, self.month, min(day, monthrange(known, self.month)[1]))


@dataclass(frozen=True, slots=True)
class Part:
    """One deadline: ``last`` is its day, term or month, ``first`` is where a range or a permanent row begins."""

    kind: Kind
    first: Point | None = None
    last: Point | None = None
    cause: Cause | None = None

    def __post_init__(self) -> None:
        """Refuse points that the kind has no use for, and spans that end before they begin."""
        if (self.last is not None) != (self.kind in {Kind.DATE, Kind.BY, Kind.MONTH, Kind.RANGE}):
            raise ValueError(f"{self.kind} and its last day do not fit")
        if self.first is not None and self.kind not in {Kind.RANGE, Kind.PERMANENT}:
            raise ValueError(f"{self.kind} has no first day")
        if self.kind is Kind.RANGE:
            _check_range(self.first, self.last)
        if self.last is not None and (self.kind, self.last.day is None) in {(Kind.MONTH, False), (Kind.DATE, True)}:
            raise ValueError("a month has no day, a date has one")

    @property
    def dated(self) -> bool:
        """Tell whether its years are printed."""
        return any(point is not None and point.year is not None for point in (self.first, self.last))

    def moved(self, years: int) -> Part:
        """Return the part so many years later."""
        return replace(
            self,
            first=None if self.first is None else self.first.moved(years),
            last=None if self.last is None else self.last.moved(years),
        )


@dataclass(frozen=True, slots=True)
class Deadline:
    """A row's whole deadline: «до 30.09.2020, далее постоянно» has two parts, «Июнь ежегодно» one that comes again."""

    main: Part
    yearly: bool = False
    then: Part | None = None
    """What goes on for good once the first part is done."""
    otherwise: Part | None = None
    """«или май 2021»: the day that binds where a stage or a separate plan names none."""

    def __post_init__(self) -> None:
        """Refuse combinations that say nothing."""
        if self.main.kind is Kind.ANNUAL and not self.yearly:
            raise ValueError("what is annual comes every year")
        if self.then is not None and (self.then.kind is not Kind.PERMANENT or self.main.kind is Kind.PERMANENT):
            raise ValueError("only what is permanent can follow, and not upon what is permanent")
        if self.otherwise is not None and (self.main.kind not in UNDATED or self.otherwise.last is None):
            raise ValueError("another day stands only beside a stage or a plan")

    @property
    def kinds(self) -> frozenset[Kind]:
        """Return every kind that the row has."""
        parts = {part.kind for part in (self.main, self.then, self.otherwise) if part is not None}
        return frozenset(parts | ({Kind.ANNUAL} if self.yearly else set()))

    def moved(self, years: int) -> Deadline:
        """Return the deadline in a roadmap that begins so many years later: same kind, same months and days."""
        return replace(
            self,
            main=self.main.moved(years),
            then=None if self.then is None else self.then.moved(years),
            otherwise=None if self.otherwise is None else self.otherwise.moved(years),
        )


def _check_range(first: Point | None, last: Point | None) -> None:
    if first is None or last is None or (first.year is None) != (last.year is None):
        raise ValueError("a range has two ends, both with a year or both without")
    if first.year is not None:
        if first.first_day() > last.last_day():
            raise ValueError("a range ends before it begins")
    elif first.month == last.month and first.first_day(_LEAP) > last.last_day(_LEAP):
        raise ValueError("a range ends before it begins")


PERMANENT: Final = Deadline(Part(Kind.PERMANENT))
ANNUAL: Final = Deadline(Part(Kind.ANNUAL), yearly=True)
