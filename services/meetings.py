"""Meetings ahead: where ``/meeting`` opens, which times suit, proposing one and agreeing to it (programme §3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.appointments import FURTHEST_DAYS, LONGEST_PLACE, DayFault, day_fault, heard_in_time, must_leave
from domain.calendar import QUIET_FROM, QUIET_UNTIL, next_allowed_moment
from domain.matches import LIVE
from domain.meetings import ORDER, next_type_in, offered_types, proposed_slots
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MeetingFormat, MeetingStatus, MeetingType, MentoringForm, Side
from services.access import RefusedError, reads, writes
from services.matches import common_times
from services.meeting_rows import MeetingView, own_meeting, tell_others, view
from services.pair_rows import Member, Pair, pairs_of, reach, tell
from storage.ids import new_id
from storage.tables import Meeting, MeetingWord

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.access import Actor
    from storage.unit import Unit

SLOTS: Final = 4
# Programme §9, safety: mentors from outside meet at school or online unless the curator has agreed to another place.
OUTSIDE_FORMS: Final = frozenset(
    {MentoringForm.EMPLOYER_PUPIL, MentoringForm.STUDENT_PUPIL, MentoringForm.EMPLOYER_STUDENT}
)
NO_MEETING: Final = {
    MatchStatus.PROPOSED: "match_not_approved",
    MatchStatus.AGREED: "match_not_approved",
    MatchStatus.TRIAL: "trial_open",
    MatchStatus.PAUSED: "match_paused",
}


class Place(StrEnum):
    """Where ``/meeting`` opens for one match."""

    LOG = "log"
    WORD = "word"
    PLANNED = "planned"
    PROPOSE = "propose"
    NOT_APPROVED = "not_approved"
    TRIAL = "trial"
    PAUSED = "paused"
    FINISHED = "finished"


_PLACES: Final = {
    MatchStatus.PROPOSED: Place.NOT_APPROVED,
    MatchStatus.AGREED: Place.NOT_APPROVED,
    MatchStatus.TRIAL: Place.TRIAL,
    MatchStatus.PAUSED: Place.PAUSED,
    MatchStatus.FINAL: Place.FINISHED,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """One match of the actor's, and what is to be done in it now."""

    match_id: int
    names: str
    side: Side
    status: MatchStatus
    place: Place
    meeting: MeetingView | None
    next_type: MeetingType | None
    may_be_final: bool
    outside: bool
    zone: str


@reads(UseCase.MEETING_VIEW_OWN)
async def desk(unit: Unit, actor: Actor) -> tuple[Desk, ...]:
    """Return the actor's own matches with the place where ``/meeting`` opens each; most urgent first."""
    if actor.person_id is None:
        return ()
    found = await pairs_of(unit, actor.person_id, LIVE)
    rows = await _meetings(unit, [p.id for p in found], actor.person_id) if found else ()
    desks = [
        _desk(unit.now, p, own, [row for row in rows if row.match_id == p.id])
        for p in found
        if (own := p.member(actor.person_id)) and own in p.staying
    ]
    return tuple(sorted(desks, key=lambda d: (list(Place).index(d.place), d.match_id)))


@reads(UseCase.MEETING_VIEW_OWN)
async def meeting(unit: Unit, actor: Actor, meeting_id: int) -> MeetingView:
    """Return one meeting of the actor's own match, or of the curator's school."""
    row, found, place = await own_meeting(unit, actor, meeting_id, UseCase.MEETING_VIEW_OWN)
    before = None
    if row.moved_from is not None:
        before = await unit.scalar(select(Meeting.planned_at).where(Meeting.id == row.moved_from))
    return replace(view(row, found, actor.person_id, place), moved_from=before)


@reads(UseCase.MEETING_PROPOSE)
async def slots(unit: Unit, actor: Actor, match_id: int) -> tuple[datetime, ...]:
    """Return next moments for a meeting that suit both sides by their questionnaires, as buttons (programme §3)."""
    found, _ = await reach(unit, actor, match_id, UseCase.MEETING_PROPOSE)
    heard = next_allowed_moment(unit.now, found.tz)
    return proposed_slots(heard, found.tz, await common_times(unit, found), count=SLOTS)


@writes(UseCase.MEETING_PROPOSE)
async def propose(
    unit: Unit,
    actor: Actor,
    match_id: int,
    planned_at: datetime,
    format: MeetingFormat,  # noqa: A002 - the field's own name
    *,
    place: str | None = None,
    final: bool = False,
) -> MeetingView:
    """Plan a match's next meeting and tell the other side; one that was planned before is thereby moved.

    Proposing the same again is the same meeting. ``place`` says where exactly (``domain.appointments.read_place``).
    The type follows from the order of the five (programme §3); the mentor or the curator may call it the last one after
    a working meeting. When both sides move it at the same moment, the later one stands and the other side has it
    to confirm: there is never more than one meeting ahead.

    Raises:
        RefusedError: no meeting is due in this match, or the moment does not fit.
    """
    found, own = await reach(unit, actor, match_id, UseCase.MEETING_PROPOSE)
    rows = await _meetings(unit, [found.id], actor.person_id)
    kind = _kind(found, [MeetingType(row.type) for row in rows if row.status == MeetingStatus.HELD], own, final=final)
    ahead = [row for row in rows if row.status == MeetingStatus.PLANNED and row.planned_at > unit.now]
    wanted = (planned_at, format, kind, place)
    same = next((r for r in ahead if (r.planned_at, r.format, r.type, r.place) == wanted), None)
    if same is not None:
        return view(same, found, actor.person_id, own)
    _check(unit.now, found, planned_at, format, place, moved=bool(ahead))
    for row in ahead:
        unit.change(Meeting, row.id, status=MeetingStatus.MOVED.value)
    planned = Meeting(
        id=new_id(),
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        match_id=found.id,
        type=kind.value,
        status=MeetingStatus.PLANNED.value,
        format=format.value,
        planned_at=planned_at,
        held_at=None,
        minutes=None,
        place=place,
        confirmed_at=None,
        moved_from=ahead[-1].id if ahead else None,
        created_by=actor.person_id,
        created_at=unit.now,
    )
    unit.add(planned)
    soonest = min([planned_at, *(row.planned_at for row in ahead)])
    leave = must_leave(unit.now, soonest, found.tz) if ahead else None
    tell_others(unit, found, actor, "meeting_planned", planned.id, leave=leave)
    return view(planned, found, actor.person_id, own)


@writes(UseCase.MEETING_CONFIRM)
async def agree(unit: Unit, actor: Actor, meeting_id: int) -> MeetingView:
    """Say «Хорошо» to a planned meeting: from then on it is agreed, and whoever proposed it is told, once.

    In a group each mentee's word is told to the mentor; the meeting is agreed as soon as the other side has one.

    Raises:
        RefusedError: ``meeting_changed``, when it was moved, cancelled or held meanwhile.
    """
    row, found, place = await own_meeting(unit, actor, meeting_id, UseCase.MEETING_CONFIRM)
    if row.status != MeetingStatus.PLANNED or row.planned_at <= unit.now:
        raise RefusedError("meeting_changed")
    confirmed = row.confirmed_at is not None
    if place is not None and row.created_by != actor.person_id:
        proposer = found.member(row.created_by)
        if not confirmed and (proposer is None or proposer.side is not place.side):
            unit.change(Meeting, row.id, confirmed_at=unit.now)
            confirmed = True
        tell(
            unit,
            "meeting_agreed",
            found,
            [row.created_by],
            subject_id=row.id,
            key=str(actor.person_id),
            params={"person": actor.person_id},
        )
    return replace(view(row, found, actor.person_id, place), confirmed=confirmed)


def _desk(now: datetime, found: Pair, own: Member, rows: Sequence[Any]) -> Desk:
    held = [MeetingType(row.type) for row in rows if row.status == MeetingStatus.HELD]
    planned = sorted((r for r in rows if r.status == MeetingStatus.PLANNED), key=lambda r: r.planned_at)
    due = next((r for r in planned if r.planned_at <= now), None)
    ahead = next((r for r in planned if r.planned_at > now), None)
    place, chosen = _PLACES.get(found.status, Place.PROPOSE), None
    if place is Place.PROPOSE:
        if due is not None and own.side is Side.MENTOR:
            place, chosen = Place.LOG, due
        elif due is not None and due.word is None:
            place, chosen = Place.WORD, due
        elif ahead is not None:
            place, chosen = Place.PLANNED, ahead
    return Desk(
        match_id=found.id,
        names=found.names(own.person_id),
        side=own.side,
        status=found.status,
        place=place,
        meeting=None if chosen is None else view(chosen, found, own.person_id, own),
        next_type=next_type_in(found.status),
        may_be_final=own.side is Side.MENTOR and _may_be_final(found.status, held),
        outside=found.form in OUTSIDE_FORMS,
        zone=found.zone,
    )


async def _meetings(unit: Unit, match_ids: Sequence[int], person_id: int | None) -> Sequence[Any]:
    """Return planned and held meetings, each with the person's own word on it."""
    return await unit.all(
        select(Meeting.__table__, MeetingWord.word)
        .outerjoin(MeetingWord, (MeetingWord.meeting_id == Meeting.id) & (MeetingWord.person_id == person_id))
        .where(
            Meeting.match_id.in_(list(match_ids)),
            Meeting.status.in_([MeetingStatus.PLANNED.value, MeetingStatus.HELD.value]),
        )
        .order_by(Meeting.planned_at)
    )


def _kind(found: Pair, held: Sequence[MeetingType], place: Member | None, *, final: bool) -> MeetingType:
    usual = next_type_in(found.status)
    if usual is None:
        raise RefusedError(NO_MEETING.get(found.status, "match_over"))
    if not final:
        return usual
    by_mentee = place is not None and place.side is Side.MENTEE
    if by_mentee or not _may_be_final(found.status, held):
        raise RefusedError("final_too_early")
    return MeetingType.FINAL


def _may_be_final(status: MatchStatus, held: Sequence[MeetingType]) -> bool:
    """Tell whether the next meeting may be the last; the status says that the three before are done."""
    return status is MatchStatus.WORKING and MeetingType.FINAL in offered_types([*ORDER[:3], *held], trial_passed=True)


def _check(
    now: datetime,
    found: Pair,
    planned_at: datetime,
    format: MeetingFormat,  # noqa: A002
    place: str | None,
    *,
    moved: bool,
) -> None:
    there = planned_at.astimezone(found.tz)
    if planned_at <= now:
        raise RefusedError("meeting_in_past")
    fault = day_fault(there.date(), now.astimezone(found.tz).date())
    if fault is DayFault.FAR:
        raise RefusedError("meeting_too_far", days=FURTHEST_DAYS)
    if fault is not None:
        raise RefusedError(f"meeting_{fault.value}")
    if not QUIET_UNTIL <= there.time() < QUIET_FROM:
        raise RefusedError("meeting_at_night")
    if format is MeetingFormat.ELSEWHERE and found.form in OUTSIDE_FORMS:
        raise RefusedError("meeting_at_school_only")
    if place is not None and not 0 < len(place) <= LONGEST_PLACE:
        raise RefusedError("place_long", most=LONGEST_PLACE)
    # A change leaves at once if need be; a first proposal does not ring on a day off (design §3 rule 9).
    if not moved and not heard_in_time(now, planned_at, found.tz):
        raise RefusedError("meeting_unheard")
