"""Events and invitations as other services need them. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from domain.events import EventState, answers_until, starts_at
from domain.permissions import UseCase
from services.access import RefusedError, demand
from services.places import place_of
from storage.tables import Event, EventInvitation

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from services.access import Actor
    from services.places import Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Guests:
    """How many are invited, and what they have said."""

    invited: int = 0
    coming: int = 0
    not_coming: int = 0
    present: int = 0

    @property
    def silent(self) -> int:
        """Those who have not answered."""
        return self.invited - self.coming - self.not_coming


async def own_event(unit: Unit, actor: Actor, event_id: int) -> tuple[Any, Place]:
    """Return an event that the actor runs.

    Raises:
        RefusedError: ``gone`` if there is none.
        NotAllowedError: it is another school's.
    """
    row = await unit.first(select(Event.__table__).where(Event.id == event_id))
    if row is None:
        raise RefusedError("gone")
    demand(actor, UseCase.EVENT_RUN, row.municipality_id, row.organization_id)
    return row, await place_of(unit, row.organization_id)


async def standing_event(unit: Unit, actor: Actor, event_id: int) -> tuple[Any, Place]:
    """Return an event that the actor runs and that was not called off.

    Raises:
        RefusedError: ``gone``; ``event_cancelled``.
    """
    row, place = await own_event(unit, actor, event_id)
    if row.state == EventState.CANCELLED:
        raise RefusedError("event_cancelled")
    return row, place


def is_open(row: Any, zone: str, now: datetime) -> bool:
    """Tell whether people may still say that they come or do not."""
    tz = ZoneInfo(zone)
    return row.state == EventState.PLANNED and now < answers_until(row.starts_on, row.begins_at, tz)


def begins(row: Any, zone: str) -> datetime:
    """Return when people have to be there."""
    return starts_at(row.starts_on, row.begins_at, ZoneInfo(zone))


def has_begun(row: Any, today: date) -> bool:
    """Tell whether its first day has come, so that attendance can be noted."""
    return bool(row.starts_on <= today)


def unsettled(organization_id: int, today: date) -> Any:
    """Select the events of a school that are over and whose figures nobody has settled, the oldest first."""
    return (
        select(Event.id)
        .where(
            Event.organization_id == organization_id,
            Event.ends_on < today,
            Event.state == EventState.PLANNED.value,
            Event.reported_at.is_(None),
        )
        .order_by(Event.ends_on, Event.id)
    )


async def guests_of(unit: Unit, event_ids: Collection[int]) -> dict[int, Guests]:
    """Return the counts of invitations by event; somebody who said yes counts as present until noted otherwise."""
    there = func.coalesce(EventInvitation.present, EventInvitation.coming)
    rows = await unit.all(
        select(
            EventInvitation.event_id,
            func.count().label("invited"),
            func.count().filter(EventInvitation.coming.is_(True)).label("coming"),
            func.count().filter(EventInvitation.coming.is_(False)).label("not_coming"),
            func.count().filter(there.is_(True)).label("present"),
        )
        .where(EventInvitation.event_id.in_(list(event_ids)))
        .group_by(EventInvitation.event_id)
    )
    found = {row.event_id: Guests(row.invited, row.coming, row.not_coming, row.present) for row in rows}
    return {each: found.get(each, Guests()) for each in event_ids}
