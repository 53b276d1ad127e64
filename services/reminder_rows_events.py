"""Events tomorrow and documents that end, for reminders. Plain functions for ``services.reminder_rows``."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select

from domain.calendar import local
from domain.documents import ENDS_SOON
from domain.events import EventState
from domain.reminders import ReminderKind
from domain.vocabulary import Role
from services.events_rows import begins
from services.reminder_candidates import Candidate, candidate
from storage.tables import Document, Event, EventInvitation, Membership, Organization

if TYPE_CHECKING:
    from datetime import datetime

    from storage.unit import Unit

_AHEAD: Final = timedelta(days=14)
_NOON: Final = time(12)


async def events_ahead(unit: Unit, now: datetime, here: Any) -> list[Candidate]:
    """Return who comes to an event of the next two weeks; who has not answered is not reminded of it."""
    today = now.date()
    rows = await unit.all(
        select(
            Event.id,
            Event.starts_on,
            Event.begins_at,
            Event.municipality_id,
            Event.organization_id,
            EventInvitation.person_id,
            EventInvitation.answered_at,
            Organization.time_zone,
        )
        .join(EventInvitation, EventInvitation.event_id == Event.id)
        .join(Organization, Organization.id == Event.organization_id)
        .where(
            here,
            Event.state == EventState.PLANNED.value,
            Event.starts_on.between(today - timedelta(days=1), today + _AHEAD),
            EventInvitation.coming.is_(True),
        )
    )
    kind = ReminderKind.EVENT_AHEAD
    found = [candidate(kind, begins(row, row.time_zone), row.answered_at, row.person_id, row) for row in rows]
    return [each for each in found if each.anchor > now]


async def documents_ending(unit: Unit, now: datetime, here: Any) -> list[Candidate]:
    """Return documents whose term ends in about two weeks, for each curator of the school."""
    today = now.date()
    rows = await unit.all(
        select(
            Document.id,
            Document.valid_until,
            Document.recorded_at,
            Document.municipality_id,
            Document.organization_id,
            Membership.person_id,
            Organization.time_zone,
        )
        .join(Organization, Organization.id == Document.organization_id)
        .join(
            Membership,
            and_(
                Membership.organization_id == Document.organization_id,
                Membership.role == Role.CURATOR,
                Membership.until.is_(None),
            ),
        )
        .where(
            here,
            Document.removed_at.is_(None),
            Document.valid_until.between(today, today + ENDS_SOON + timedelta(days=3)),
        )
    )
    found = []
    for row in rows:
        noon = local(row.valid_until, _NOON, ZoneInfo(row.time_zone))
        found.append(candidate(ReminderKind.DOCUMENT_ENDS, noon, row.recorded_at, row.person_id, row))
    return found
