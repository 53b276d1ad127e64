"""Mentees who wait for a mentor, for the word every two weeks. Plain functions for ``services.reminder_rows``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, select

from domain.matches import LIVE
from domain.reminders import ReminderKind
from domain.vocabulary import ConsentKind, Side
from domain.waiting import last_turns
from services.pool import INTAKE
from services.reminder_candidates import Candidate, candidate
from services.waiting_rows import clocks
from storage.tables import Consent, Cycle, Match, MatchMember, Organization, Participation, SurveyRequest

if TYPE_CHECKING:
    from datetime import datetime

    from storage.unit import Unit


async def still_waiting(unit: Unit, now: datetime, here: Any) -> list[Candidate]:
    """Return mentees who have consented, answered the first questionnaire and have no pair, by turns of two weeks.

    Coarse: the composer looks again, with all the rules. Each turn has an anchor of its own, so it is one word.
    """
    paired = exists().where(
        MatchMember.participation_id == Participation.id,
        MatchMember.accepted.is_not(False),
        Match.id == MatchMember.match_id,
        Match.status.in_([status.value for status in LIVE]),
    )
    agreed = exists().where(
        Consent.person_id == Participation.person_id,
        Consent.organization_id == Participation.organization_id,
        Consent.kind == ConsentKind.PARTICIPATION.value,
        Consent.granted.is_(True),
        Consent.withdrawn_at.is_(None),
    )
    answered = exists().where(
        SurveyRequest.person_id == Participation.person_id,
        SurveyRequest.subject_id == Participation.id,
        SurveyRequest.instrument.in_(INTAKE),
        SurveyRequest.state == "done",
    )
    rows = await unit.all(
        select(
            Participation.id,
            Participation.id.label("participation_id"),
            Participation.person_id,
            Participation.joined_at,
            Participation.municipality_id,
            Participation.organization_id,
            Organization.time_zone,
        )
        .join(Organization, Organization.id == Participation.organization_id)
        .join(Cycle, and_(Cycle.id == Participation.cycle_id, Cycle.closed_at.is_(None)))
        .where(
            here,
            Participation.side == Side.MENTEE.value,
            Participation.left_at.is_(None),
            agreed.correlate(Participation),
            answered.correlate(Participation),
            ~paired.correlate(Participation),
        )
    )
    since = await clocks(unit, rows) if rows else {}
    return [
        candidate(ReminderKind.STILL_WAITING, anchor, anchor, row.person_id, row)
        for row in rows
        for anchor in last_turns(since[row.id], now)
    ]
