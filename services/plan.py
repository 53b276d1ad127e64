"""The pair's own page, ``/plan``: with whom, where they are in the five steps, what was done, and the one thing to do.

What is to be done is found in the same places as everywhere else (``services.meetings.desk``), so that the page never
offers what another screen would refuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, or_, select

from domain.matches import LIVE
from domain.meetings import ORDER
from domain.permissions import UseCase
from domain.plans import PlanState
from domain.vocabulary import MatchStatus, MeetingStatus, MeetingType, Side
from services.access import RefusedError, reads
from services.goal_rows import is_programme, papers, step_in
from services.goal_steps import PlanStep, Reader
from services.journal_rows import entries_of, last_plan_mark
from services.meetings import Place, desk
from services.pair_rows import pair, pairs_of
from storage.tables import Meeting, SurveyRequest

if TYPE_CHECKING:
    from datetime import datetime

    from services.access import Actor
    from services.journal_rows import Entry
    from services.meetings import Desk
    from services.pair_rows import Member, Pair
    from storage.unit import Unit

AFTER_TRIAL: Final = "TR"
AFTER_MEETING: Final = "MT-ME"


class Next(StrEnum):
    """The one thing to do now, or what is being waited for."""

    PROPOSAL = "proposal"
    TRIAL = "trial"
    LOG = "log"
    WORD = "word"
    ANSWER = "answer"
    PLANNED = "planned"
    PROPOSE = "propose"
    WAIT_ANSWER = "wait_answer"
    WAIT_ORDER = "wait_order"
    WAIT_TRIAL = "wait_trial"
    PAUSED = "paused"
    FAREWELL = "farewell"
    PLAN = "plan"
    """The plan waits for this very reader: an answer, a change that was asked for, marks."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One of several matches to choose from."""

    match_id: int
    names: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """A match as its own people see it on one screen.

    ``step`` is the place of the step that they are at among the five (1 to 5), 0 before the first; ``done`` are the
    steps behind them.
    """

    match_id: int
    names: str
    side: Side
    status: MatchStatus
    zone: str
    step: int
    done: tuple[MeetingType, ...]
    held: int
    over: int
    """Meetings in the journal, those included that did not take place."""
    last: Entry | None
    plan: str | None
    """The mentor's last word on the plan, an option id of ``lg_plan``."""
    next: Next
    subject_id: int
    """What the button opens: a match, a meeting or a questionnaire."""
    moment: datetime | None
    confirmed: bool
    waits_for_me: bool
    """The other side has proposed the meeting and waits for a word."""
    next_type: MeetingType | None
    may_log: bool
    goals: PlanStep
    """Where the individual plan stands for this reader."""
    programme: bool
    has_plan: bool
    """There is a plan to be read."""


_STEPS: Final = {
    MatchStatus.APPROVED: 1,
    MatchStatus.INTRO: 2,
    MatchStatus.TRIAL: 2,
    MatchStatus.PLANNING: 3,
    MatchStatus.WORKING: 4,
    MatchStatus.FINAL: 5,
}
_BEFORE_PLAN: Final = frozenset({Next.PROPOSAL, Next.TRIAL, Next.LOG, Next.WORD, Next.ANSWER})
"""What goes before the plan: an answer that another waits for, a meeting that was."""
_OWN_PLAN_STEPS: Final = frozenset({PlanStep.ANSWER, PlanStep.CHANGE, PlanStep.MARK_INTERIM, PlanStep.MARK_FINAL})
_PLACES: Final = {
    Place.LOG: Next.LOG,
    Place.WORD: Next.WORD,
    Place.PLANNED: Next.PLANNED,
    Place.PROPOSE: Next.PROPOSE,
    Place.NOT_APPROVED: Next.WAIT_ORDER,
    Place.TRIAL: Next.WAIT_TRIAL,
    Place.PAUSED: Next.PAUSED,
    Place.FINISHED: Next.FAREWELL,
}


@reads(UseCase.MATCH_VIEW_OWN)
async def plans(unit: Unit, actor: Actor) -> tuple[PlanLine, ...]:
    """Return the actor's matches that are not over."""
    if actor.person_id is None:
        return ()
    return tuple(PlanLine(p.id, p.names(actor.person_id)) for p in await pairs_of(unit, actor.person_id, LIVE))


@reads(UseCase.MATCH_VIEW_OWN)
async def plan(unit: Unit, actor: Actor, match_id: int) -> PlanView:
    """Return the actor's own match on one screen; another's, and one that was never there, are both just gone.

    Raises:
        RefusedError: ``gone``.
    """
    found = await pair(unit, match_id)
    place = found.member(actor.person_id) if found else None
    if found is None or place is None or place.accepted is False:
        raise RefusedError("gone")
    place_now = next((each for each in await desk(unit, actor) if each.match_id == match_id), None)
    requests = await _requests(unit, found, place)
    known = await papers(unit, found.id)
    goals = await step_in(unit, found, place, Reader(place.side.value), known)
    now, subject = _next(found, place, place_now, requests)
    if now not in _BEFORE_PLAN and goals in _OWN_PLAN_STEPS:
        now, subject = Next.PLAN, found.id
    status = found.status_before_pause if found.status is MatchStatus.PAUSED else found.status
    step = _STEPS.get(status, 0) if status else 0
    held = await unit.scalar(
        select(func.count()).where(Meeting.match_id == found.id, Meeting.status == MeetingStatus.HELD.value)
    )
    over = await unit.scalar(
        select(func.count()).where(
            Meeting.match_id == found.id,
            or_(
                Meeting.status == MeetingStatus.HELD.value,
                (Meeting.status == MeetingStatus.CANCELLED.value) & Meeting.logged_at.is_not(None),
            ),
        )
    )
    latest = [each for each in await entries_of(unit, found.id) if each.status is MeetingStatus.HELD]
    meeting = place_now.meeting if place_now else None
    return PlanView(
        match_id=found.id,
        names=found.names(actor.person_id),
        side=place.side,
        status=found.status,
        zone=found.zone,
        step=step,
        done=ORDER[: step - 1 if status is not MatchStatus.TRIAL else step] if step else (),
        held=int(held or 0),
        over=int(over or 0),
        last=latest[0] if latest else None,
        plan=await last_plan_mark(unit, found.id),
        next=now,
        subject_id=subject,
        moment=meeting.planned_at if meeting else None,
        confirmed=meeting.confirmed if meeting else False,
        waits_for_me=bool(meeting and not meeting.proposed_by_me and not meeting.confirmed),
        next_type=place_now.next_type if place_now else None,
        may_log=place.side is Side.MENTOR and bool(place_now and place_now.next_type),
        goals=goals,
        programme=is_programme(found.form),
        has_plan=known.standing is not None or (known.open is not None and known.open.state is not PlanState.DRAFT),
    )


async def _requests(unit: Unit, found: Pair, place: Member) -> dict[str, int]:
    """Return the person's open questions about this match and its meetings by instrument, the oldest of each."""
    meetings = select(Meeting.id).where(Meeting.match_id == found.id)
    rows = await unit.all(
        select(SurveyRequest.instrument, SurveyRequest.id)
        .where(
            SurveyRequest.person_id == place.person_id,
            SurveyRequest.state == "open",
            or_(
                (SurveyRequest.instrument == AFTER_TRIAL) & (SurveyRequest.subject_id == found.id),
                (SurveyRequest.instrument == AFTER_MEETING) & SurveyRequest.subject_id.in_(meetings),
            ),
        )
        .order_by(SurveyRequest.asked_at.desc(), SurveyRequest.id.desc())
    )
    return {row.instrument: row.id for row in rows}


def _next(found: Pair, place: Member, now: Desk | None, requests: dict[str, int]) -> tuple[Next, int]:
    if place.accepted is None:
        return Next.PROPOSAL, found.id
    if found.status is MatchStatus.TRIAL and AFTER_TRIAL in requests:
        return Next.TRIAL, requests[AFTER_TRIAL]
    waiting = Next.WAIT_ANSWER if found.status is MatchStatus.PROPOSED else Next.FAREWELL
    chosen = waiting if now is None or found.status is MatchStatus.PROPOSED else _PLACES.get(now.place, Next.PROPOSE)
    if chosen in {Next.LOG, Next.WORD} and now is not None and now.meeting is not None:
        return chosen, now.meeting.id
    if AFTER_MEETING in requests:
        return Next.ANSWER, requests[AFTER_MEETING]
    return chosen, found.id
