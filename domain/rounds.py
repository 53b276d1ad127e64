"""Rounds of questionnaires: which are asked of whom, when, for how long, and what a rate may say (questionnaires §1).

A round is what is asked of everybody at one step of the way: before the trial, after planning, at mid-term, at the
end, and the first one once more. Every function here is a rule; who is asked in fact stands in ``services.rounds``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.calendar import Calendar, local, next_allowed_moment, next_working_day, previous_working_day
from domain.reminders import AFTERNOON, ReminderKind, due_moments
from domain.vocabulary import MatchStatus, PersonKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo


class Round(StrEnum):
    """The rounds in the order of the programme."""

    BEFORE = "before"
    EXPECTATIONS = "expectations"
    MIDTERM = "midterm"
    FINAL = "final"
    AFTER = "after"


class Party(StrEnum):
    """The groups that a rate is shown of; a mentor's and a mentee's answers are never counted together."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    GUARDIAN = "guardian"


BEFORE_AFTER: Final[Mapping[str, str]] = {PersonKind.PUPIL: "BA-P", PersonKind.TEACHER: "BA-T"}
"""Kind of mentee → what is asked twice in the same words (questionnaires §3); of a student nothing is."""
INSTRUMENTS: Final[Mapping[Round, Mapping[Party, tuple[str, ...]]]] = {
    Round.BEFORE: {Party.MENTEE: ("BA-P", "BA-T")},
    Round.EXPECTATIONS: {Party.MENTEE: ("EX",), Party.MENTOR: ("EX",)},
    Round.MIDTERM: {Party.MENTEE: ("MID-ME",), Party.MENTOR: ("MID-MR",), Party.GUARDIAN: ("MID-GU",)},
    Round.FINAL: {Party.MENTEE: ("FIN-ME",), Party.MENTOR: ("FIN-MR",), Party.GUARDIAN: ("FIN-GU",)},
    Round.AFTER: {Party.MENTEE: ("BA-P", "BA-T")},
}
"""Round → party → instruments (questionnaires, "Instruments at a glance")."""
ASKED_TWICE: Final = frozenset(BEFORE_AFTER.values())
OF_GUARDIANS: Final = frozenset(INSTRUMENTS[each][Party.GUARDIAN][0] for each in (Round.MIDTERM, Round.FINAL))
"""Their subject is the child's participation; a participant's is the match, the second time the final meeting."""
ALL: Final = frozenset(one for parties in INSTRUMENTS.values() for found in parties.values() for one in found)

RUNS_DAYS: Final = 14
"""How long a mid-term round takes pairs in: one that comes out of a pause or plans in these days is asked too."""
SILENT_DAYS: Final = 7
"""How long a questionnaire stays open after its second reminder."""
SMALLEST: Final = 5
"""Of fewer people no share is shown (questionnaires §1: a report shows groups of 5 or more)."""
LOW_PERCENT: Final = 60
LOW_AFTER: Final = timedelta(days=7)
_DECEMBER: Final = 12
_DAYS_LATER: Final = {Round.EXPECTATIONS: 1, Round.FINAL: 1, Round.AFTER: 2}


class Reason(StrEnum):
    """Whether the reason for a question still stands."""

    STANDS = "stands"
    WAITS = "waits"  # the pair is paused: it is not written to, and may answer
    GONE = "gone"


_STANDS_IN: Final[Mapping[Round, frozenset[MatchStatus]]] = {
    Round.BEFORE: frozenset({MatchStatus.APPROVED, MatchStatus.INTRO}),
    Round.EXPECTATIONS: frozenset({MatchStatus.WORKING}),
    Round.MIDTERM: frozenset({MatchStatus.WORKING}),
    Round.FINAL: frozenset({MatchStatus.FINAL, MatchStatus.CLOSED}),
    Round.AFTER: frozenset({MatchStatus.FINAL, MatchStatus.CLOSED}),
}
_JOINED_LATER: Final = frozenset({MatchStatus.PLANNING, MatchStatus.WORKING})


def reason(of: Round, status: MatchStatus, paused_from: MatchStatus | None = None, *, joined: bool = False) -> Reason:
    """Return whether a round's question still makes sense to somebody of a match (design §3 rule 3).

    Who ``joined`` a group at work had no trial: their first answers may come while the group works.
    """
    if status is MatchStatus.PAUSED:
        at_work = reason(of, paused_from, joined=joined) if paused_from else Reason.GONE
        return Reason.WAITS if at_work is Reason.STANDS else Reason.GONE
    late = joined and of is Round.BEFORE and status in _JOINED_LATER
    return Reason.STANDS if late or status in _STANDS_IN[of] else Reason.GONE


def round_of(instrument: str, *, after_final: bool = False) -> Round | None:
    """Return the round of an instrument; what is asked twice is told apart by its subject, the final meeting."""
    if instrument in ASKED_TWICE:
        return Round.AFTER if after_final else Round.BEFORE
    return next((each for each in Round if any(instrument in found for found in INSTRUMENTS[each].values())), None)


def midterm_day(starts_on: date, ends_on: date, calendar: Calendar | None = None) -> date:
    """Return the day on which a cycle's mid-term round opens by itself (Р-145, programme §2 stage 6).

    1 December if it lies in the cycle, else the cycle's middle; moved to a working day, which is the one before where
    the next one would lie behind the end.
    """
    december = date(starts_on.year, _DECEMBER, 1)
    if december < starts_on:
        december = december.replace(year=december.year + 1)
    day = december if december <= ends_on else starts_on + (ends_on - starts_on) / 2
    moved = next_working_day(day, calendar)
    return moved if moved <= ends_on else max(previous_working_day(day, calendar), starts_on)


def midterm_due(day: date, today: date, ends_on: date) -> bool:
    """Tell whether the round opens by itself today: on its day, or as long as it would have run (Р-145, stage 6).

    A school whose first pair plans in March gets no mid-term of its own accord; its curator may open one.
    """
    return day <= today <= min(day + timedelta(days=RUNS_DAYS), ends_on)


def takes_in_until(opened_at: datetime) -> datetime:
    """Return until when an open mid-term round takes further pairs in."""
    return opened_at + timedelta(days=RUNS_DAYS)


def told_at(of: Round, asked_at: datetime, tz: ZoneInfo, *, met: bool, calendar: Calendar | None = None) -> datetime:
    """Return when somebody is told of a question: at once, or on a later afternoon.

    Who is asked about the meeting itself (``met``) gets one question a day; the second time of what is asked twice
    comes two days after. The mid-term comes in the afternoon: a telephone that rings in class is taken away.
    """
    day = asked_at.astimezone(tz).date()
    if of is Round.MIDTERM:
        return next_allowed_moment(max(asked_at, local(day, AFTERNOON, tz)), tz, calendar=calendar)
    days = _DAYS_LATER.get(of, 0) if met or of is Round.AFTER else 0
    if not days:
        return asked_at
    return next_allowed_moment(local(day + timedelta(days=days), AFTERNOON, tz), tz, calendar=calendar)


def expires_at(asked_at: datetime, tz: ZoneInfo, calendar: Calendar | None = None) -> datetime:
    """Return when a question is taken back in silence: a week after its second reminder (questionnaires §1).

    Over long holidays the reminders move, and this with them. What was answered until then is kept.
    """
    last = due_moments(ReminderKind.QUESTIONNAIRE_UNFINISHED, asked_at, tz, calendar=calendar)[-1]
    return last + timedelta(days=SILENT_DAYS)


def percent(asked: int, answered: int) -> int | None:
    """Return the share of answers in percent; ``None`` for fewer than five people (questionnaires §1)."""
    return None if asked < SMALLEST else answered * 100 // asked


def is_low(asked: int, answered: int) -> bool:
    """Tell whether a curator should hear of a round: fewer than 60 % of five or more have answered (issue 4)."""
    share = percent(asked, answered)
    return share is not None and share < LOW_PERCENT
