"""Whose turn it is with a plan: the one next step of each reader. Plain functions of ``services.goals``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.plans import Assent, PlanState, assent_of

if TYPE_CHECKING:
    from datetime import datetime


class Reader(StrEnum):
    """As whom somebody looks at a plan."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    GUARDIAN = "guardian"
    SCHOOL = "school"


class PlanStep(StrEnum):
    """The one thing to do with a plan, or what is being waited for."""

    START = "start"
    FINISH = "finish"
    CHANGE = "change"
    ANSWER = "answer"
    APPROVE = "approve"
    APPROVE_WITHOUT = "approve_without"
    MARK_INTERIM = "mark_interim"
    MARK_FINAL = "mark_final"
    WAIT_MENTOR = "wait_mentor"
    WAIT_MENTEE = "wait_mentee"
    WAIT_OTHERS = "wait_others"
    WAIT_CURATOR = "wait_curator"
    STANDS = "stands"
    EARLY = "early"
    PAUSED = "paused"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides about the step."""

    reader: Reader
    live: bool
    paused: bool
    written: bool
    """The match is where a plan is written: the trial was passed, the last meeting is to come."""
    final: bool
    open: PlanState | None
    came_back: bool
    stands: bool
    said_yes: bool
    mentees: tuple[int, ...]
    yes: frozenset[int]
    proposed_at: datetime | None
    now: datetime
    unmarked_interim: bool
    unmarked_final: bool


def step_of(facts: Facts) -> PlanStep:  # noqa: PLR0911 - one answer a case
    """Return the reader's step (programme §3: proposed, agreed, seen, approved)."""
    if not facts.live:
        return PlanStep.OVER
    if facts.paused:
        return PlanStep.PAUSED
    if facts.final:
        may_mark = facts.reader is Reader.MENTOR and facts.stands and facts.unmarked_final
        return PlanStep.MARK_FINAL if may_mark else PlanStep.STANDS if facts.stands else PlanStep.OVER
    if not facts.written:
        return PlanStep.EARLY
    match facts.reader:
        case Reader.MENTOR:
            return _mentors(facts)
        case Reader.MENTEE:
            return _mentees(facts)
        case Reader.SCHOOL:
            return _schools(facts)
        case _:
            return _rest(facts)


def _mentors(facts: Facts) -> PlanStep:
    match facts.open:
        case PlanState.DRAFT:
            return PlanStep.CHANGE if facts.came_back else PlanStep.FINISH
        case PlanState.PROPOSED:
            return PlanStep.WAIT_CURATOR if _assent(facts) is Assent.ALL else PlanStep.WAIT_MENTEE
        case PlanState.AGREED:
            return PlanStep.WAIT_CURATOR
        case _ if not facts.stands:
            return PlanStep.START
        case _:
            return PlanStep.MARK_INTERIM if facts.unmarked_interim else PlanStep.STANDS


def _mentees(facts: Facts) -> PlanStep:
    if facts.open is PlanState.PROPOSED:
        if not facts.said_yes:
            return PlanStep.ANSWER
        return PlanStep.WAIT_CURATOR if _assent(facts) is Assent.ALL else PlanStep.WAIT_OTHERS
    return _rest(facts)


def _schools(facts: Facts) -> PlanStep:
    if facts.open is PlanState.AGREED:
        return PlanStep.APPROVE
    if facts.open is PlanState.PROPOSED:
        found = _assent(facts)
        if found is Assent.ALL:
            return PlanStep.APPROVE
        return PlanStep.APPROVE_WITHOUT if found is Assent.WITHOUT_ALL else PlanStep.WAIT_MENTEE
    return _rest(facts)


def _rest(facts: Facts) -> PlanStep:
    match facts.open:
        case PlanState.PROPOSED:
            return PlanStep.WAIT_MENTEE
        case PlanState.AGREED:
            return PlanStep.WAIT_CURATOR
        case _:
            return PlanStep.STANDS if facts.stands else PlanStep.WAIT_MENTOR


def _assent(facts: Facts) -> Assent:
    return assent_of(facts.mentees, facts.yes, facts.proposed_at or facts.now, facts.now)
