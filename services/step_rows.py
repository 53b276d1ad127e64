"""What is open around people, in one statement: requests, matches, meetings, guardians' codes. Plain functions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, literal, null, or_, select, union_all
from sqlalchemy.types import Boolean, String

from domain.events import EventState
from domain.matches import LIVE
from domain.plans import WRITTEN_IN, PlanEvent, PlanState
from domain.retention import ErasureReason
from domain.vocabulary import MeetingStatus, Role, Side
from services.asking import SHEETS
from storage.tables import (
    Cycle,
    Erasure,
    Event,
    EventInvitation,
    Invite,
    Match,
    MatchMember,
    Meeting,
    Membership,
    Person,
    Plan,
    PlanWord,
    SurveyRequest,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import BindParameter

    from storage.unit import Unit


async def happening(unit: Unit, person_ids: Collection[int]) -> Sequence[Any]:
    """Return all that is open around people in one statement; ``whose`` says around whom each row is."""
    values = {"people": list(person_ids), "now": unit.now, "today": unit.now.date()}
    return await unit.all(_happening(), values)


@cache
def _happening() -> Any:
    """Select what is open around ``people``; it is part of every menu and long, so it is built once."""
    nothing = null().cast(Boolean)
    people: BindParameter[Any] = bindparam("people", expanding=True)
    surveys = select(
        literal("survey").label("tag"),
        SurveyRequest.id.label("id"),
        SurveyRequest.instrument.label("word"),
        null().cast(String).label("other"),
        SurveyRequest.asked_at.label("moment"),
        nothing.label("flag"),
        SurveyRequest.subject_id.label("ref"),
        SurveyRequest.person_id.label("whose"),
    ).where(
        SurveyRequest.person_id.in_(people),
        SurveyRequest.state == "open",
        SurveyRequest.instrument.not_in(SHEETS),
    )
    mine = and_(MatchMember.person_id.in_(people), Match.status.in_([status.value for status in LIVE]))
    matches = (
        select(
            literal("match"),
            Match.id,
            Match.status,
            MatchMember.side,
            Match.proposed_at,
            MatchMember.accepted,
            MatchMember.participation_id,
            MatchMember.person_id,
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
            MatchMember.person_id,
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
        Invite.ward_id,
    ).where(
        Invite.ward_id.in_(people),
        Invite.uses_left > 0,
        Invite.revoked_at.is_(None),
        Invite.expires_at > bindparam("now"),
    )
    leaving = select(
        literal("leaving"),
        Erasure.id,
        Erasure.reason,
        null().cast(String),
        Erasure.requested_at,
        nothing,
        Erasure.person_id,
        Erasure.requested_by,
    ).where(
        Erasure.requested_by.in_(people),
        Erasure.reason == ErasureReason.WITHDRAWN.value,
        Erasure.done_at.is_(None),
        Erasure.cancelled_at.is_(None),
    )
    left = select(
        literal("left"),
        Erasure.id,
        Erasure.reason,
        null().cast(String),
        Erasure.requested_at,
        nothing,
        Erasure.person_id,
        Erasure.person_id,
    ).where(
        Erasure.person_id.in_(people),
        Erasure.requested_by != Erasure.person_id,
        Erasure.done_at.is_(None),
        Erasure.cancelled_at.is_(None),
    )
    events = (
        select(
            literal("event"),
            Event.id,
            Event.kind,
            null().cast(String),
            Event.begins_at,
            EventInvitation.coming,
            EventInvitation.id,
            EventInvitation.person_id,
        )
        .join(EventInvitation, EventInvitation.event_id == Event.id)
        .where(
            EventInvitation.person_id.in_(people),
            EventInvitation.coming.is_(None),
            Event.state == EventState.PLANNED.value,
            Event.starts_on >= bindparam("today"),
        )
    )
    return union_all(surveys, matches, meetings, codes, leaving, left, events, _plans(people))


def _plans(people: BindParameter[Any]) -> Any:
    """Return the plans that wait for a word: a mentee's on what was proposed, the mentor's on what came back."""
    said = (PlanWord.plan_id == Plan.id) & (PlanWord.round == Plan.round)
    agreed = select(PlanWord.id).where(
        said, PlanWord.person_id == MatchMember.person_id, PlanWord.kind == PlanEvent.AGREED.value
    )
    came_back = select(PlanWord.id).where(
        said, PlanWord.kind.in_([PlanEvent.OTHERWISE.value, PlanEvent.RETURNED.value])
    )
    return (
        select(
            literal("plan"),
            Plan.match_id,
            Plan.state,
            MatchMember.side,
            Plan.proposed_at,
            null().cast(Boolean),
            MatchMember.participation_id,
            MatchMember.person_id,
        )
        .join(Match, Match.id == Plan.match_id)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .where(
            MatchMember.person_id.in_(people),
            MatchMember.accepted.is_(True),
            Match.status.in_([status.value for status in WRITTEN_IN]),
            or_(
                and_(
                    MatchMember.side == Side.MENTEE.value,
                    Plan.state == PlanState.PROPOSED.value,
                    ~agreed.correlate(Plan, MatchMember).exists(),
                ),
                and_(
                    MatchMember.side == Side.MENTOR.value,
                    Plan.state == PlanState.DRAFT.value,
                    came_back.correlate(Plan).exists(),
                ),
            ),
        )
    )


async def other_names(unit: Unit, match_ids: Collection[int], person_id: int) -> dict[int, str]:
    """Return the first names of the other side by match, for somebody who has several."""
    rows = await unit.all(
        select(MatchMember.match_id, MatchMember.person_id, MatchMember.side, Person.first_name, Person.code)
        .join(Person, Person.id == MatchMember.person_id)
        .where(MatchMember.match_id.in_(list(match_ids)), MatchMember.accepted.is_not(False))
        .order_by(MatchMember.match_id, MatchMember.id)
    )
    own = {row.match_id: row.side for row in rows if row.person_id == person_id}
    found: dict[int, list[str]] = {}
    for row in rows:
        if row.person_id != person_id and row.side != own.get(row.match_id):
            found.setdefault(row.match_id, []).append(row.first_name or row.code)
    return {match_id: ", ".join(names) for match_id, names in found.items()}


async def curator_names(unit: Unit, person_id: int) -> str | None:
    """Return who takes papers from somebody: the curators of the schools where the person holds a role."""
    schools = select(Membership.organization_id).where(Membership.person_id == person_id, Membership.until.is_(None))
    rows = await unit.all(
        select(Person.first_name, Person.last_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organization_id.in_(schools), Membership.role == Role.CURATOR, Membership.until.is_(None))
        .order_by(Membership.id)
    )
    names = (" ".join(part for part in row if part) for row in rows)
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


async def has_cycle(unit: Unit, organization_ids: Collection[int]) -> bool:
    """Tell whether one of these schools has a cycle open."""
    statement = select(Cycle.id).where(Cycle.organization_id.in_(list(organization_ids)), Cycle.closed_at.is_(None))
    return await unit.scalar(statement.limit(1)) is not None
