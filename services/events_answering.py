"""The invited: what they are invited to, and whether they come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.events import EventFormat, EventKind, EventState
from domain.permissions import UseCase
from services.access import Actor, NotAllowedError, RefusedError, reads, writes
from services.events_rows import is_open
from services.lookups import today_in
from storage.tables import Event, EventInvitation, Organization

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Invitation:
    """An event as somebody who is invited sees it."""

    event_id: int
    school: str
    zone: str
    title: str
    kind: EventKind
    format: EventFormat
    starts_on: date
    ends_on: date
    begins_at: datetime | None
    place: str | None
    coming: bool | None
    open: bool
    """An answer is still possible."""
    cancelled: bool


@reads(UseCase.EVENT_ANSWER)
async def my_invitations(unit: Unit, actor: Actor) -> tuple[Invitation, ...]:
    """Return what the actor is invited to and what is not over yet, the next event first."""
    rows = await invitations_of(unit, [actor.person_id] if actor.person_id is not None else [])
    found = [_view(unit, row) for row in rows]
    return tuple(each for each in found if each.ends_on >= today_in(unit.now, each.zone))


@reads(UseCase.EVENT_ANSWER)
async def view_invitation(unit: Unit, actor: Actor, event_id: int) -> Invitation:
    """Return one event to which the actor is invited.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    return _view(unit, await _own(unit, actor, event_id))


@writes(UseCase.EVENT_ANSWER)
async def answer_invitation(unit: Unit, actor: Actor, event_id: int, *, coming: bool) -> Invitation:
    """Say that one comes, or that one does not; until the event begins it can be said anew.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``, ``event_begun``.
    """
    row = await _own(unit, actor, event_id)
    if row.state == EventState.CANCELLED:
        raise RefusedError("event_cancelled")
    if not is_open(row, row.time_zone, unit.now):
        raise RefusedError("event_begun")
    unit.change(
        EventInvitation,
        row.invitation_id,
        coming=coming,
        answered_at=unit.now,
        answered_by=actor.by or actor.person_id,
    )
    return _view(unit, row, coming=coming)


async def invitations_of(unit: Unit, person_ids: Sequence[int]) -> Sequence[Any]:
    """Return the events ahead to which people are invited, those that stand, the next one first.

    Plain function: the callers ask for themselves or for somebody for whom they may tap.
    """
    if not person_ids:
        return []
    return await unit.all(
        _statement()
        .where(
            EventInvitation.person_id.in_(list(person_ids)),
            Event.state == EventState.PLANNED.value,
            Event.ends_on >= unit.now.date() - timedelta(days=1),
        )
        .order_by(Event.starts_on, Event.id)
    )


async def _own(unit: Unit, actor: Actor, event_id: int) -> Any:
    if actor.person_id is None:
        raise NotAllowedError(UseCase.EVENT_ANSWER)
    row = await unit.first(
        _statement().where(EventInvitation.event_id == event_id, EventInvitation.person_id == actor.person_id)
    )
    if row is None:
        raise RefusedError("gone")
    return row


def _statement() -> Any:
    return (
        select(
            Event.__table__,
            EventInvitation.id.label("invitation_id"),
            EventInvitation.person_id,
            EventInvitation.coming,
            Organization.name,
            Organization.time_zone,
        )
        .join(EventInvitation, EventInvitation.event_id == Event.id)
        .join(Organization, Organization.id == Event.organization_id)
    )


def _view(unit: Unit, row: Any, *, coming: bool | None = None) -> Invitation:
    return Invitation(
        event_id=row.id,
        school=row.name,
        zone=row.time_zone,
        title=row.title,
        kind=EventKind(row.kind),
        format=EventFormat(row.format),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        begins_at=row.begins_at,
        place=row.place,
        coming=row.coming if coming is None else coming,
        open=is_open(row, row.time_zone, unit.now),
        cancelled=row.state == EventState.CANCELLED,
    )
