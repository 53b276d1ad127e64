"""A planned meeting as a file for the phone's calendar; the file itself leaves through the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.matches import LIVE
from domain.permissions import UseCase
from domain.vocabulary import MeetingStatus, MeetingType
from services.access import RefusedError, appends
from services.meeting_rows import own_meeting
from services.notices import post
from services.pair_rows import pairs_of
from storage.tables import Meeting, OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.model import Catalogue
    from services.access import Actor
    from storage.unit import Unit


@appends(UseCase.MEETING_CALENDAR)
async def to_calendar(unit: Unit, actor: Actor, catalogue: Catalogue, meeting_id: int) -> int:
    """Have a meeting's calendar file sent to the actor; of one that was moved, the newest. Return its id.

    A double tap sends it once. A cancelled meeting is sent too: its file takes the entry off the calendar.

    Raises:
        RefusedError: ``meeting_changed``, when it has been held already or has begun.
    """
    row, found, place = await own_meeting(unit, actor, meeting_id, UseCase.MEETING_CALENDAR)
    if place is None:
        raise RefusedError("meeting_gone")
    rows = await chain(unit, row)
    newest = rows[-1]
    ahead = newest.status == MeetingStatus.PLANNED and newest.planned_at > unit.now
    if not ahead and newest.status != MeetingStatus.CANCELLED:
        raise RefusedError("meeting_changed")
    post(
        unit,
        "meeting_calendar",
        place.person_id,
        newest.id,
        key=f"{unit.now:%Y%m%dT%H%M}:{newest.status}",
        params={"minutes": {newest.type: catalogue.meetings[MeetingType(newest.type)].minutes}},
        municipality_id=found.municipality_id,
    )
    return int(newest.id)


@appends(UseCase.MEETING_CALENDAR)
async def all_to_calendar(unit: Unit, actor: Actor, catalogue: Catalogue) -> int:
    """Have one file with all the actor's planned meetings sent, and return how many there are.

    Raises:
        RefusedError: ``nothing_planned``.
    """
    assert actor.person_id is not None  # noqa: S101 - nobody without a person holds a role that grants this
    rows = await planned_of(unit, actor.person_id)
    if not rows:
        raise RefusedError("nothing_planned")
    post(
        unit,
        "meetings_calendar",
        actor.person_id,
        actor.person_id,
        key=f"{unit.now:%Y%m%dT%H%M}",
        params={"minutes": {row.type: catalogue.meetings[MeetingType(row.type)].minutes for row in rows}},
        municipality_id=actor.municipality_id,
    )
    return len(rows)


async def planned_of(unit: Unit, person_id: int) -> Sequence[Any]:
    """Return the rows of a person's meetings ahead, the soonest first."""
    pairs = await pairs_of(unit, person_id, LIVE)
    return await unit.all(
        select(Meeting.__table__)
        .where(
            Meeting.match_id.in_([found.id for found in pairs]),
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.planned_at > unit.now,
        )
        .order_by(Meeting.planned_at)
    )


async def chain(unit: Unit, row: Any) -> tuple[Any, ...]:
    """Return all rows of one meeting that was moved, the first to the newest.

    The first one's id is the entry's name in a calendar; how many there are tells which version of it this is.
    """
    rows = await unit.all(
        select(Meeting.__table__).where(Meeting.match_id == row.match_id).order_by(Meeting.created_at, Meeting.id)
    )
    by_id = {one.id: one for one in rows}
    after = {one.moved_from: one for one in rows if one.moved_from is not None}
    found = [by_id.get(row.id, row)]
    while (before := by_id.get(found[0].moved_from)) is not None:
        found.insert(0, before)
    while (later := after.get(found[-1].id)) is not None:
        found.append(later)
    return tuple(found)


async def in_calendar(unit: Unit, person_id: int, row: Any) -> bool:
    """Tell whether a person was sent this meeting's file, at whatever time it was planned for then."""
    ids = [one.id for one in await chain(unit, row)]
    found = await unit.scalar(
        select(OutboxMessage.id).where(
            OutboxMessage.kind == "meeting_calendar",
            OutboxMessage.subject_id.in_(ids),
            OutboxMessage.person_id == person_id,
        )
    )
    return found is not None
