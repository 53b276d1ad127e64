"""Schools whose year is counted together: what is asked of all of them is read once, not school by school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from services.places import Place

_CHUNK: Final = 500
_SCHOOLS: Final = 10
"""How many schools are read at once: few enough that chats are answered in between."""


@dataclass(frozen=True, slots=True)
class Group:
    """Schools of one time zone, so that a year begins for all of them at the same moment."""

    places: tuple[Place, ...]
    year: int

    @property
    def ids(self) -> list[int]:
        """The schools."""
        return [each.id for each in self.places]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of all of them."""
        return ZoneInfo(self.places[0].zone)

    @property
    def start(self) -> datetime:
        """The first moment of the year."""
        return datetime(self.year, 1, 1, tzinfo=self.zone)

    @property
    def end(self) -> datetime:
        """The first moment of the next year."""
        return datetime(self.year + 1, 1, 1, tzinfo=self.zone)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the year."""
        return date(self.year, 1, 1), date(self.year, 12, 31)

    def today(self, now: datetime) -> date:
        """Return the day it is there."""
        return now.astimezone(self.zone).date()


def groups_of(places: Iterable[Place], year: int) -> Iterator[Group]:
    """Return schools by time zone, in portions."""
    for _, same in groupby(sorted(places, key=lambda each: each.zone), key=lambda each: each.zone):
        every = list(same)
        for start in range(0, len(every), _SCHOOLS):
            yield Group(tuple(every[start : start + _SCHOOLS]), year)


def chunks(ids: Collection[int]) -> Iterable[list[int]]:
    """Return ids in portions that a statement takes, and between which the loop breathes."""
    every = list(ids)
    return (every[start : start + _CHUNK] for start in range(0, len(every), _CHUNK))
