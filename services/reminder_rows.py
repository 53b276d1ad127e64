"""What may need a reminder, by one query a kind. Plain functions for ``services.reminders``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, select

from domain.consents import is_minor
from domain.matches import ACTIVE
from domain.meetings import SILENT_AFTER_DAYS
from domain.reminders import ReminderKind
from domain.vocabulary import ConsentKind, MatchStatus, MeetingStatus, Role, Side
from services.asking import SHEETS
from services.reminder_candidates import BACK, Candidate, candidate
from services.reminder_rows_events import documents_ending, events_ahead
from services.reminder_rows_joining import newcomers, papers
from services.reminder_rows_waiting import still_waiting
from services.silence import last_contacts
from storage.tables import (
    Consent,
    Document,
    Event,
    Guardianship,
    Match,
    MatchMember,
    Meeting,
    Membership,
    Organization,
    Participation,
    Person,
    SurveyRequest,
)

if TYPE_CHECKING:
    from datetime import datetime

    from storage.unit import Unit

AHEAD: Final = timedelta(days=14)
_SURVEYS: Final = {"MT-ME": ReminderKind.MEETING_FEEDBACK, "TR": ReminderKind.TRIAL_UNANSWERED}
_OWN_LOG: Final = "MT-MR"
# From the 21st day of a silence on, until a reminder of it that was missed is of no use any more.
_SILENCE: Final = (timedelta(days=SILENT_AFTER_DAYS + 24), timedelta(days=SILENT_AFTER_DAYS - 2))
_MENTEE_LATER: Final = timedelta(days=3)
"""The mentor is asked first: it is the mentor's part to propose."""


async def candidates(
    unit: Unit, now: datetime, *, municipality_id: int | None, organization_id: int | None
) -> list[Candidate]:
    """Return everything that may fall due about ``now`` in a municipality, a school, or everywhere."""

    def here(table: Any) -> Any:
        conditions = []
        if municipality_id is not None:
            conditions.append(table.municipality_id == municipality_id)
        if organization_id is not None:
            conditions.append(table.organization_id == organization_id)
        return and_(*conditions) if conditions else and_(True)

    return [
        *await _meetings(unit, now, here(Meeting)),
        *await _proposals(unit, now, here(Match)),
        *await _surveys(unit, now, here(SurveyRequest)),
        *await _guardians(unit, now, here(Participation)),
        *await _unconfirmed(unit, now, here(Guardianship)),
        *await newcomers(unit, now, here(Participation)),
        *await papers(unit, now, here(Participation)),
        *await _silent(unit, now, here(Match)),
        *await still_waiting(unit, now, here(Participation)),
        *await events_ahead(unit, now, here(Event)),
        *await documents_ending(unit, now, here(Document)),
    ]


async def _meetings(unit: Unit, now: datetime, here: Any) -> list[Candidate]:
    rows = await unit.all(
        select(
            Meeting.id,
            Meeting.planned_at,
            Meeting.created_at,
            Meeting.municipality_id,
            Meeting.organization_id,
            MatchMember.person_id,
            MatchMember.side,
            Organization.time_zone,
        )
        .join(Match, Match.id == Meeting.match_id)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Organization, Organization.id == Meeting.organization_id)
        .where(
            here,
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.planned_at.between(now - BACK, now + AHEAD),
            Match.status.in_([status.value for status in ACTIVE]),
            MatchMember.accepted.is_not(False),
            MatchMember.left_at.is_(None),
        )
    )
    found = []
    for row in rows:
        begun = row.planned_at <= now
        if begun and row.side != Side.MENTOR:
            continue
        kind = ReminderKind.MEETING_UNLOGGED if begun else ReminderKind.MEETING_AHEAD
        found.append(candidate(kind, row.planned_at, row.created_at, row.person_id, row))
    return found


async def _proposals(unit: Unit, now: datetime, here: Any) -> list[Candidate]:
    rows = await unit.all(
        select(
            Match.id,
            Match.proposed_at,
            Match.municipality_id,
            Match.organization_id,
            MatchMember.person_id,
            Organization.time_zone,
        )
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Organization, Organization.id == Match.organization_id)
        .where(
            here,
            Match.status == MatchStatus.PROPOSED,
            MatchMember.accepted.is_(None),
            Match.proposed_at > now - BACK,
        )
    )
    kind = ReminderKind.PROPOSAL_UNANSWERED
    return [candidate(kind, row.proposed_at, row.proposed_at, row.person_id, row) for row in rows]


async def _surveys(unit: Unit, now: datetime, here: Any) -> list[Candidate]:
    """Return open questionnaires; the mentor's log is no questionnaire to be reminded of, its meeting is."""
    rows = await unit.all(
        select(
            SurveyRequest.id,
            SurveyRequest.instrument,
            SurveyRequest.asked_at,
            SurveyRequest.person_id,
            SurveyRequest.municipality_id,
            SurveyRequest.organization_id,
            Organization.time_zone,
        )
        .join(Organization, Organization.id == SurveyRequest.organization_id)
        .where(
            here,
            SurveyRequest.state == "open",
            SurveyRequest.instrument.not_in([_OWN_LOG, *SHEETS]),
            SurveyRequest.asked_at > now - BACK,
        )
    )
    return [
        candidate(
            _SURVEYS.get(row.instrument, ReminderKind.QUESTIONNAIRE_UNFINISHED),
            row.asked_at,
            row.asked_at,
            row.person_id,
            row,
        )
        for row in rows
    ]


async def _guardians(unit: Unit, now: datetime, here: Any) -> list[Candidate]:
    """Return minors without a guardian's consent; who is written to is the guardian, or the minor who has the link."""
    consented = exists().where(
        Consent.person_id == Participation.person_id,
        Consent.kind == ConsentKind.GUARDIAN_PERSONAL_DATA,
        Consent.granted.is_(True),
        Consent.withdrawn_at.is_(None),
    )
    refused = exists().where(
        Consent.person_id == Participation.person_id,
        Consent.kind == ConsentKind.GUARDIAN_PERSONAL_DATA,
        Consent.granted.is_(False),
    )
    rows = await unit.all(
        select(
            Participation.id,
            Participation.joined_at,
            Participation.person_id,
            Participation.municipality_id,
            Participation.organization_id,
            Person.birth_date,
            Guardianship.guardian_id,
            Organization.time_zone,
        )
        .join(Person, Person.id == Participation.person_id)
        .join(Organization, Organization.id == Participation.organization_id)
        .outerjoin(
            Guardianship, and_(Guardianship.minor_id == Participation.person_id, Guardianship.refused_at.is_(None))
        )
        .where(here, Participation.left_at.is_(None), Participation.joined_at > now - BACK, ~consented, ~refused)
    )
    found: dict[tuple[int, int], Candidate] = {}
    for row in rows:
        today = now.astimezone(ZoneInfo(row.time_zone)).date()
        if row.birth_date is None or not is_minor(row.birth_date, today):
            continue
        receiver = row.guardian_id or row.person_id
        # A minor who is mentor and mentee has two places and one guardian: one reminder.
        found.setdefault(
            (row.person_id, receiver),
            candidate(ReminderKind.GUARDIAN_CONSENT_MISSING, row.joined_at, row.joined_at, receiver, row),
        )
    return list(found.values())


async def _unconfirmed(unit: Unit, now: datetime, here: Any) -> list[Candidate]:
    rows = await unit.all(
        select(
            Guardianship.id,
            Guardianship.linked_at,
            Guardianship.municipality_id,
            Guardianship.organization_id,
            Membership.person_id,
            Organization.time_zone,
        )
        .join(Organization, Organization.id == Guardianship.organization_id)
        .join(
            Membership,
            and_(
                Membership.organization_id == Guardianship.organization_id,
                Membership.role == Role.CURATOR,
                Membership.until.is_(None),
            ),
        )
        .where(
            here,
            Guardianship.confirmed_at.is_(None),
            Guardianship.refused_at.is_(None),
            Guardianship.linked_at > now - BACK,
        )
    )
    kind = ReminderKind.GUARDIAN_UNCONFIRMED
    return [candidate(kind, row.linked_at, row.linked_at, row.person_id, row) for row in rows]


async def _silent(unit: Unit, now: datetime, here: Any) -> list[Candidate]:
    """Return both sides of pairs that have not met for about three weeks: once a silence, for its start is the key."""
    longest, shortest = _SILENCE
    rows = await last_contacts(unit, here, between=(now - longest, now - shortest))
    if not rows:
        return []
    since = {row.id: row for row in rows}
    members = await unit.all(
        select(MatchMember.match_id, MatchMember.person_id, MatchMember.side).where(
            MatchMember.match_id.in_(list(since)),
            MatchMember.accepted.is_not(False),
            MatchMember.left_at.is_(None),
        )
    )
    found = []
    for member in members:
        row = since[member.match_id]
        anchor = row.last if member.side == Side.MENTOR else row.last + _MENTEE_LATER
        found.append(candidate(ReminderKind.SILENT_PAIR, anchor, row.last, member.person_id, row))
    return found
