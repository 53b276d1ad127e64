"""Meetings and deadlines as an iCalendar file (RFC 5545) that the calendars of phones open.

An entry keeps its name (``UID``) when it is moved, and each version counts up (``SEQUENCE``), so that opening the new
file changes the entry instead of adding one. Moments are in UTC: a phone shows them in its own zone, and no file has to
carry the zone's rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from icalendar import Alarm, Calendar, Event

PRODUCT: Final = "-//Nastavnik//Meetings//RU"
DEADLINES: Final = "-//Nastavnik//Roadmap//RU"
_ALARM: Final = timedelta(hours=1)
_DAYS_AHEAD: Final = timedelta(days=2, hours=15)
"""Three days before, at nine in the morning: a day begins at midnight, and nobody wants to hear of it then."""
_SINCE: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""A deadline has no count of its versions: the minute of the file counts up for all of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting, worded for its reader; plain text, no markup."""

    uid: int
    sequence: int
    starts_at: datetime
    minutes: int
    summary: str
    location: str
    description: str
    status: str
    """``TENTATIVE`` until the other side has agreed, ``CONFIRMED``, or ``CANCELLED``."""


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A day on which something is due, worded for its reader; plain text, no markup."""

    uid: int
    day: date
    summary: str
    description: str
    done: bool
    """Nothing is left to be reminded of."""


def calendar_file(entries: Iterable[Entry], *, now: datetime) -> bytes:
    """Return the file with all ``entries``, as of ``now``."""
    from icalendar import Calendar  # noqa: PLC0415 - a tenth of a second that only whoever asks for a file pays

    return _file(Calendar(), PRODUCT, (_event(entry, now) for entry in entries))


def deadline_file(entries: Iterable[DayEntry], *, now: datetime) -> bytes:
    """Return the file with all deadlines, as of ``now``."""
    from icalendar import Calendar  # noqa: PLC0415 - see above

    return _file(Calendar(), DEADLINES, (_day(entry, now) for entry in entries))


def _file(calendar: Calendar, product: str, events: Iterable[Event]) -> bytes:
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> Event:
    from icalendar import Event  # noqa: PLC0415 - see above

    event = Event()
    event.add("uid", f"meeting-{entry.uid}@nastavnik")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.starts_at + timedelta(minutes=entry.minutes))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("description", entry.description)
    event.add("status", entry.status)
    event.add("transp", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
    if entry.status != "CANCELLED":
        event.add_component(_alarm(entry.summary, -_ALARM))
    return event


def _day(entry: DayEntry, now: datetime) -> Event:
    from icalendar import Event  # noqa: PLC0415 - see above

    event = Event()
    event.add("uid", f"measure-{entry.uid}@nastavnik")
    event.add("sequence", int((now - _SINCE).total_seconds()) // 60)
    event.add("dtstamp", now)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if not entry.done:
        event.add_component(_alarm(entry.summary, -_DAYS_AHEAD))
    return event


def _alarm(summary: str, trigger: timedelta) -> Alarm:
    from icalendar import Alarm  # noqa: PLC0415 - see above

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", trigger)
    return alarm
