"""Around a planned meeting: «Не смогу», and the places where the pair has met before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.appointments import must_leave
from domain.permissions import UseCase
from domain.vocabulary import MeetingFormat, MeetingStatus, Side
from services.access import RefusedError, reads, writes
from services.meeting_rows import MeetingView, own_meeting, tell_others, view
from services.pair_rows import reach, tell
from storage.tables import Meeting

if TYPE_CHECKING:
    from services.access import Actor
    from storage.unit import Unit

PLACES_KEPT: Final = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """Where this pair met before: a kind of place and the words for it."""

    format: MeetingFormat
    place: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What became of a «Не смогу»: the meeting is off, or, in a group, only one mentee stays away."""

    meeting: MeetingView
    off: bool


@reads(UseCase.MEETING_PROPOSE)
async def spots(unit: Unit, actor: Actor, match_id: int) -> tuple[Spot, ...]:
    """Return the exact places of this match's last meetings, the newest first, to be chosen again with one tap."""
    found, _ = await reach(unit, actor, match_id, UseCase.MEETING_PROPOSE)
    rows = await unit.all(
        select(Meeting.format, Meeting.place)
        .where(Meeting.match_id == found.id, Meeting.place.is_not(None))
        .order_by(Meeting.created_at.desc())
        .limit(PLACES_KEPT * 4)
    )
    known = dict.fromkeys(Spot(MeetingFormat(row.format), row.place) for row in rows if row.place)
    return tuple(known)[:PLACES_KEPT]


@writes(UseCase.MEETING_CANCEL)
async def cancel(unit: Unit, actor: Actor, meeting_id: int) -> Cancelled:
    """Say «Не смогу»: the meeting is off and the others hear of it.

    One mentee of a group who cannot come does not call off everybody's meeting: the mentor is told and decides. Doing
    it twice is doing it once.

    Raises:
        RefusedError: ``meeting_changed``, when it was moved, held or has begun meanwhile.
    """
    row, found, place = await own_meeting(unit, actor, meeting_id, UseCase.MEETING_CANCEL)
    if row.status == MeetingStatus.CANCELLED:
        return Cancelled(view(row, found, actor.person_id, place), off=True)
    if row.status != MeetingStatus.PLANNED or row.planned_at <= unit.now:
        raise RefusedError("meeting_changed")
    shown = view(row, found, actor.person_id, place)
    in_group = place is not None and place.side is Side.MENTEE and len(found.side(Side.MENTEE)) > 1
    if in_group and row.created_by != actor.person_id:
        mentors = [member.person_id for member in found.side(Side.MENTOR)]
        who = {"person": actor.person_id}
        tell(unit, "meeting_absent", found, mentors, subject_id=row.id, key=str(actor.person_id), params=who)
        return Cancelled(shown, off=False)
    unit.change(Meeting, row.id, status=MeetingStatus.CANCELLED.value, logged_by=actor.person_id, logged_at=unit.now)
    leave = must_leave(unit.now, row.planned_at, found.tz)
    tell_others(unit, found, actor, "meeting_cancelled", row.id, leave=leave)
    return Cancelled(replace(shown, status=MeetingStatus.CANCELLED), off=True)
