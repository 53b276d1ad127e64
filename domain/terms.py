"""Papers of a teacher who mentors a teacher (consents §4, ТК 351.8): the addendum, its term, an early end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.calendar import add_working_days

if TYPE_CHECKING:
    from domain.calendar import Calendar

NOTICE_DAYS: Final = 3
"""Working days between the notice and its effect."""
REMIND_BEFORE: Final = timedelta(days=14)
LONGEST_TERM: Final = timedelta(days=366 * 5)
OLDEST_NOTICE: Final = timedelta(days=31)
OLDEST_PAPER: Final = timedelta(days=366 * 3)


class Content(StrEnum):
    """What the mentor's work is, as the addendum names it."""

    ENTERING = "entering"
    LESSONS = "lessons"
    VISITS = "visits"
    CLASS_WORK = "class_work"
    DIGITAL = "digital"
    PAPERWORK = "paperwork"


class WorkForm(StrEnum):
    """In which form the mentor works."""

    AT_WORK = "at_work"
    ONLINE = "online"
    MIXED = "mixed"


class Initiator(StrEnum):
    """Who ends it early: either side, or the employer."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    EMPLOYER = "employer"


class TermPart(StrEnum):
    """What an addendum must state, size of the pay apart: amounts are not kept (consents §4)."""

    NUMBER = "number"
    DATED = "dated"
    FROM = "from"
    TO = "to"
    CONTENT = "content"
    FORM = "form"
    PAID = "paid"


class TermFault(StrEnum):
    """Why a date cannot stand."""

    FUTURE = "term_in_future"
    OLD = "term_too_old"
    BACKWARDS = "term_backwards"
    LONG = "term_far"
    NOTICE_OLD = "notice_too_old"


@dataclass(frozen=True, slots=True)
class Term:
    """What is recorded of an addendum."""

    number: str | None = None
    dated_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    content: tuple[Content, ...] = ()
    own_words: str | None = None
    form: WorkForm | None = None
    paid: bool | None = None
    notice_on: date | None = None
    notice_by: Initiator | None = None
    last_day: date | None = None


def missing_parts(term: Term) -> tuple[TermPart, ...]:
    """Return what is not recorded yet, in the order of asking."""
    there = {
        TermPart.NUMBER: term.number,
        TermPart.DATED: term.dated_on,
        TermPart.FROM: term.starts_on,
        TermPart.TO: term.ends_on,
        TermPart.CONTENT: term.content or term.own_words,
        TermPart.FORM: term.form,
        TermPart.PAID: term.paid is not None,
    }
    return tuple(part for part, value in there.items() if not value)


def date_fault(part: TermPart, day: date, term: Term, today: date) -> TermFault | None:
    """Return why ``day`` cannot be the addendum's date or an end of its term, or ``None``."""
    if part is TermPart.DATED and day > today:
        return TermFault.FUTURE
    if day < today - OLDEST_PAPER:
        return TermFault.OLD
    starts_on = day if part is TermPart.FROM else term.starts_on
    ends_on = day if part is TermPart.TO else term.ends_on
    if part is not TermPart.DATED and starts_on is not None and ends_on is not None and ends_on <= starts_on:
        return TermFault.BACKWARDS
    return TermFault.LONG if day > today + LONGEST_TERM else None


def last_day_after(notice_on: date, calendar: Calendar | None = None) -> date:
    """Return the last day of a mentoring that is ended early: three working days after the notice (consents §4)."""
    return add_working_days(notice_on, NOTICE_DAYS, calendar)


def notice_fault(notice_on: date, today: date) -> TermFault | None:
    """Return why a notice cannot carry this date, or ``None``."""
    if notice_on > today:
        return TermFault.FUTURE
    return TermFault.NOTICE_OLD if notice_on < today - OLDEST_NOTICE else None


def reminder_due(ends_on: date | None, today: date) -> bool:
    """Tell whether the end of a term is fourteen days away or nearer, and not past (consents §4)."""
    return ends_on is not None and today <= ends_on <= today + REMIND_BEFORE
