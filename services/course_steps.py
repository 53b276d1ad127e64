"""What a meeting that counts sets going, and when one may have been. Plain functions for the log."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.meetings import LOG_DAYS_BACK, log_fault, next_type_in
from domain.vocabulary import MatchStatus, MeetingStatus, MeetingType, Role, Side
from services import rounds
from services.access import RefusedError
from services.asking import ask
from services.closing_rows import ask_to_look_back
from services.course_rows import reopen_questions
from services.feedback import AFTER_MEETING, AFTER_TRIAL
from services.pair_rows import Member, Pair, holders, tell
from storage.ids import new_id
from storage.tables import Cycle, Document, Match, Meeting, MeetingAttendance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.course import Course
    from domain.meetings import LogFault
    from storage.unit import Unit

_A_YEAR: Final = 400
"""Days: a curator's reach is the school year, whose first day is checked apart."""


async def follow(
    unit: Unit,
    found: Pair,
    meeting_id: int,
    there: Sequence[Member],
    *,
    before: Course,
    after: Course,
    asker: int | None,
    key: str | None = None,
) -> None:
    """Let follow what a meeting that counts from now on sets going: questions to both sides, the curator's turn.

    Plain function for the log and its corrections. After the trial one question comes first; the mentee's about the
    meeting itself waits for the answer (``services.feedback.completed``). Who has just logged it sees theirs at once.
    ``key`` tells a question that is asked anew from the first one.
    """
    decides = after.status is MatchStatus.TRIAL and before.status is not MatchStatus.TRIAL
    for mentee in there if not decides else ():
        request = ask_member(unit, found, mentee, AFTER_MEETING, meeting_id)
        tell(unit, "meeting_asked", found, [mentee.person_id], subject_id=request, key=key)
    if decides:
        reopen_questions(unit, AFTER_TRIAL, found.id)
        for member in found.staying:
            request = ask_member(unit, found, member, AFTER_TRIAL, found.id)
            if member.person_id != asker:
                tell(unit, "trial_question", found, [member.person_id], subject_id=request, key=key)
    if after.status is MatchStatus.FINAL and before.status is not MatchStatus.FINAL:
        tell(unit, "match_finished", found, await holders(unit, found.organization_id, Role.CURATOR), key=key)
        await ask_to_look_back(unit, found, key=key)
    await rounds.after_meeting(unit, found, meeting_id, there, before=before, after=after, key=key)


def day_fault(now: datetime, found: Pair, day: date, first: date | None, *, curator: bool) -> LogFault | None:
    """Return why a meeting cannot have been on ``day``; a curator's reach is the school year, not two weeks."""
    back = _A_YEAR if curator else LOG_DAYS_BACK
    return log_fault(day, now, found.tz, since=first, days_back=back)


async def first_day(unit: Unit, found: Pair, *, curator: bool) -> date | None:
    """Return since when meetings of a match can be in the log. An order may be recorded later than it was signed."""
    if curator:
        start: date | None = await unit.scalar(select(Cycle.starts_on).where(Cycle.id == found.cycle_id))
        return start
    if found.approved_at is None:
        return None
    recorded = found.approved_at.astimezone(found.tz).date()
    dated: date | None = await unit.scalar(
        select(Document.dated_on).join(Match, Match.order_id == Document.id).where(Match.id == found.id)
    )
    return min(recorded, dated) if dated else recorded


async def retype_ahead(unit: Unit, found: Pair, status: MatchStatus, but: int, *, goodbye: bool = True) -> None:
    """Give the meetings still ahead the type that comes next now; a ``goodbye`` needs a working meeting before it."""
    usual = next_type_in(status)
    ahead = await unit.all(
        select(Meeting.id, Meeting.type).where(
            Meeting.match_id == found.id, Meeting.status == MeetingStatus.PLANNED, Meeting.id != but
        )
    )
    for row in ahead:
        stays = goodbye and row.type == MeetingType.FINAL and status is MatchStatus.WORKING
        if usual is not None and row.type != usual and not stays:
            unit.change(Meeting, row.id, type=usual.value)


def note_attendance(
    unit: Unit, found: Pair, meeting_id: int, person_id: int | None, absent: Sequence[int]
) -> tuple[Member, ...]:
    """Note who of a group was there, and return them; of a pair both were.

    Raises:
        RefusedError: ``group_absent``: then the meeting did not take place.
    """
    mentees = found.side(Side.MENTEE)
    if len(mentees) < 2 or person_id is None:  # noqa: PLR2004 - a pair
        return mentees
    there = tuple(member for member in mentees if member.person_id not in absent)
    if not there:
        raise RefusedError("group_absent")
    for member in mentees:
        unit.put(
            MeetingAttendance(
                id=new_id(),
                municipality_id=found.municipality_id,
                meeting_id=meeting_id,
                person_id=member.person_id,
                present=member in there,
                noted_by=person_id,
                noted_at=unit.now,
            ),
            key=["meeting_id", "person_id"],
        )
    return there


def ask_member(unit: Unit, found: Pair, member: Member, instrument: str, subject_id: int) -> int:
    """Ask somebody of a match an instrument, once; return the request."""
    return ask(
        unit,
        person_id=member.person_id,
        instrument=instrument,
        subject_id=subject_id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        locale=member.locale,
    )


def moment_on(day: date, at: time, found: Pair) -> datetime:
    """Return a time of a day in the school's zone."""
    return datetime.combine(day, at, tzinfo=found.tz).astimezone(UTC)


async def absent_from(unit: Unit, meeting_id: int) -> frozenset[int]:
    """Return the mentees (persons) of a group who were not at a meeting. Plain function."""
    rows = await unit.scalars(
        select(MeetingAttendance.person_id).where(
            MeetingAttendance.meeting_id == meeting_id, MeetingAttendance.present.is_(False)
        )
    )
    return frozenset(rows)
