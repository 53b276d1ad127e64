"""The log: what became of a meeting, told by the mentor in a few taps, and each side's own word (questionnaires §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.matches import IllegalReason, IllegalStep, held, next_status
from domain.meetings import AFTER_LESSONS, log_fault, next_type_in
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MeetingFormat, MeetingStatus, MeetingType, Role, Side
from services.access import RefusedError, writes
from services.feedback import AFTER_MEETING, AFTER_TRIAL, MET_ITEM, put_word
from services.meetings import NO_MEETING, own_meeting
from services.pair_rows import Member, Pair, holders, reach, tell
from services.surveys import ask, record
from storage.ids import new_id
from storage.tables import Answer, Match, Meeting

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from services.access import Actor
    from storage.unit import Unit

LOG: Final = "MT-MR"
MINUTES: Final = (5, 480)
_REFUSALS: Final = {
    IllegalReason.ALREADY_OVER: "match_over",
    IllegalReason.NOT_AGREED: "match_not_approved",
    IllegalReason.NOT_APPROVED: "match_not_approved",
    IllegalReason.TRIAL_OPEN: "trial_open",
    IllegalReason.IS_PAUSED: "match_paused",
}


@dataclass(frozen=True, slots=True)
class Details:
    """What went otherwise than planned; ``None`` leaves what was planned, or the type's usual length."""

    held_on: date | None = None
    minutes: int | None = None
    format: MeetingFormat | None = None


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

    A held meeting moves the match on, asks the mentees for their own word, and after the trial asks both sides whether
    they go on.

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

    If one was planned for that very day, or is logged for it already, that one is meant.
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
    _check_day(unit.now, found, day)
    kind = next_type_in(found.status)
    if kind is None:
        raise RefusedError(NO_MEETING.get(found.status, "match_over"))
    at = min(_at(day, AFTER_LESSONS, found), unit.now - timedelta(minutes=1))
    row = Meeting(
        id=new_id(),
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        match_id=found.id,
        type=kind.value,
        status=MeetingStatus.PLANNED.value,
        format=MeetingFormat.IN_PERSON.value,
        planned_at=at if at.astimezone(found.tz).date() == day else _at(day, time(0, 1), found),
        created_by=actor.person_id,
        created_at=unit.now,
    )
    unit.add(row)
    return await _hold(_Pen(unit, actor, catalogue, found, place), row, details)


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
    request_id = _ask(unit, found, place, AFTER_MEETING, row.id)
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
    held_at = _held_at(unit.now, found, row, details)
    kind = _actual_kind(found, MeetingType(row.type))
    try:
        status = next_status(found.status, held(kind), paused_from=found.status_before_pause)
    except IllegalStep as step:
        raise RefusedError(_REFUSALS.get(step.reason, "meeting_out_of_turn")) from step
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
    if status is not found.status:
        unit.change(Match, found.id, status=status.value)
        await _retype_ahead(unit, found, status, row.id)
    if place is not None:
        put_word(unit, found.municipality_id, row.id, place.person_id, side=place.side, word=MeetingStatus.HELD)
    differs = details != AS_PLANNED
    entry: dict[str, object] = {"lg_held": "differs" if differs else "yes"}
    if differs:
        online = format_ is MeetingFormat.ONLINE
        entry |= {"lg_minutes": minutes, "lg_format": "online" if online else "in_person", "lg_type": kind.value}
    await _own_record(pen, row.id, entry)
    for mentee in found.side(Side.MENTEE):
        request = _ask(unit, found, mentee, AFTER_MEETING, row.id)
        tell(unit, "meeting_asked", found, [mentee.person_id], subject_id=request)
    if kind is MeetingType.TRIAL:
        for member in found.staying:
            request = _ask(unit, found, member, AFTER_TRIAL, found.id)
            tell(unit, "trial_question", found, [member.person_id], subject_id=request)
    if kind is MeetingType.FINAL:
        tell(unit, "match_finished", found, await holders(unit, found.organization_id, Role.CURATOR))
    return Logged(row.id, found.id, MeetingStatus.HELD, already=False, match_status=status)


def _held_at(now: datetime, found: Pair, row: Any, details: Details) -> datetime:
    planned: datetime = row.planned_at
    day = details.held_on or planned.astimezone(found.tz).date()
    _check_day(now, found, day)
    at = planned if details.held_on is None else _at(day, planned.astimezone(found.tz).time(), found)
    if at > now:
        if day < now.astimezone(found.tz).date() or details.held_on is None:
            raise RefusedError("log_future")
        at = now.astimezone(UTC)  # held today, earlier than planned
    return at


def _check_day(now: datetime, found: Pair, day: date) -> None:
    since = found.approved_at.astimezone(found.tz).date() if found.approved_at else None
    fault = log_fault(day, now, found.tz, since=since)
    if fault is not None:
        raise RefusedError(f"log_{fault.value}")


def _actual_kind(found: Pair, planned: MeetingType) -> MeetingType:
    """Return the type that counts: another meeting may have been logged since this one was planned."""
    usual = next_type_in(found.status)
    if usual is None or (planned is MeetingType.FINAL and found.status is MatchStatus.WORKING):
        return planned
    return usual


async def _retype_ahead(unit: Unit, found: Pair, status: MatchStatus, held_id: int) -> None:
    usual = next_type_in(status)
    ahead = await unit.all(
        select(Meeting.id, Meeting.type).where(
            Meeting.match_id == found.id, Meeting.status == MeetingStatus.PLANNED, Meeting.id != held_id
        )
    )
    for row in ahead:
        if usual is not None and row.type not in {usual, MeetingType.FINAL}:
            unit.change(Meeting, row.id, type=usual.value)


async def _own_record(pen: _Pen, meeting_id: int, entry: dict[str, object]) -> None:
    """Write into the mentor's own questionnaire; a curator who logs for a pair answers none."""
    if pen.place is None:
        return
    request_id = _ask(pen.unit, pen.found, pen.place, LOG, meeting_id)
    await record(pen.unit, pen.catalogue, request_id, entry)


def _ask(unit: Unit, found: Pair, member: Member, instrument: str, subject_id: int) -> int:
    return ask(
        unit,
        person_id=member.person_id,
        instrument=instrument,
        subject_id=subject_id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        locale=member.locale,
    )


def _mentor_or_curator(place: Member | None) -> None:
    """Refuse a mentee's log: hers is her own word (programme §9)."""
    if place is not None and place.side is not Side.MENTOR:
        raise RefusedError("log_is_mentors")


def _at(day: date, at: time, found: Pair) -> datetime:
    return datetime.combine(day, at, tzinfo=found.tz).astimezone(UTC)
