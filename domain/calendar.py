"""When a person may be written to: working days, quiet hours, the weekly budget (design §3 rule 9)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

import holidays

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

QUIET_FROM: Final = time(21)
QUIET_UNTIL: Final = time(8)
WEEKLY_BUDGET: Final = 4
_WEEK: Final = timedelta(days=7)
_SATURDAY: Final = 5


class Calendar(Protocol):
    """Tells working days; a region with days of its own gives its own."""

    def is_working(self, day: date) -> bool:
        """Tell whether people work and learn on ``day``."""

    def is_holiday(self, day: date) -> bool:
        """Tell whether ``day`` is a public holiday, on whatever weekday it falls."""


class RussianCalendar:
    """The five-day week with the government's day-off transfers, as the ``holidays`` library knows them.

    For a year whose transfers are not decreed yet the library knows the public holidays only.
    """

    def __init__(self) -> None:
        self._known = holidays.country_holidays("RU")

    def is_working(self, day: date) -> bool:
        """Tell whether ``day`` is a working day, Saturdays worked instead of a Friday included."""
        return bool(self._known.is_working_day(day))

    def is_holiday(self, day: date) -> bool:
        """Tell whether ``day`` is a public holiday or a day off in place of one."""
        return day in self._known


@lru_cache(maxsize=1)
def russian_calendar() -> RussianCalendar:
    """Return the one calendar: filling a year in takes milliseconds, asking takes none."""
    return RussianCalendar()


def local(day: date, at: time, tz: ZoneInfo) -> datetime:
    """Return a wall-clock time of a zone as an aware moment in UTC."""
    return datetime.combine(day, at, tzinfo=tz).astimezone(UTC)


def next_working_day(day: date, calendar: Calendar | None = None) -> date:
    """Return ``day`` itself if people work then, else the first working day after it."""
    known = calendar or russian_calendar()
    while not known.is_working(day):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date, calendar: Calendar | None = None) -> date:
    """Return the last working day before ``day``."""
    known = calendar or russian_calendar()
    day -= timedelta(days=1)
    while not known.is_working(day):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int, calendar: Calendar | None = None) -> date:
    """Return the ``count``-th working day after ``day`` (consents §6: ten working days to stop processing)."""
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1), calendar)
    return day


def is_quiet(moment: datetime, tz: ZoneInfo, calendar: Calendar | None = None) -> bool:
    """Tell whether nobody is written to at ``moment``: 21:00-08:00 local, or no working day (design §3 rule 9)."""
    there = moment.astimezone(tz)
    clock = there.time()
    return clock >= QUIET_FROM or clock < QUIET_UNTIL or not (calendar or russian_calendar()).is_working(there.date())


def next_allowed_moment(
    moment: datetime, tz: ZoneInfo, *, urgent: bool = False, calendar: Calendar | None = None
) -> datetime:
    """Return ``moment``, moved forward out of quiet hours and days off, in UTC (design §3 rule 9).

    An urgent message, that is an SOS, is never moved.
    """
    if urgent or not is_quiet(moment, tz, calendar):
        return moment.astimezone(UTC)
    there = moment.astimezone(tz)
    day = there.date()
    if there.time() >= QUIET_FROM:
        day += timedelta(days=1)
    return local(next_working_day(day, calendar), QUIET_UNTIL, tz)


def within_budget(
    sent: Iterable[datetime], now: datetime, *, budget: int = WEEKLY_BUDGET, urgent: bool = False
) -> bool:
    """Tell whether one more reminder may go to a person who got those at ``sent`` (design §3 rule 9).

    The week is the last seven days rather than a calendar week, or eight messages could arrive from Friday to Tuesday.
    An SOS does not count against the budget and is never held back by it.
    """
    return urgent or sum(now - _WEEK < moment <= now for moment in sent) < budget


def is_meeting_day(day: date, calendar: Calendar | None = None) -> bool:
    """Tell whether a meeting may be proposed for ``day``: a working day, or a Saturday that is no public holiday."""
    known = calendar or russian_calendar()
    return known.is_working(day) or (day.weekday() == _SATURDAY and not known.is_holiday(day))
