"""Events of a school: what is stored of one, which days will do, how people who came are counted (programme §11)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.calendar import local
from domain.plain import plain_line
from domain.vocabulary import PersonKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from zoneinfo import ZoneInfo

TITLE_LIMIT: Final = 120
PLACE_LIMIT: Final = 100
RESULT_LIMIT: Final = 500
DOCUMENT_LIMIT: Final = 100
MOST_PEOPLE: Final = 100_000
FAR: Final = timedelta(days=366)
LONGEST: Final = timedelta(days=92)
_SHORTEST_TITLE: Final = 3
_NINE: Final = time(9)


class EventKind(StrEnum):
    """What it is."""

    MEETING = "meeting"  # of mentors
    ACQUAINTANCE = "acquaintance"  # mentors and mentees get to know each other and choose (programme §2 stage 5)
    SEMINAR = "seminar"
    CLASS = "class"  # a class or master class by mentors
    FESTIVAL = "festival"
    FORUM = "forum"
    CONTEST = "contest"
    FINAL = "final"
    OTHER = "other"


class EventLevel(StrEnum):
    """How far it reaches."""

    SCHOOL = "school"
    MUNICIPAL = "municipal"
    REGIONAL = "regional"
    NATIONAL = "national"


class EventFormat(StrEnum):
    """How people meet."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    MIXED = "mixed"


class EventRole(StrEnum):
    """What the school does there."""

    ORGANISED = "organised"
    TOOK_PART = "took_part"


class EventState(StrEnum):
    """Whether it stands; that it is over, the days say."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class DaysFault(StrEnum):
    """Why an event cannot be on some days."""

    PAST = "event_past"
    OLD = "event_old"
    FAR = "event_far"
    BACKWARDS = "event_backwards"
    LONG = "event_long"


def days_fault(role: EventRole, starts_on: date, ends_on: date, today: date) -> DaysFault | None:
    """Return why an event cannot be on these days, ``None`` if it can.

    What is over can still be written down as something that the school took part in: invitations to it that the school
    made stand in no plan, so an own event is entered beforehand.
    """
    if ends_on < starts_on:
        return DaysFault.BACKWARDS
    if ends_on - starts_on > LONGEST:
        return DaysFault.LONG
    if starts_on > today + FAR:
        return DaysFault.FAR
    if starts_on < today - FAR:
        return DaysFault.OLD
    if starts_on < today and role is EventRole.ORGANISED:
        return DaysFault.PAST
    return None


def starts_at(starts_on: date, begins_at: datetime | None, tz: ZoneInfo) -> datetime:
    """Return when people have to be there: the hour, or nine in the morning while none is known."""
    return begins_at or local(starts_on, _NINE, tz)


def answers_until(starts_on: date, begins_at: datetime | None, tz: ZoneInfo) -> datetime:
    """Return until when somebody may say that they come or do not: the hour, or the end of the first day."""
    return begins_at or local(starts_on + timedelta(days=1), time(0), tz)


def same_hour(begins_at: datetime | None, day: date, tz: ZoneInfo) -> datetime | None:
    """Return the same hour of the clock on another day."""
    if begins_at is None:
        return None
    return datetime.combine(day, begins_at.astimezone(tz).time(), tzinfo=tz).astimezone(UTC)


def clean_title(text: str | None) -> str | None:
    """Return a title as it is kept, or ``None`` if it is none."""
    line = plain_line(text)
    enough = sum(sign.isalnum() for sign in line) >= _SHORTEST_TITLE
    return line if enough and len(line) <= TITLE_LIMIT else None


def clean_words(text: str | None, limit: int) -> str | None:
    """Return a place, a result or a document in one line, or ``None`` if it is empty or longer than ``limit``."""
    line = plain_line(text)
    return line if any(sign.isalnum() for sign in line) and len(line) <= limit else None


def read_count(text: str | None) -> int | None:
    """Return a number of people or products that somebody typed, ``None`` if it is none."""
    line = plain_line(text).replace(" ", "")
    if not (line.isascii() and line.isdecimal() and len(line) <= len(str(MOST_PEOPLE))):
        return None
    number = int(line)
    return number if number <= MOST_PEOPLE else None


def tally(present: Iterable[tuple[PersonKind, bool]]) -> dict[str, int]:
    """Count who was there by what they are and by what they do in the programme: (kind, is a mentor) each.

    The columns of programme §11 overlap: a pupil who mentors is a pupil and a mentor, a teacher who mentors likewise.
    They are counts of participations and must not be added up to persons.
    """
    found = list(present)
    return {
        "teachers": sum(kind is PersonKind.TEACHER for kind, _ in found),
        "pupils": sum(kind is PersonKind.PUPIL for kind, _ in found),
        "mentors": sum(mentor for _, mentor in found),
    }
