"""How a pair is: green, yellow or red, each with its reasons (indicators §7). Thresholds stand here and nowhere else.

A red reason alone makes a pair red; several yellow ones at once do too. A reason names what is missing, never what
somebody answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from domain.meetings import RHYTHM_DAYS, SILENT_AFTER_DAYS
from domain.retention import RENEW_AHEAD_DAYS

QUIET_AFTER: Final = timedelta(days=RHYTHM_DAYS)  # programme §3: working meetings at least once in two weeks
SILENT_AFTER: Final = timedelta(days=SILENT_AFTER_DAYS)  # indicators §7, P5
LOOK_BACK: Final = timedelta(days=60)
"""Older meetings say little of today: four of the usual rhythm."""
FEW_PLANNED: Final = 3
"""P1 of one pair: from so many planned meetings on, fewer than half of them held is a pattern."""
SAY_WITHIN: Final = timedelta(days=7)
"""P2: a week is enough for twenty seconds of feedback."""
LAST_HELD: Final = 3
SILENT_ABOUT: Final = 2
"""P2 of one pair: two of its last three meetings lack a side's word."""
LAST_MARKS: Final = 2
TOGETHER: Final = 3
"""So many yellow reasons at once are a red pair."""


class Level(StrEnum):
    """The three states, the worst first."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class Reason(StrEnum):
    """Why a pair is not green, the worst first."""

    SILENT = "silent"  # P5: no meeting for 21 days
    LOW_MARKS = "low_marks"  # both of the last two marks are low
    FEW_HELD = "few_held"  # P1: fewer than half of the planned meetings held
    DISAGREED = "disagreed"  # the sides tell differently whether they met (questionnaires §4)
    NO_PLAN = "no_plan"  # P3: a week after planning, and no plan on its way
    LOW_MARK = "low_mark"  # the last mark is low
    QUIET = "quiet"  # two weeks without a meeting
    FEEDBACK = "feedback"  # P2: a side has said nothing about two of the last three meetings
    CONSENT = "consent"  # P7: somebody's consent ends within a month


RED_ALONE: Final = frozenset({Reason.SILENT, Reason.LOW_MARKS, Reason.FEW_HELD})


@dataclass(frozen=True, slots=True)
class Due:
    """A meeting whose time has come: held or not, and whether both sides have spoken about it."""

    at: datetime
    held: bool
    both_said: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that a mentee gave to a meeting."""

    at: datetime
    low: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a pair at work."""

    last_met: datetime
    """The last meeting held; the order, or the end of a pause, where that was later."""
    due: tuple[Due, ...] = ()
    """The meetings of ``LOOK_BACK``, in the order of time; a moved one is another one now."""
    differs_since: datetime | None = None
    planless_since: datetime | None = None
    consent_ends: date | None = None
    """The first last day of a consent in the pair that is about to end."""
    marks: tuple[Mark, ...] = ()
    """In the order of time; empty for whoever may not know of them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason, and since when it holds."""

    reason: Reason
    since: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """How a pair is, and why."""

    level: Level
    findings: tuple[Finding, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, the worst first."""
        return tuple(each.reason for each in self.findings)

    @property
    def red_since(self) -> datetime | None:
        """When the pair turned red: with its first red reason, or with the yellow one that made them too many."""
        if self.level is not Level.RED:
            return None
        alone = [each.since for each in self.findings if each.reason in RED_ALONE]
        every = sorted(each.since for each in self.findings)
        return min(alone + every[TOGETHER - 1 : TOGETHER])


def health(facts: Facts, now: datetime) -> Health:
    """Return how a pair is at a moment."""
    found = [
        *_meeting(facts, now),
        *_marks(facts.marks),
        *_due([each for each in facts.due if now - LOOK_BACK <= each.at <= now], now),
    ]
    if facts.differs_since is not None:
        found.append(Finding(Reason.DISAGREED, facts.differs_since))
    if facts.planless_since is not None:
        found.append(Finding(Reason.NO_PLAN, facts.planless_since))
    if facts.consent_ends is not None:
        begins = datetime.combine(facts.consent_ends - timedelta(days=RENEW_AHEAD_DAYS), time(), UTC)
        if begins <= now:
            found.append(Finding(Reason.CONSENT, begins))
    order = list(Reason)
    found.sort(key=lambda each: order.index(each.reason))
    return Health(_level(found), tuple(found))


def _level(found: list[Finding]) -> Level:
    if len(found) >= TOGETHER or any(each.reason in RED_ALONE for each in found):
        return Level.RED
    return Level.YELLOW if found else Level.GREEN


def _meeting(facts: Facts, now: datetime) -> list[Finding]:
    apart = now - facts.last_met
    if apart > SILENT_AFTER:
        return [Finding(Reason.SILENT, facts.last_met + SILENT_AFTER)]
    return [Finding(Reason.QUIET, facts.last_met + QUIET_AFTER)] if apart > QUIET_AFTER else []


def _marks(marks: tuple[Mark, ...]) -> list[Finding]:
    last = marks[-LAST_MARKS:]
    if not last or not last[-1].low:
        return []
    both = len(last) == LAST_MARKS and all(each.low for each in last)
    return [Finding(Reason.LOW_MARKS if both else Reason.LOW_MARK, last[-1].at)]


def _due(due: list[Due], now: datetime) -> list[Finding]:
    found = []
    held = [each for each in due if each.held]
    if len(due) >= FEW_PLANNED and 2 * len(held) < len(due):
        found.append(Finding(Reason.FEW_HELD, max(each.at for each in due if not each.held)))
    quiet = [each for each in held if each.at <= now - SAY_WITHIN][-LAST_HELD:]
    lacking = [each for each in quiet if not each.both_said]
    if len(lacking) >= SILENT_ABOUT:
        found.append(Finding(Reason.FEEDBACK, lacking[-1].at + SAY_WITHIN))
    return found
