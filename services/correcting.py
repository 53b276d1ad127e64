"""A log is corrected with a trace: who, when, and what it said before (programme §3; design rule 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select, update

from domain.course import Course, CourseError, on_another_day, with_meeting, without_meeting
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MeetingFormat, MeetingStatus, MeetingType, Role, Side
from services import rounds
from services.access import RefusedError, writes
from services.course_rows import close_questions, course_of, kept, reopen_questions, revise, store
from services.course_steps import absent_from, day_fault, first_day, follow, moment_on, note_attendance, retype_ahead
from services.feedback import AFTER_MEETING, AFTER_TRIAL, GO_ON_ITEM, put_word
from services.meeting_log import MINUTES
from services.meeting_rows import own_meeting
from services.pair_rows import tell
from storage.tables import Answer, Cycle, Meeting, MeetingRevision, MeetingWord, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.model import Catalogue
    from services.access import Actor
    from services.pair_rows import Member, Pair
    from storage.unit import Unit

CORRECT_DAYS: Final = 14
"""As long as a meeting can be logged late; after that it is the curator's to correct."""
TOPIC_LIMIT: Final = 300  # questionnaires §1, OT


@dataclass(frozen=True, slots=True)
class Change:
    """What was otherwise than the log says; ``None`` leaves it."""

    held_on: date | None = None
    minutes: int | None = None
    format: MeetingFormat | None = None
    topic: str | None = None
    absent: tuple[int, ...] | None = None
    """The mentees of a group (persons) who were not there."""


@writes(UseCase.MEETING_CORRECT)
async def correct(unit: Unit, actor: Actor, meeting_id: int, change: Change) -> None:
    """Correct day, minutes, place, topic or attendance of a held meeting; the types follow the days.

    Raises:
        RefusedError: ``correct_too_late``, ``cycle_closed``, ``day_taken``, ``minutes_odd``, ``topic_long``, or why the
            day cannot be (``log_…``, ``final_is_last``).
    """
    pen = await _pen(unit, actor, meeting_id)
    row, found = pen.row, pen.found
    if row.status != MeetingStatus.HELD:
        raise RefusedError("meeting_changed")
    before = after = await course_of(unit, found)
    values = _plain_values(row, change)
    if change.held_on is not None and change.held_on != _day(row.held_at, found):
        values["held_at"] = await _moved(pen, before, change.held_on)
        after = _turned(on_another_day, before, row.id, values["held_at"])
        if after.types[row.id] is not before.types[row.id]:
            values["type"] = after.types[row.id].value
    fields = sorted(values)
    if change.absent is not None and set(change.absent) != await absent_from(unit, row.id):
        _note_absent(pen, change.absent)
        fields.append("absent")
    if not fields:
        return
    if values:
        unit.change(Meeting, row.id, **values)
    store(unit, found, actor.person_id, before, after, but=row.id)
    if fields != ["topic"] or row.topic is not None:  # to add a topic is no correction
        revise(unit, found, actor.person_id, row.id, kept(row, values))
    _audit(pen, "meeting.correct", fields=fields)


def _plain_values(row: Any, change: Change) -> dict[str, Any]:
    """Return what changes that nothing else depends on."""
    if change.minutes is not None and not MINUTES[0] <= change.minutes <= MINUTES[1]:
        raise RefusedError("minutes_odd")
    if change.topic is not None and len(change.topic) > TOPIC_LIMIT:
        raise RefusedError("topic_long", n=TOPIC_LIMIT)
    told = {
        "minutes": change.minutes,
        "format": change.format.value if change.format else None,
        "topic": change.topic,
    }
    return {name: value for name, value in told.items() if value is not None and value != getattr(row, name)}


def _note_absent(pen: Pen, absent: tuple[int, ...]) -> None:
    """Note who of a group was there; who was not is asked nothing about it."""
    note_attendance(pen.unit, pen.found, pen.row.id, pen.actor.person_id, absent)
    for person_id in absent:
        close_questions(pen.unit, AFTER_MEETING, pen.row.id, person_id)


@writes(UseCase.MEETING_CORRECT)
async def set_held(unit: Unit, actor: Actor, catalogue: Catalogue, meeting_id: int, *, held: bool) -> MatchStatus:
    """Correct whether a meeting took place; the match's status, open questions and counts follow.

    The other side is told in one quiet line, because the fact has changed. Saying what stands already changes nothing.

    Raises:
        RefusedError: ``later_meetings``, ``trial_decided``, ``match_over`` and others: something depends on it.
    """
    return await turn(await _pen(unit, actor, meeting_id), catalogue, held=held)


@dataclass(frozen=True, slots=True)
class Pen:
    """Whoever corrects, and what; a curator has no place in the match."""

    unit: Unit
    actor: Actor
    row: Any
    found: Pair
    place: Member | None


async def turn(pen: Pen, catalogue: Catalogue, *, held: bool) -> MatchStatus:
    """Make a meeting held or not held. Plain function of the corrections; ``pen`` has been checked."""
    before = await course_of(pen.unit, pen.found)
    if (pen.row.status == MeetingStatus.HELD) is held:
        return before.status
    after = await (_to_held(pen, before, catalogue) if held else _to_missed(pen, before))
    _audit(pen, "meeting.correct", held=held)
    return after.status


async def _to_missed(pen: Pen, before: Course) -> Course:
    unit, found, row = pen.unit, pen.found, pen.row
    after = _turned(without_meeting, before, row.id)
    unit.change(Meeting, row.id, status=MeetingStatus.CANCELLED.value, held_at=None, minutes=None)
    revise(unit, found, pen.actor.person_id, row.id, kept(row))
    store(unit, found, pen.actor.person_id, before, after, but=row.id)
    await retype_ahead(unit, found, after.status, row.id, goodbye=MeetingType.WORKING in after.types.values())
    close_questions(unit, AFTER_MEETING, row.id)
    await rounds.taken_back(unit, found, row.id, before, after)
    if before.status is MatchStatus.TRIAL and after.status is not MatchStatus.TRIAL:
        _forget_trial(unit, found)
    if pen.place is not None:
        _say(pen, MeetingStatus.CANCELLED)
    _tell(pen, [member for member in found.staying if member.person_id != pen.actor.person_id], held=False)
    return after


async def _to_held(pen: Pen, before: Course, catalogue: Catalogue) -> Course:
    unit, found, row = pen.unit, pen.found, pen.row
    known = await _last_held(unit, row)
    if known is None and row.planned_at > unit.now:
        raise RefusedError("log_future")
    at = datetime.fromisoformat(known["held_at"]) if known else row.planned_at
    length = (known or {}).get("minutes")
    final = row.type == MeetingType.FINAL and before.status is MatchStatus.WORKING
    after = _turned(with_meeting, before, row.id, at, final=final)
    kind = after.types[row.id]
    unit.change(
        Meeting,
        row.id,
        type=kind.value,
        status=MeetingStatus.HELD.value,
        held_at=at,
        minutes=length or catalogue.meetings[kind].minutes,
        logged_by=pen.actor.person_id,
        logged_at=unit.now,
    )
    revise(unit, found, pen.actor.person_id, row.id, kept(row))
    store(unit, found, pen.actor.person_id, before, after, but=row.id)
    await retype_ahead(unit, found, after.status, row.id)
    if pen.place is not None:
        _say(pen, MeetingStatus.HELD)
    words = await unit.all(
        select(MeetingWord.person_id, MeetingWord.word).where(
            MeetingWord.meeting_id == row.id, MeetingWord.side == Side.MENTEE.value
        )
    )
    said = {each.person_id: each.word for each in words}
    there = note_attendance(unit, found, row.id, pen.actor.person_id, ())
    reopen_questions(unit, AFTER_MEETING, row.id)
    unasked = [member for member in there if member.person_id not in said]
    key = f"{unit.now:%Y%m%dT%H%M}"
    await follow(unit, found, row.id, unasked, before=before, after=after, asker=pen.actor.person_id, key=key)
    # Who said so all along learns nothing new, and who is asked about it learns it from the question.
    _tell(pen, [member for member in there if said.get(member.person_id, "held") != MeetingStatus.HELD], held=True)
    if pen.place is None:
        _tell(pen, found.side(Side.MENTOR), held=True)
    return after


async def _pen(unit: Unit, actor: Actor, meeting_id: int) -> Pen:
    row, found, place = await own_meeting(unit, actor, meeting_id, UseCase.MEETING_CORRECT)
    if place is not None and place.side is Side.MENTEE:
        raise RefusedError("log_is_mentors")
    curator = Role.CURATOR in actor.roles_in(found.municipality_id, found.organization_id)
    fault = await correction_fault(unit, row, found, curator=curator)
    if fault is not None:
        raise RefusedError(fault)
    return Pen(unit, actor, row, found, place)


async def correction_fault(unit: Unit, row: Any, found: Pair, *, curator: bool) -> str | None:
    """Return why a log cannot be corrected now: the mentor for two weeks, the curator as long as the year is open."""
    if row.status == MeetingStatus.PLANNED:
        return "meeting_changed"
    if await unit.scalar(select(Cycle.closed_at).where(Cycle.id == found.cycle_id)) is not None:
        return "cycle_closed"
    late = row.logged_at is None or row.logged_at < unit.now - timedelta(days=CORRECT_DAYS)
    return "correct_too_late" if late and not curator else None


async def _moved(pen: Pen, course: Course, day: date) -> datetime:
    """Return the moment of a meeting on another day, at the time of day that it had."""
    unit, found, row = pen.unit, pen.found, pen.row
    curator = Role.CURATOR in pen.actor.roles_in(found.municipality_id, found.organization_id)
    # Seen from when it was logged: whoever could have named that day then may name it now, and no log tells the future.
    seen_from: datetime = row.logged_at or unit.now
    fault = day_fault(seen_from, found, day, await first_day(unit, found, curator=curator), curator=curator)
    if fault is not None:
        raise RefusedError(f"log_{fault.value}")
    if any(_day(meeting.at, found) == day for meeting in course.meetings if meeting.id != row.id):
        raise RefusedError("day_taken")
    at = row.held_at or row.planned_at
    return min(moment_on(day, at.astimezone(found.tz).time(), found), seen_from.astimezone(UTC))


async def _last_held(unit: Unit, row: Any) -> dict[str, Any] | None:
    """Return what the log said of the meeting before it was taken back; ``None`` if it was never held."""
    rows = await unit.scalars(
        select(MeetingRevision.before)
        .where(MeetingRevision.meeting_id == row.id)
        .order_by(MeetingRevision.changed_at.desc(), MeetingRevision.id.desc())
    )
    return next((each for each in rows if each.get("status") == MeetingStatus.HELD and each.get("held_at")), None)


def _turned(change: Any, *args: Any, **kwargs: Any) -> Course:
    try:
        course: Course = change(*args, **kwargs)
    except CourseError as error:
        raise RefusedError(error.fault.value) from error
    return course


def _forget_trial(unit: Unit, found: Pair) -> None:
    """Take back the question after the trial and what was answered: there has been no trial."""
    requests = select(SurveyRequest.id).where(
        SurveyRequest.instrument == AFTER_TRIAL, SurveyRequest.subject_id == found.id
    )
    unit.execute(delete(Answer).where(Answer.request_id.in_(requests), Answer.item_id == GO_ON_ITEM))
    unit.execute(
        update(SurveyRequest)
        .where(SurveyRequest.instrument == AFTER_TRIAL, SurveyRequest.subject_id == found.id)
        .values(state="expired", completed_at=None)
    )


def _say(pen: Pen, word: MeetingStatus) -> None:
    if pen.place is not None:
        put_word(pen.unit, pen.found.municipality_id, pen.row.id, pen.place.person_id, side=pen.place.side, word=word)


def _tell(pen: Pen, members: Sequence[Member], *, held: bool) -> None:
    tell(
        pen.unit,
        "meeting_corrected",
        pen.found,
        [member.person_id for member in members],
        subject_id=pen.row.id,
        key=f"{pen.unit.now:%Y%m%dT%H%M}",
        params={"held": held},
    )


def _audit(pen: Pen, action: str, **details: object) -> None:
    pen.unit.audit(
        pen.actor.person_id,
        action,
        subject_kind="meeting",
        subject_id=pen.row.id,
        municipality_id=pen.found.municipality_id,
        organization_id=pen.found.organization_id,
        **details,
    )


def _day(at: datetime, found: Pair) -> date:
    return at.astimezone(found.tz).date()
