"""Plain functions that read meetings and tell of them, for the services around them; no use cases of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.vocabulary import MeetingFormat, MeetingStatus, MeetingType
from services.access import RefusedError
from services.notices import post
from services.pair_rows import reach
from storage.tables import Meeting

if TYPE_CHECKING:
    from datetime import datetime

    from domain.permissions import UseCase
    from domain.vocabulary import Side
    from services.access import Actor
    from services.pair_rows import Member, Pair
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting as its people see it."""

    id: int
    match_id: int
    type: MeetingType
    status: MeetingStatus
    format: MeetingFormat
    planned_at: datetime
    held_at: datetime | None
    minutes: int | None
    names: str
    side: Side | None
    zone: str
    proposed_by_me: bool = False
    place: str | None = None
    """Where exactly, in the words of whoever proposed it."""
    confirmed: bool = False
    """The other side has said «Хорошо»."""
    moved_from: datetime | None = None
    """When it was to be before it was moved."""


async def own_meeting(unit: Unit, actor: Actor, meeting_id: int, case: UseCase) -> tuple[Any, Pair, Member | None]:
    """Return a meeting's row with its match, checked as ``reach`` does; for the services of the log.

    Raises:
        RefusedError: ``meeting_gone`` if there is no such meeting.
    """
    row = await unit.first(select(Meeting.__table__).where(Meeting.id == meeting_id))
    if row is None:
        raise RefusedError("meeting_gone")
    found, place = await reach(unit, actor, row.match_id, case)
    return row, found, place


def view(row: Any, found: Pair, person_id: int | None, place: Member | None) -> MeetingView:
    """Return a meeting's row as a view."""
    return MeetingView(
        id=row.id,
        match_id=found.id,
        type=MeetingType(row.type),
        status=MeetingStatus(row.status),
        format=MeetingFormat(row.format),
        planned_at=row.planned_at,
        held_at=row.held_at,
        minutes=row.minutes,
        names=found.names(person_id),
        side=place.side if place else None,
        zone=found.zone,
        proposed_by_me=row.created_by == person_id,
        place=row.place,
        confirmed=row.confirmed_at is not None,
    )


def tell_others(unit: Unit, found: Pair, actor: Actor, kind: str, meeting_id: int, *, leave: datetime | None) -> None:
    """Tell everybody in a match but the actor of a meeting: as news, or, if ``leave`` is given, at that very moment."""
    for member in found.staying:
        if member.person_id != actor.person_id:
            post(
                unit,
                kind if leave is None else f"{kind}_soon",
                member.person_id,
                meeting_id,
                due_at=leave,
                municipality_id=found.municipality_id,
            )
