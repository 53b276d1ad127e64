"""Meetings as an iCalendar file (RFC 5545) that the calendars of phones open.

A meeting keeps its name (``UID``) when it is moved, and each version counts up (``SEQUENCE``), so that opening the new
file changes the entry instead of adding one. Moments are in UTC: a phone shows them in its own zone, and no file has to
carry the zone's rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from icalendar import Event

PRODUCT: Final = "-//Nastavnik//Meetings//RU"
_ALARM: Final = timedelta(hours=1)


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


def calendar_file(entries: Iterable[Entry], *, now: datetime) -> bytes:
    """Return the file with all ``entries``, as of ``now``."""
    from icalendar import Calendar  # noqa: PLC0415 - a tenth of a second that only whoever asks for a file pays

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> Event:
    from icalendar import Alarm, Event  # noqa: PLC0415 - see above

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
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.summary)
        alarm.add("trigger", -_ALARM)
        event.add_component(alarm)
    return event
