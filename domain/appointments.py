"""When and where people meet: what they type for a time and a place, which days will do, who must be told at once."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.calendar import (
    QUIET_FROM,
    QUIET_UNTIL,
    Calendar,
    is_meeting_day,
    local,
    next_allowed_moment,
    russian_calendar,
)
from domain.plain import plain_line

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

FURTHEST_DAYS: Final = 60
LONGEST_PLACE: Final = 100
TO_REACT: Final = timedelta(hours=1)
"""How long before the start a change must be known, so that nobody sets out in vain."""
_TIME: Final = re.compile(r"(?:в |at )?(\d{1,2})(?:[:.,\- ](\d{2})|(\d{2}))?(?: ?ч)?\.?", re.IGNORECASE)
_CONTACT: Final = re.compile(r"@\w{3,}|\b(?:t|wa|vk)\.me\b|\bvk\.com\b|(?<![\w/])\+?\d(?:[\s()-]*\d){9,}(?!\w)")
_LINK: Final = re.compile(r"https?://\S+")


class TimeFault(StrEnum):
    """Why a typed time cannot be taken."""

    WORDS = "time_words"
    RANGE = "time_range"
    NIGHT = "time_night"


class PlaceFault(StrEnum):
    """Why a typed place cannot be taken."""

    EMPTY = "place_empty"
    LONG = "place_long"
    CONTACT = "place_contact"


class DayFault(StrEnum):
    """Why nobody can meet on a day."""

    PAST = "day_past"
    FAR = "day_far"
    SUNDAY = "day_sunday"
    HOLIDAY = "day_holiday"


def read_time(text: str) -> time | TimeFault:
    """Return the time that somebody typed: «16:45», «16.45», «1645», «16», «в 16:45»; or why it is none."""
    found = _TIME.fullmatch(" ".join(text.split()))
    if found is None:
        return TimeFault.WORDS
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004 - a clock
        return TimeFault.RANGE
    at = time(hour, minute)
    return at if QUIET_UNTIL <= at < QUIET_FROM else TimeFault.NIGHT


def read_place(text: str) -> str | PlaceFault:
    """Return the place that somebody typed, in one line; or why it is none.

    A telephone number or a nickname is no place: an adult and a child have no private channel (programme §9). A link is
    one, for people who meet online.
    """
    said = plain_line("".join(sign if sign.isprintable() else " " for sign in text))
    if not any(sign.isalnum() for sign in said):
        return PlaceFault.EMPTY
    if len(said) > LONGEST_PLACE:
        return PlaceFault.LONG
    if any("t.me/" in link or "wa.me/" in link for link in _LINK.findall(said)) or _CONTACT.search(_LINK.sub("", said)):
        return PlaceFault.CONTACT
    return said


def day_fault(day: date, today: date, calendar: Calendar | None = None) -> DayFault | None:
    """Return why nobody can meet on ``day``, ``None`` if people can (``calendar.is_meeting_day``)."""
    if day < today:
        return DayFault.PAST
    if (day - today).days > FURTHEST_DAYS:
        return DayFault.FAR
    if is_meeting_day(day, calendar):
        return None
    return DayFault.HOLIDAY if (calendar or russian_calendar()).is_holiday(day) else DayFault.SUNDAY


def heard_in_time(now: datetime, start: datetime, tz: ZoneInfo, calendar: Calendar | None = None) -> bool:
    """Tell whether ordinary news sent at ``now`` arrives before a meeting that starts at ``start``."""
    return next_allowed_moment(now, tz, calendar=calendar) < start


def must_leave(now: datetime, start: datetime, tz: ZoneInfo, calendar: Calendar | None = None) -> datetime | None:
    """Return when word of a changed meeting has to leave because news would come too late, ``None`` if news will do.

    Design §3 rule 9 keeps messages out of nights and days off. A meeting on a Saturday is on such a day itself: whoever
    hears on Monday that it was called off has stood before a locked door. So a change that news would bring later than
    an hour before the start leaves on the day off too; at night it waits for eight in the morning if that is still an
    hour ahead, and otherwise goes at once.
    """
    if next_allowed_moment(now, tz, calendar=calendar) <= start - TO_REACT:
        return None
    there = now.astimezone(tz)
    if QUIET_UNTIL <= there.time() < QUIET_FROM:
        return now.astimezone(UTC)
    day = there.date() + timedelta(days=there.time() >= QUIET_FROM)
    morning = local(day, QUIET_UNTIL, tz)
    return morning if morning <= start - TO_REACT else now.astimezone(UTC)
