"""When a curator's sheet is due and which part of the cycle it speaks of (questionnaires §3 and §5)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from domain.rounds import midterm_day


class Part(StrEnum):
    """The two parts of a cycle: until the mid-term is over, and after it."""

    START = "start"
    END = "end"


def midterm(starts_on: date, ends_on: date) -> tuple[date, date]:
    """Return the first and the last day of a cycle's mid-term month: the one in which the round of surveys opens.

    That is December (questionnaires §5); of a cycle without a December, the month in its middle.
    """
    first = midterm_day(starts_on, ends_on).replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def in_midterm(day: date, starts_on: date, ends_on: date) -> bool:
    """Tell whether ``day`` lies in the mid-term month."""
    first, last = midterm(starts_on, ends_on)
    return first <= day <= last


def part_of(day: date, starts_on: date, ends_on: date) -> Part:
    """Return the part of the cycle that a day lies in: the start goes on until the mid-term month is over."""
    return Part.START if day <= midterm(starts_on, ends_on)[1] else Part.END


def facts_part(day: date, starts_on: date, ends_on: date, *, joined_on: date, has_start: bool) -> Part:
    """Return which fact card is due: the start until the mid-term, the end after it (questionnaires §3, FC).

    Who joined after the mid-term has a start of their own: the first card of such a pupil.
    """
    part = part_of(day, starts_on, ends_on)
    late = part_of(joined_on, starts_on, ends_on) is Part.END
    return Part.START if part is Part.END and late and not has_start else part
