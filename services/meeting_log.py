"""The log: what became of a meeting, told by the mentor in a few taps, and each side's own word (questionnaires §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.course import CourseError, with_meeting
from domain.meetings import AFTER_LESSONS, LOG_DAYS_BACK, next_type_in
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MeetingFormat, MeetingStatus, MeetingType, Role, Side
from services.access import RefusedError, reads, writes
from services.course_rows import course_of, store
from services.course_steps import (
    ask_member,
    day_fault,
    first_day,
    follow,
    moment_on,
    note_attendance,
    retype_ahead,
)
from services.feedback import AFTER_MEETING, MET_ITEM, put_word
from services.meeting_rows import own_meeting
from services.pair_rows import Member, Pair, holders, reach, tell
from services.surveys import record
from storage.ids import new_id
from storage.tables import Answer, Meeting

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from services.access import Actor
    from storage.unit import Unit

LOG: Final = "MT-MR"
MINUTES: Final = (5, 480)


@dataclass(frozen=True, slots=True)
class Details:
    """What went otherwise than planned; ``None`` leaves what was planned, or the type's usual length."""

    held_on: date | None = None
    minutes: int | None = None
    format: MeetingFormat | None = None
    absent: tuple[int, ...] = ()
    """Mentees of a group (persons) who were not there."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What stands in the log now. ``already`` tells a second logger that somebody was faster."""

    meeting_id: int
    match_id: int
    status: MeetingStatus
    already: bool
    match_status: MatchStatus


AS_PLANNED: Final = Details()


@writes(UseCase.MEETING_LOG)
async def log(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    meeting_id: int,
    outcome: MeetingStatus,
    *,
    details: Details = AS_PLANNED,
) -> Logged:
    """Log a planned meeting as held, moved or cancelled: one log a meeting, the first one stands (programme §3).

    A held meeting moves the match on, asks the mentees who were there for their own word, and after the trial asks both
    sides whether they go on. Types follow the days, so a meeting logged late takes its place among the others.

    Raises:
        RefusedError: it has not begun, lies too far back, or the match has no such step now.
    """
    row, found, place = await own_meeting(unit, actor, meeting_id, UseCase.MEETING_LOG)
    _mentor_or_curator(place)
    if row.status != MeetingStatus.PLANNED:
        return Logged(row.id, found.id, MeetingStatus(row.status), already=True, match_status=found.status)
    if outcome is MeetingStatus.HELD:
        return await _hold(_Pen(unit, actor, catalogue, found, place), row, details)
    unit.change(Meeting, row.id, status=outcome.value, logged_by=actor.person_id, logged_at=unit.now)
    await _own_record(_Pen(unit, actor, catalogue, found, place), row.id, {"lg_held": _WORD_OF[outcome]})
    if place is not None:
        put_word(unit, found.municipality_id, row.id, place.person_id, side=place.side, word=outcome)
    return Logged(row.id, found.id, outcome, already=False, match_status=found.status)


@writes(UseCase.MEETING_LOG)
async def log_past(unit: Unit, actor: Actor, catalogue: Catalogue, match_id: int, details: Details) -> Logged:
    """Log a meeting that nobody had planned: today, yesterday, or up to two weeks back (programme §3).

    If one was planned for that very day, or is logged for it already, that one is meant. A curator may go back to the
    start of the school year.
    """
    found, place = await reach(unit, actor, match_id, UseCase.MEETING_LOG)
    _mentor_or_curator(place)
    day = details.held_on or unit.now.astimezone(found.tz).date()
    rows = await unit.all(
        select(Meeting.__table__).where(
            Meeting.match_id == found.id,
            Meeting.status.in_([MeetingStatus.PLANNED.value, MeetingStatus.HELD.value]),
        )
    )
    that_day = [r for r in rows if (r.held_at or r.planned_at).astimezone(found.tz).date() == day]
    done = next((r for r in that_day if r.status == MeetingStatus.HELD), None)
    if done is not None:
        return Logged(done.id, found.id, MeetingStatus.HELD, already=True, match_status=found.status)
    begun = next((r for r in that_day if r.planned_at <= unit.now), None)
    if begun is not None:
        return await _hold(_Pen(unit, actor, catalogue, found, place), begun, details)
    await _check_day(unit, found, place, day)
    # The type is the course's to say; what stands here is only what a planned meeting of today would be.
    kind = next_type_in(found.status) or MeetingType.WORKING
    at = min(moment_on(day, AFTER_LESSONS, found), unit.now - timedelta(minutes=1))
    row = Meeting(
        id=new_id(),
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        match_id=found.id,
        type=kind.value,
        status=MeetingStatus.PLANNED.value,
        format=MeetingFormat.IN_PERSON.value,
        planned_at=at if at.astimezone(found.tz).date() == day else moment_on(day, time(0, 1), found),
        created_by=actor.person_id,
        created_at=unit.now,
    )
    unit.add(row)
    return await _hold(_Pen(unit, actor, catalogue, found, place), row, details)


@reads(UseCase.MEETING_LOG)
async def open_days(unit: Unit, actor: Actor, match_id: int) -> tuple[date, ...]:
    """Return the days whose meeting can still be logged, the latest first: no other meeting stands on them."""
    found, place = await reach(unit, actor, match_id, UseCase.MEETING_LOG)
    _mentor_or_curator(place)
    rows = await unit.scalars(
        select(Meeting.held_at).where(Meeting.match_id == found.id, Meeting.status == MeetingStatus.HELD.value)
    )
    taken = {at.astimezone(found.tz).date() for at in rows if at is not None}
    today = unit.now.astimezone(found.tz).date()
    first = await first_day(unit, found, curator=place is None)
    back = LOG_DAYS_BACK if place is not None or first is None else max((today - first).days, 0)
    days = (today - timedelta(days=each) for each in range(back + 1))
    return tuple(day for day in days if day not in taken and (first is None or day >= first))


@reads(UseCase.MEETING_LOG)
async def kind_on(unit: Unit, actor: Actor, match_id: int, day: date) -> MeetingType | None:
    """Return which of the five a meeting logged for ``day`` would be; ``None`` if none is due."""
    found, place = await reach(unit, actor, match_id, UseCase.MEETING_LOG)
    _mentor_or_curator(place)
    try:
        return with_meeting(await course_of(unit, found), 0, moment_on(day, AFTER_LESSONS, found)).types[0]
    except CourseError:
        return None


@dataclass(frozen=True, slots=True)
class Mentee:
    """One of a group, to be ticked."""

    person_id: int
    name: str


@reads(UseCase.MEETING_LOG)
async def group_of(unit: Unit, actor: Actor, match_id: int) -> tuple[Mentee, ...]:
    """Return the mentees of a group, so that it can be said who was there; of a pair nobody."""
    found, place = await reach(unit, actor, match_id, UseCase.MEETING_LOG)
    _mentor_or_curator(place)
    mentees = found.side(Side.MENTEE)
    return tuple(Mentee(m.person_id, m.first_name) for m in mentees) if len(mentees) > 1 else ()


@writes(UseCase.MEETING_FEEDBACK)
async def note_plan(
    unit: Unit, actor: Actor, catalogue: Catalogue, meeting_id: int, *, item_id: str, value: str
) -> None:
    """Add the mentor's answer about the plan, the topic or the curator's help to the log entry (questionnaires §4).

    A wish for help reaches the school's curators at once.
    """
    row, found, place = await own_meeting(unit, actor, meeting_id, UseCase.MEETING_FEEDBACK)
    if place is None or place.side is not Side.MENTOR or row.status == MeetingStatus.PLANNED:
        raise RefusedError("meeting_changed")
    await _own_record(_Pen(unit, actor, catalogue, found, place), row.id, {item_id: value})
    if item_id == "lg_help" and value == "yes":
        curators = await holders(unit, found.organization_id, Role.CURATOR)
        tell(unit, "mentor_needs_help", found, curators, subject_id=row.id, params={"person": actor.person_id})


@writes(UseCase.MEETING_FEEDBACK)
async def say_word(unit: Unit, actor: Actor, meeting_id: int, word: MeetingStatus) -> int | None:
    """Take a mentee's own word on a meeting that has begun; she may be faster than the log.

    Returns the request of the short questionnaire when it took place, its first question answered already.
    """
    row, found, place = await own_meeting(unit, actor, meeting_id, UseCase.MEETING_FEEDBACK)
    if place is None or place.side is not Side.MENTEE or row.planned_at > unit.now:
        raise RefusedError("meeting_changed")
    put_word(unit, found.municipality_id, row.id, place.person_id, side=Side.MENTEE, word=word)
    if word is not MeetingStatus.HELD:
        return None
    request_id = ask_member(unit, found, place, AFTER_MEETING, row.id)
    met = Answer(request_id=request_id, item_id=MET_ITEM, value="yes", answered_at=unit.now)
    unit.put(met, key=["request_id", "item_id"])
    return request_id


@dataclass(frozen=True, slots=True)
class _Pen:
    """Whoever writes the log, and of which match; a curator has no place in it."""

    unit: Unit
    actor: Actor
    catalogue: Catalogue
    found: Pair
    place: Member | None


_WORD_OF: Final = {MeetingStatus.HELD: "yes", MeetingStatus.MOVED: "moved", MeetingStatus.CANCELLED: "no"}


async def _hold(pen: _Pen, row: Any, details: Details) -> Logged:
    unit, found, place = pen.unit, pen.found, pen.place
    held_at = await _held_at(unit, found, place, row, details)
    before = await course_of(unit, found)
    final = row.type == MeetingType.FINAL and before.status is MatchStatus.WORKING
    try:
        after = with_meeting(before, row.id, held_at, final=final)
    except CourseError as error:
        raise RefusedError(error.fault.value) from error
    kind = after.types[row.id]
    minutes = pen.catalogue.meetings[kind].minutes if details.minutes is None else details.minutes
    if not MINUTES[0] <= minutes <= MINUTES[1]:
        raise RefusedError("minutes_odd")
    format_ = details.format or MeetingFormat(row.format)
    unit.change(
        Meeting,
        row.id,
        type=kind.value,
        status=MeetingStatus.HELD.value,
        format=format_.value,
        held_at=held_at,
        minutes=minutes,
        logged_by=pen.actor.person_id,
        logged_at=unit.now,
    )
    store(unit, found, pen.actor.person_id, before, after, but=row.id)
    if after.status is not before.status:
        await retype_ahead(unit, found, after.status, row.id)
    if place is not None:
        put_word(unit, found.municipality_id, row.id, place.person_id, side=place.side, word=MeetingStatus.HELD)
    differs = details.held_on is not None or details.minutes is not None or details.format is not None
    entry: dict[str, object] = {"lg_held": "differs" if differs else "yes"}
    if differs:
        online = format_ is MeetingFormat.ONLINE
        entry |= {"lg_minutes": minutes, "lg_format": "online" if online else "in_person", "lg_type": kind.value}
    await _own_record(pen, row.id, entry)
    there = note_attendance(unit, found, row.id, pen.actor.person_id, details.absent)
    await follow(unit, found, row.id, there, before=before, after=after, asker=pen.actor.person_id)
    return Logged(row.id, found.id, MeetingStatus.HELD, already=False, match_status=after.status)


async def _held_at(unit: Unit, found: Pair, place: Member | None, row: Any, details: Details) -> datetime:
    now, planned = unit.now, row.planned_at
    day = details.held_on or planned.astimezone(found.tz).date()
    await _check_day(unit, found, place, day)
    at: datetime = planned if details.held_on is None else moment_on(day, planned.astimezone(found.tz).time(), found)
    if at > now:
        if day < now.astimezone(found.tz).date() or details.held_on is None:
            raise RefusedError("log_future")
        at = now.astimezone(UTC)  # held today, earlier than planned
    return at


async def _check_day(unit: Unit, found: Pair, place: Member | None, day: date) -> None:
    fault = day_fault(unit.now, found, day, await first_day(unit, found, curator=place is None), curator=place is None)
    if fault is not None:
        raise RefusedError(f"log_{fault.value}")


async def _own_record(pen: _Pen, meeting_id: int, entry: dict[str, object]) -> None:
    """Write into the mentor's own questionnaire; a curator who logs for a pair answers none."""
    if pen.place is None:
        return
    request_id = ask_member(pen.unit, pen.found, pen.place, LOG, meeting_id)
    await record(pen.unit, pen.catalogue, request_id, entry)


def _mentor_or_curator(place: Member | None) -> None:
    """Refuse a mentee's log: hers is her own word (programme §9)."""
    if place is not None and place.side is not Side.MENTOR:
        raise RefusedError("log_is_mentors")
