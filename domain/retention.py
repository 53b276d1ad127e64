"""How long data are kept, by when they must be gone, and when a consent must be asked for anew (consents §2 and §6).

The terms are calendar rules only: what is erased stands in ``services.erasing_data``.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.calendar import add_working_days, previous_working_day
from domain.consents import ADULT_AGE, FRESH_CONSENT_DAYS, OWN_CONSENT_AGE, age_on
from domain.vocabulary import ConsentKind

if TYPE_CHECKING:
    from domain.calendar import Calendar

ERASE_WORKING_DAYS: Final = 10  # consents §6: a demand to stop processing
ERASE_CALENDAR_DAYS: Final = 30  # consents §6: a withdrawal; of the two terms the shorter counts
CONSENT_YEARS: Final = 3  # consents §6: consents themselves are kept three years after they expire
RENEW_AHEAD_DAYS: Final = 30
"""How long before its last day a consent is asked for anew."""

STOPS_PROCESSING: Final = frozenset(
    {ConsentKind.PERSONAL_DATA, ConsentKind.GUARDIAN_PERSONAL_DATA, ConsentKind.PARTICIPATION}
)
"""C1, C2 and C3: without one of them nothing of the person may be kept in the programme (consents §6)."""
ENDS_PAIR: Final = STOPS_PROCESSING | {ConsentKind.MENTOR_RULES, ConsentKind.DUTY, ConsentKind.EMPLOYEE_MENTORING}
"""Without these there is no pair; the others (publication, special data, third parties) end their own matter only."""


class ErasureReason(StrEnum):
    """Why a person's data are erased; the act of destruction names it."""

    WITHDRAWN = "withdrawn"  # a consent was taken back in the chat
    ON_PAPER = "on_paper"  # the same on paper: the curator has recorded it


def erase_by(asked_on: date, calendar: Calendar | None = None) -> date:
    """Return the last day for erasing: the tenth working day, or the thirtieth calendar day if that comes first."""
    return min(add_working_days(asked_on, ERASE_WORKING_DAYS, calendar), asked_on + timedelta(days=ERASE_CALENDAR_DAYS))


def last_word_on(due_on: date, calendar: Calendar | None = None) -> date:
    """Return the working day on which somebody is told that tomorrow it is too late to change one's mind."""
    return previous_working_day(due_on, calendar)


def consent_kept_until(ended_on: date) -> date:
    """Return until when the record of a consent is kept as proof that there was one."""
    return _years_after(ended_on, CONSENT_YEARS)


def renewal_due(expires_on: date | None, today: date) -> bool:
    """Tell whether a consent is in its last days, or past them."""
    return expires_on is not None and today >= expires_on - timedelta(days=RENEW_AHEAD_DAYS)


def birthday(birth: date, age: int) -> date:
    """Return the day of turning ``age``; who was born on 29 February turns on 1 March of a common year."""
    return _years_after(birth, age)


def came_of_age_on(birth: date, today: date) -> tuple[int, date] | None:
    """Return the last of the two lines, 14 and 18, that a person has reached, with its day."""
    for line in (ADULT_AGE, OWN_CONSENT_AGE):
        if age_on(birth, today) >= line:
            return line, birthday(birth, line)
    return None


def carries_until(birth: date | None, given_on: date, expires_on: date | None) -> date | None:
    """Return the last day on which a consent carries a running match, ``None`` if no day is in sight.

    A consent ends by its date, or 30 days after the next birthday that calls for a fresh one (consents §2).
    """
    ends = [expires_on] if expires_on is not None else []
    if birth is not None:
        lines = (birthday(birth, line) for line in (OWN_CONSENT_AGE, ADULT_AGE))
        ends += [line + timedelta(days=FRESH_CONSENT_DAYS) for line in lines if line > given_on][:1]
    return min(ends, default=None)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
