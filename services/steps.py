"""What a person can do now: the one next step first. Read from the domain's tables, never stored.

The order follows the programme: who takes part is let in, consents, answers the intake questionnaire, is paired, meets,
says how it was (programme §2 and §3). Three queries at most, whatever roles somebody has.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, literal, null, select, union_all
from sqlalchemy.types import Boolean, String

from domain.matches import LIVE
from domain.meetings import next_type_in
from domain.permissions import UseCase
from domain.readiness import Gap
from domain.vocabulary import MatchStatus, MeetingStatus, PersonKind, Role, Side
from services.access import Actor, reads
from services.consent_rows import asks_of
from services.joining import JoinStep
from services.lookups import today_in
from services.pool import members_known_to, names_of
from storage.tables import Cycle, Invite, Match, MatchMember, Meeting, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.pool import Member
    from storage.unit import Unit


class StepKind(StrEnum):
    """Steps in the order in which they are offered; those from ``CONSENT_REFUSED`` on are news, not tasks."""

    PROFILE = "profile"
    CONSENT = "consent"
    GUARDIAN_INVITE = "guardian_invite"
    WARD_CONSENT = "ward_consent"
    INTAKE = "intake"
    PROPOSAL = "proposal"
    MEETING_LOG = "meeting_log"
    SURVEY = "survey"
    MEETING_PROPOSE = "meeting_propose"
    CYCLE_OPEN = "cycle_open"
    TODAY = "today"
    SCHOOLS = "schools"
    SETUP = "setup"
    CONSENT_REFUSED = "consent_refused"
    GUARDIAN_SENT = "guardian_sent"
    WAIT_GUARDIAN = "wait_guardian"
    WAIT_CURATOR = "wait_curator"
    MEETING_AHEAD = "meeting_ahead"
    WAIT_OTHER = "wait_other"
    WAIT_ORDER = "wait_order"
    WAIT_TRIAL = "wait_trial"
    WAIT_LOG = "wait_log"
    WAIT_PAIR = "wait_pair"
    PAUSED = "paused"
    FAREWELL = "farewell"


TASKS: Final = frozenset(list(StepKind)[: list(StepKind).index(StepKind.CONSENT_REFUSED)])
"""Steps that the person can take; the rest only tells what is being waited for."""

_RANK: Final = {kind: rank for rank, kind in enumerate(StepKind)}


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``subject_id`` is the participation, ward, request, match or meeting that it is about."""

    kind: StepKind
    subject_id: int | None = None
    name: str | None = None
    """The ward's first name, for a guardian's steps."""
    moment: datetime | None = None
    """When the meeting is."""
    side: Side | None = None
    begun: bool = False
    """The questionnaire has been asked already: ``subject_id`` is the request, not the participation."""
    part: JoinStep | None = None
    """Which part of the profile is missing."""

    @property
    def is_task(self) -> bool:
        """Something to do rather than to wait for."""
        return self.kind in TASKS


@reads(UseCase.MENU_VIEW)
async def next_steps(unit: Unit, actor: Actor) -> tuple[Step, ...]:
    """Return what the actor can do now, the next step first, then what is being waited for; empty for a stranger."""
    found = _staff(actor, has_cycle=Role.CURATOR not in actor.roles or await _has_cycle(unit, actor))
    if actor.person_id is not None:
        found += _name(actor)
        if actor.roles & _PEOPLE:
            found += await _participant(unit, actor, actor.person_id)
    return tuple(sorted(found, key=lambda step: _RANK[step.kind]))


_PEOPLE: Final = frozenset({Role.MENTEE, Role.MENTOR, Role.LEGAL_GUARDIAN})


async def _participant(unit: Unit, actor: Actor, person_id: int) -> list[Step]:
    members = await members_known_to(unit, person_id, today_in(unit.now, actor.zone))
    rows = await unit.all(_happening(person_id, unit.now))
    own = [member for member in members if member.person_id == person_id]
    wards = [member for member in members if member.person_id != person_id]
    undecided: set[int] = set()
    if any({Gap.OWN_CONSENT, Gap.GUARDIAN_CONSENT} & set(member.gaps) for member in members):
        undecided = {ask.person_id for ask in await asks_of(unit, person_id) if ask.granted is None}
    return [
        *_own_gaps(own, rows, decided=person_id not in undecided),
        *_requests(own, rows),
        *_matches(own, rows, unit.now),
        *await _wards(unit, wards, undecided),
    ]


def _name(actor: Actor) -> list[Step]:
    """Everybody but a bare operator has a name to give."""
    if actor.first_name is not None or not actor.roles - {Role.OPERATOR}:
        return []
    return [Step(StepKind.PROFILE, part=JoinStep.NAME)]


def _own_gaps(own: Sequence[Member], rows: Sequence[Any], *, decided: bool) -> list[Step]:
    """Return what the person's own participations lack; the same gap of two participations is one step."""
    asked = {row.ref for row in rows if row.tag == "survey"}
    sent = any(row.tag == "code" for row in rows)
    found: dict[StepKind, Step] = {}
    for member in own:
        if member.birth_date is None or (member.kind is PersonKind.PUPIL and member.grade is None):
            part = JoinStep.BIRTH_DATE if member.birth_date is None else JoinStep.GRADE
            found.setdefault(StepKind.PROFILE, Step(StepKind.PROFILE, part=part))
            continue
        for gap in member.gaps:
            kind = _GAP_STEPS[gap]
            if kind is StepKind.CONSENT and decided:
                kind = StepKind.CONSENT_REFUSED
            if kind is StepKind.GUARDIAN_INVITE and sent:
                kind = StepKind.GUARDIAN_SENT
            # Nothing is asked of somebody who has not agreed to be asked; an open request is a step of its own.
            if kind is StepKind.INTAKE and (Gap.OWN_CONSENT in member.gaps or member.participation_id in asked):
                continue
            found.setdefault(kind, Step(kind, member.participation_id, side=member.side))
    if {StepKind.GUARDIAN_INVITE, StepKind.GUARDIAN_SENT} & found.keys():
        found.pop(StepKind.WAIT_GUARDIAN, None)
    return list(found.values())


_GAP_STEPS: Final = {
    Gap.BIRTH_DATE: StepKind.PROFILE,
    Gap.OWN_CONSENT: StepKind.CONSENT,
    Gap.GUARDIAN_NOT_LINKED: StepKind.GUARDIAN_INVITE,
    Gap.GUARDIAN_NOT_CONFIRMED: StepKind.WAIT_CURATOR,
    Gap.GUARDIAN_CONSENT: StepKind.WAIT_GUARDIAN,
    Gap.QUESTIONNAIRE: StepKind.INTAKE,
    Gap.PAPER_CONSENT: StepKind.WAIT_CURATOR,
}


def _requests(own: Sequence[Member], rows: Sequence[Any]) -> list[Step]:
    places = {member.participation_id for member in own}
    surveys = sorted((row for row in rows if row.tag == "survey"), key=lambda row: row.moment)
    return [
        Step(StepKind.INTAKE if row.ref in places else StepKind.SURVEY, row.id, begun=row.ref in places)
        for row in surveys
    ]


def _matches(own: Sequence[Member], rows: Sequence[Any], now: datetime) -> list[Step]:
    matches = [row for row in rows if row.tag == "match" and row.flag is not False]
    planned = {row.ref: row for row in sorted((r for r in rows if r.tag == "meeting"), key=lambda r: r.moment)}
    found = [step for row in matches if (step := _match(row, planned.get(row.id), now)) is not None]
    sides = {row.other for row in matches}
    found += [
        Step(StepKind.WAIT_PAIR, member.participation_id, side=member.side)
        for member in own
        if member.ready and member.side not in sides
    ]
    return found


def _match(row: Any, meeting: Any, now: datetime) -> Step | None:
    status, side = MatchStatus(row.word), Side(row.other)
    if status is MatchStatus.PROPOSED:
        return Step(StepKind.WAIT_OTHER if row.flag else StepKind.PROPOSAL, row.id, side=side)
    if status in _WAITING:
        return Step(_WAITING[status], row.id, side=side)
    if meeting is not None and meeting.moment > now:
        return Step(StepKind.MEETING_AHEAD, meeting.id, moment=meeting.moment, side=side)
    if meeting is not None:
        kind = StepKind.MEETING_LOG if side is Side.MENTOR else StepKind.WAIT_LOG
        return Step(kind, meeting.id, moment=meeting.moment, side=side)
    return Step(StepKind.MEETING_PROPOSE, row.id, side=side) if next_type_in(status) is not None else None


_WAITING: Final = {
    MatchStatus.AGREED: StepKind.WAIT_ORDER,
    MatchStatus.TRIAL: StepKind.WAIT_TRIAL,
    MatchStatus.PAUSED: StepKind.PAUSED,
    MatchStatus.FINAL: StepKind.FAREWELL,
}


async def _wards(unit: Unit, wards: Sequence[Member], undecided: set[int]) -> list[Step]:
    """Return what a guardian does or waits for, by child; the child's first name tells two of them apart."""
    if not wards:
        return []
    names = await names_of(unit, {ward.person_id for ward in wards})
    found: dict[tuple[StepKind, int], Step] = {}
    for ward in wards:
        kinds = []
        if ward.person_id in undecided:
            kinds.append(StepKind.WARD_CONSENT)
        elif Gap.GUARDIAN_NOT_CONFIRMED in ward.gaps:
            kinds.append(StepKind.WAIT_CURATOR)
        elif Gap.GUARDIAN_CONSENT in ward.gaps:
            kinds.append(StepKind.CONSENT_REFUSED)
        for kind in kinds:
            found.setdefault((kind, ward.person_id), Step(kind, ward.person_id, name=names[ward.person_id].first_name))
    return list(found.values())


def _staff(actor: Actor, *, has_cycle: bool) -> list[Step]:
    roles = actor.roles
    found: list[Step] = []
    if Role.CURATOR in roles:
        found.append(Step(StepKind.TODAY if has_cycle else StepKind.CYCLE_OPEN))
    if Role.MUNICIPAL_CURATOR in roles:
        found.append(Step(StepKind.SCHOOLS))
    if Role.OPERATOR in roles:
        found.append(Step(StepKind.SETUP))
    return found


async def _has_cycle(unit: Unit, actor: Actor) -> bool:
    schools = actor.organizations(Role.CURATOR)
    return (
        await unit.scalar(
            select(Cycle.id).where(Cycle.organization_id.in_(schools), Cycle.closed_at.is_(None)).limit(1)
        )
        is not None
    )


def _happening(person_id: int, now: datetime) -> Any:
    """Return one statement for all that is open around a person: requests, matches, meetings, a code."""
    nothing = null().cast(Boolean)
    surveys = select(
        literal("survey").label("tag"),
        SurveyRequest.id.label("id"),
        SurveyRequest.instrument.label("word"),
        null().cast(String).label("other"),
        SurveyRequest.asked_at.label("moment"),
        nothing.label("flag"),
        SurveyRequest.subject_id.label("ref"),
    ).where(SurveyRequest.person_id == person_id, SurveyRequest.state == "open")
    mine = and_(MatchMember.person_id == person_id, Match.status.in_([status.value for status in LIVE]))
    matches = (
        select(
            literal("match"),
            Match.id,
            Match.status,
            MatchMember.side,
            Match.proposed_at,
            MatchMember.accepted,
            MatchMember.participation_id,
        )
        .join(MatchMember, MatchMember.match_id == Match.id)
        .where(mine)
    )
    meetings = (
        select(
            literal("meeting"),
            Meeting.id,
            Meeting.type,
            MatchMember.side,
            Meeting.planned_at,
            nothing,
            Meeting.match_id,
        )
        .join(Match, Match.id == Meeting.match_id)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .where(mine, Meeting.status == MeetingStatus.PLANNED)
    )
    codes = select(
        literal("code"),
        Invite.id,
        Invite.role,
        null().cast(String),
        Invite.created_at,
        nothing,
        Invite.ward_id,
    ).where(Invite.ward_id == person_id, Invite.uses_left > 0, Invite.revoked_at.is_(None), Invite.expires_at > now)
    return union_all(surveys, matches, meetings, codes)
