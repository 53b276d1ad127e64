"""Where a roadmap's row stands on a day, and the two shares that an order demands (indicators.md, K1 and K2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.deadline_spans import Span

SOON: Final = timedelta(days=14)


class Status(StrEnum):
    """What a person is shown of a row."""

    AHEAD = "ahead"
    IN_PROGRESS = "in_progress"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    UNDATED = "undated"  # waits for its stage, or for the plan that names its day
    DONE = "done"  # after its last day
    DONE_IN_TIME = "done_in_time"
    BEFORE_APPROVAL = "before_approval"  # due before the roadmap was signed: read as done (programme §12 no. 7)


SETTLED: Final = frozenset({Status.DONE, Status.DONE_IN_TIME, Status.BEFORE_APPROVAL})


@dataclass(frozen=True, slots=True)
class Position:
    """One time that a row is due, and the day on which it was done, if it was."""

    span: Span
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A share that can be traced: how many of how many; ``before_approval`` says how many were due before signing."""

    done: int
    due: int
    before_approval: int = 0

    @property
    def percent(self) -> int | None:
        """Return full percent, rounded down so that 100 means all; ``None`` of nothing."""
        return self.done * 100 // self.due if self.due else None


def status(position: Position, today: date, approved_on: date | None = None) -> Status:
    """Return where a row stands; one due before the roadmap was signed is never overdue and never late."""
    span, done_on = position.span, position.done_on
    if done_on is not None and (span.last is None or span.soft or done_on <= span.last):
        return Status.DONE_IN_TIME
    if due_before_approval(span, approved_on):
        return Status.BEFORE_APPROVAL
    if done_on is not None:
        return Status.DONE
    if span.last is None:
        return Status.UNDATED
    return _open(span, span.last, today)


def due_before_approval(span: Span, approved_on: date | None) -> bool:
    """Tell whether a row's last day had passed when the roadmap was signed."""
    return approved_on is not None and span.last is not None and span.last < approved_on


def _open(span: Span, last: date, today: date) -> Status:
    begun = span.first is not None and span.first <= today
    if not span.soft:
        if today > last:
            return Status.OVERDUE
        if today == last:
            return Status.DUE_TODAY
        if last - today <= SOON:
            return Status.DUE_SOON
    return Status.IN_PROGRESS if begun else Status.AHEAD


def share_done(positions: Iterable[Position], first: date, last: date, approved_on: date | None = None) -> Share:
    """Return K1: positions done at any time, of all that are due in the period (its first and last day included).

    What was due before the roadmap was signed counts as done, and ``before_approval`` says how much that is.
    """
    found = _statuses(positions, first, last, approved_on)
    return Share(sum(each in SETTLED for each in found), len(found), found.count(Status.BEFORE_APPROVAL))


def share_in_time(positions: Iterable[Position], first: date, last: date, approved_on: date | None = None) -> Share:
    """Return K2: positions done by their last day, of all that are due in the period.

    What was due before signing is left out of both sides unless its day of completion shows that it was in time.
    """
    found = _statuses(positions, first, last, approved_on)
    early = found.count(Status.BEFORE_APPROVAL)
    return Share(found.count(Status.DONE_IN_TIME), len(found) - early, early)


def _statuses(positions: Iterable[Position], first: date, last: date, approved_on: date | None) -> list[Status]:
    return [status(each, last, approved_on) for each in positions if first <= each.span.counts_on <= last]
