"""A row that is put off: for how long at most, and why (issue 5 item 3). Its deadline stays where it is."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.calendar import next_working_day, previous_working_day, russian_calendar

if TYPE_CHECKING:
    from datetime import date

    from domain.calendar import Calendar
    from domain.deadline_spans import Span

DAYS: Final = (1, 3, 7)
"""What is offered at a tap."""
REASON_LIMIT: Final = 200
_WEEK: Final = timedelta(days=7)
_LONGEST: Final = timedelta(days=31)


class PutOff(StrEnum):
    """Why a row has to wait; own words stand for anything else. The values are stored."""

    PAPER = "paper"  # the paper is with the head, or with the department
    PEOPLE = "people"  # others have not done their part
    DATE = "date"  # the event or the meeting has moved
    TIME = "time"  # no hands for it now


def latest_day(span: Span, today: date) -> date:
    """Return the last day until which a row can be put off.

    A week is always open, also of what is late: it comes again and is still late. Beyond a week nobody may sleep
    through the deadline, and a month is the most.
    """
    furthest = today + _LONGEST
    if span.last is not None and not span.soft:
        furthest = min(furthest, span.last)
    return max(furthest, today + _WEEK)


def comes_again_on(until: date, limit: date, today: date, calendar: Calendar | None = None) -> date:
    """Return the working day on which a row that was put off comes again: that day or the next working one.

    Where only days off are left before the limit it is the working day before them, unless that is today.
    """
    known = calendar or russian_calendar()
    day = next_working_day(until, known)
    before = previous_working_day(until, known)
    return before if day > limit and before > today else day
