"""On which working days a row's holder hears of it: before, on the day, weekly after, at the start of a span (issue 5).

A nudge that falls on a day off comes on the working day before, so that there is still time; what tells of a start or
of a lapsed day comes on the working day after. One day brings one nudge: the one that is nearest to the deadline.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.calendar import next_working_day, previous_working_day, russian_calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.calendar import Calendar
    from domain.deadline_spans import Span

EARLY: Final = timedelta(days=14)
LATE: Final = timedelta(days=3)
WEEK: Final = timedelta(days=7)
ESCALATES_AFTER: Final = timedelta(days=14)
_HORIZON: Final = date(2199, 1, 1)


class NudgeKind(StrEnum):
    """Why somebody is written to."""

    START = "start"
    TWO_WEEKS = "two_weeks"
    THREE_DAYS = "three_days"
    ON_THE_DAY = "on_the_day"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Nudge:
    """One nudge: the working day on which it comes, and of a lapsed row which week it is."""

    day: date
    kind: NudgeKind
    week: int = 0
    escalates: bool = False
    """The municipal curator hears of it too: two weeks have passed."""


def next_nudge(span: Span, after: date, calendar: Calendar | None = None) -> Nudge | None:
    """Return the first nudge later than ``after``; ``None`` if there is none, as of a row without a day.

    The caller asks for rows that are open, and only up to the roadmap's end: a lapsed row is repeated week by week.
    """
    known = calendar or russian_calendar()
    planned = next((each for each in _planned(span, known) if each.day > after), None)
    if planned is not None or span.last is None or span.soft:
        return planned
    week = max(1, (after - span.last) // WEEK - 2)  # holidays of two weeks may push an earlier one past ``after``
    while span.last + WEEK * week < _HORIZON:
        found = _overdue(span.last, week, known)
        if found.day > after:
            later = _overdue(span.last, week + 1, known)
            return later if later.day == found.day else found  # two weeks of one holiday: one nudge, the graver
        week += 1
    return None


def nudges(span: Span, first: date, last: date, calendar: Calendar | None = None) -> tuple[Nudge, ...]:
    """Return every nudge from ``first`` to ``last``, both included, for a row that stays open."""
    found: list[Nudge] = []
    after = first - timedelta(days=1)
    while (nudge := next_nudge(span, after, calendar)) is not None and nudge.day <= last:
        found.append(nudge)
        after = nudge.day
    return tuple(found)


def latest_nudge(span: Span, today: date, calendar: Calendar | None = None) -> Nudge | None:
    """Return the last nudge that was due by ``today``; ``None`` before the first.

    After days on which nobody could be written to (the bot was down, the row was put off) it is the one that comes: the
    earlier ones are overtaken.
    """
    known = calendar or russian_calendar()
    if span.last is not None and not span.soft:
        for week in range((today - span.last) // WEEK, 0, -1):
            lapsed = _overdue(span.last, week, known)
            if lapsed.day <= today:
                return lapsed
    return next((each for each in reversed(_planned(span, known)) if each.day <= today), None)


def _planned(span: Span, calendar: Calendar) -> list[Nudge]:
    """Return what comes up to the deadline, one a day; of two on one day the later kind stays."""
    by_day: dict[date, Nudge] = {}
    for nudge in _wanted(span, calendar):
        by_day[nudge.day] = nudge
    return sorted(by_day.values(), key=lambda nudge: nudge.day)


def _wanted(span: Span, calendar: Calendar) -> Iterator[Nudge]:
    if span.last is None:
        return
    if span.soft:
        # Permanent: no day can be missed, but its proof belongs to the year that ends.
        yield Nudge(_before(span.last - EARLY, calendar), NudgeKind.TWO_WEEKS)
        return
    begins = span.first if span.first is not None and span.first < span.last else None
    if begins is not None:
        starts_on = next_working_day(begins, calendar)
        if starts_on <= span.last:
            yield Nudge(starts_on, NudgeKind.START)
    for kind, ahead in ((NudgeKind.TWO_WEEKS, EARLY), (NudgeKind.THREE_DAYS, LATE), (NudgeKind.ON_THE_DAY, None)):
        if ahead is None:
            yield Nudge(_before(span.last, calendar), kind)
        elif begins is None or span.last - ahead > begins:
            yield Nudge(_before(span.last - ahead, calendar), kind)


def _before(day: date, calendar: Calendar) -> date:
    return day if calendar.is_working(day) else previous_working_day(day, calendar)


def _overdue(last: date, week: int, calendar: Calendar) -> Nudge:
    lapsed = WEEK * week
    return Nudge(
        next_working_day(last + lapsed, calendar), NudgeKind.OVERDUE, week, escalates=lapsed >= ESCALATES_AFTER
    )
