"""The life of a match as a table of steps (programme §3).

``proposed -> agreed_by_both -> approved(order) -> intro -> trial -> (back to the pool | planning) -> working -> final
-> closed``, with ``paused`` and ``broken(reason)`` from any state that is not over. A status says what has been
reached: ``intro`` after the introduction was held, ``trial`` after the trial was held and while both sides are asked
whether they go on, ``planning`` once both said yes, ``working`` once there is a plan, ``final`` once the last meeting
was held.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from domain.vocabulary import MatchStatus as S
from domain.vocabulary import MeetingType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class MatchEvent(StrEnum):
    """What happens to a match."""

    BOTH_ACCEPTED = "both_accepted"
    DECLINED = "declined"
    APPROVED = "approved"  # the order's number and date are recorded
    INTRO_HELD = "intro_held"
    TRIAL_HELD = "trial_held"
    TRIAL_PASSED = "trial_passed"
    TRIAL_FAILED = "trial_failed"  # nobody's fault: the mentee goes back to the pool
    PLANNING_HELD = "planning_held"
    WORKING_HELD = "working_held"
    FINAL_HELD = "final_held"
    CLOSED = "closed"
    CARRIED_ON = "carried_on"  # the school year closes, the pair goes on in the next one (programme §2, stage 7)
    PAUSED = "paused"
    RESUMED = "resumed"
    BROKEN = "broken"


class IllegalReason(StrEnum):
    """Why a step is refused; the chat has one kind sentence for each."""

    ALREADY_OVER = "already_over"
    ALREADY_DECIDED = "already_decided"
    NOT_AGREED = "not_agreed"
    NOT_APPROVED = "not_approved"
    TRIAL_OPEN = "trial_open"
    WRONG_ORDER = "wrong_order"
    IS_PAUSED = "is_paused"
    NOT_PAUSED = "not_paused"


class IllegalStep(ValueError):  # noqa: N818  it names the step, as the programme does, not a fault of the program
    """A step that the machine does not have; ``reason`` says why in one word."""

    def __init__(self, status: S, event: MatchEvent, reason: IllegalReason) -> None:
        super().__init__(f"{event} in {status}: {reason}")
        self.status = status
        self.event = event
        self.reason = reason


class EndReason(StrEnum):
    """Why a match was broken or declined; private to curator and psychologist."""

    TRIAL_NOT_PASSED = "trial_not_passed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    LEFT_SCHOOL = "left_school"
    NO_TIME = "no_time"
    DID_NOT_FIT = "did_not_fit"
    GOALS_REACHED = "goals_reached"
    YEAR_ENDS = "year_ends"
    NO_MEETINGS = "no_meetings"
    NOTICE_GIVEN = "notice_given"  # a teacher or the employer ended it early (consents §4)
    OTHER = "other"


OVER: Final = frozenset({S.CLOSED, S.DECLINED, S.BROKEN})
LIVE: Final = frozenset(S) - OVER
ACTIVE: Final = LIVE - {S.PROPOSED, S.AGREED, S.PAUSED}  # pairs by order: those the district counts
# A mentee may join a group while it is being asked, or is at work; not while those who met decide after the trial.
OPEN_TO_NEW: Final = (ACTIVE - {S.TRIAL, S.FINAL}) | {S.PROPOSED}

_E = MatchEvent
STEPS: Final[Mapping[S, Mapping[MatchEvent, S]]] = MappingProxyType(
    {
        S.PROPOSED: MappingProxyType({_E.BOTH_ACCEPTED: S.AGREED, _E.DECLINED: S.DECLINED}),
        # Until the order is signed anyone may still change his mind without giving a reason.
        S.AGREED: MappingProxyType({_E.APPROVED: S.APPROVED, _E.DECLINED: S.DECLINED}),
        S.APPROVED: MappingProxyType({_E.INTRO_HELD: S.INTRO, _E.CARRIED_ON: S.CLOSED}),
        S.INTRO: MappingProxyType({_E.TRIAL_HELD: S.TRIAL, _E.CARRIED_ON: S.CLOSED}),
        S.TRIAL: MappingProxyType({_E.TRIAL_PASSED: S.PLANNING, _E.TRIAL_FAILED: S.BROKEN}),
        S.PLANNING: MappingProxyType({_E.PLANNING_HELD: S.WORKING, _E.CARRIED_ON: S.CLOSED}),
        S.WORKING: MappingProxyType({_E.WORKING_HELD: S.WORKING, _E.FINAL_HELD: S.FINAL, _E.CARRIED_ON: S.CLOSED}),
        S.FINAL: MappingProxyType({_E.CLOSED: S.CLOSED, _E.CARRIED_ON: S.CLOSED}),
    }
)

_MEETING_EVENTS: Final = {
    MeetingType.INTRO: _E.INTRO_HELD,
    MeetingType.TRIAL: _E.TRIAL_HELD,
    MeetingType.PLANNING: _E.PLANNING_HELD,
    MeetingType.WORKING: _E.WORKING_HELD,
    MeetingType.FINAL: _E.FINAL_HELD,
}


def held(meeting: MeetingType) -> MatchEvent:
    """Return the event of a meeting that took place."""
    return _MEETING_EVENTS[meeting]


def next_status(status: S, event: MatchEvent, *, paused_from: S | None = None) -> S:
    """Return the status after ``event`` (programme §3).

    ``paused_from`` is the status a paused match had before: resuming goes back there and nowhere else.

    Raises:
        IllegalStep: if the machine has no such step; its ``reason`` says why.
    """
    if status in OVER:
        raise IllegalStep(status, event, IllegalReason.ALREADY_OVER)
    if event is _E.BROKEN:
        return S.BROKEN
    if status is S.PAUSED:
        if event is not _E.RESUMED:
            raise IllegalStep(status, event, IllegalReason.IS_PAUSED)
        if paused_from is None or paused_from in OVER or paused_from is S.PAUSED:
            raise IllegalStep(status, event, IllegalReason.WRONG_ORDER)
        return paused_from
    if event is _E.PAUSED:
        return S.PAUSED
    target = STEPS[status].get(event)
    if target is None:
        raise IllegalStep(status, event, _reason(status, event))
    return target


def allowed_events(status: S) -> frozenset[MatchEvent]:
    """Return what may happen to a match in ``status``, so that a screen offers nothing else (programme §3)."""
    if status in OVER:
        return frozenset()
    if status is S.PAUSED:
        return frozenset({_E.RESUMED, _E.BROKEN})
    return frozenset(STEPS[status]) | {_E.PAUSED, _E.BROKEN}


def _reason(status: S, event: MatchEvent) -> IllegalReason:
    if event is _E.RESUMED:
        return IllegalReason.NOT_PAUSED
    if event in {_E.BOTH_ACCEPTED, _E.DECLINED, _E.APPROVED}:
        return IllegalReason.NOT_AGREED if status is S.PROPOSED else IllegalReason.ALREADY_DECIDED
    if status in {S.PROPOSED, S.AGREED}:
        return IllegalReason.NOT_APPROVED
    return IllegalReason.TRIAL_OPEN if status is S.TRIAL else IllegalReason.WRONG_ORDER


def proposal_outcome(mentor: bool | None, mentees: Sequence[bool | None]) -> MatchEvent | None:
    """Return what the answers to a proposal amount to, ``None`` while one is awaited (programme §3).

    In a group a mentee who says no only leaves the group; the mentor's no, or every mentee's, ends the proposal.
    """
    if mentor is False or (mentees and all(answer is False for answer in mentees)):
        return _E.DECLINED
    staying = [answer for answer in mentees if answer is not False]
    return _E.BOTH_ACCEPTED if mentor and staying and all(staying) else None


class TrialAnswer(StrEnum):
    """Answers to "do we go on?" (questionnaires §4, TR)."""

    YES = "yes"
    NO = "no"
    TALK = "talk"


class TrialOutcome(StrEnum):
    """Where the trial's question stands."""

    WAITING = "waiting"
    TALK = "talk"  # the curator speaks with them; the answer may be given again
    PASSED = "passed"
    FAILED = "failed"


def trial_outcome(answers: Sequence[TrialAnswer | None]) -> TrialOutcome:
    """Return what the answers after the trial amount to: it goes on only with two "да" (questionnaires §4, TR)."""
    if TrialAnswer.NO in answers:
        return TrialOutcome.FAILED
    if TrialAnswer.TALK in answers:
        return TrialOutcome.TALK
    if not answers or None in answers:
        return TrialOutcome.WAITING
    return TrialOutcome.PASSED


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the answers after the trial lead to; ``leaving`` are the places of the mentees who leave their group."""

    outcome: TrialOutcome
    leaving: tuple[int, ...] = ()


def trial_verdict(mentor: TrialAnswer | None, mentees: Sequence[TrialAnswer | None]) -> Verdict:
    """Return what the answers after the trial amount to, of a pair or a group (questionnaires §4, TR).

    In a group a mentee who says no only leaves it, and the others decide for themselves; the mentor's no, or every
    mentee's, ends the match.
    """
    leaving = tuple(place for place, answer in enumerate(mentees) if answer is TrialAnswer.NO)
    if mentor is TrialAnswer.NO or len(leaving) == len(mentees):
        return Verdict(TrialOutcome.FAILED)
    staying = [answer for answer in mentees if answer is not TrialAnswer.NO]
    return Verdict(trial_outcome([mentor, *staying]), leaving)
