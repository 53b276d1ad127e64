"""A match's course as the database keeps it: read, and written back with a trace. Plain functions for the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from domain.course import Course, Held
from domain.vocabulary import MatchStatus, MeetingStatus, MeetingType
from services.access import RefusedError
from storage.ids import new_id
from storage.tables import Match, Meeting, MeetingRevision, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from services.pair_rows import Pair
    from storage.unit import Unit

KEPT: Final = ("type", "status", "format", "held_at", "minutes", "topic", "logged_by", "logged_at")
"""What a revision keeps of a meeting as it stood before."""


async def course_of(unit: Unit, found: Pair) -> Course:
    """Return the held meetings of a match with the status that they have led to."""
    rows = await unit.all(
        select(Meeting.id, Meeting.held_at, Meeting.planned_at, Meeting.type)
        .where(Meeting.match_id == found.id, Meeting.status == MeetingStatus.HELD.value)
        .order_by(Meeting.held_at)
    )
    paused = found.status is MatchStatus.PAUSED
    status = found.status_before_pause if paused and found.status_before_pause else found.status
    meetings = tuple(Held(row.id, row.held_at or row.planned_at, MeetingType(row.type)) for row in rows)
    return Course(status, meetings, paused=paused)


def store(unit: Unit, found: Pair, person_id: int | None, before: Course, after: Course, *, but: int) -> None:
    """Write the match's new status, and the types that have moved along; meeting ``but`` is the caller's own to write.

    A type that moves is a correction too, so it leaves its trace.
    """
    if after.status is not before.status:
        column = "status_before_pause" if before.paused else "status"
        unit.change(Match, found.id, **{column: after.status.value})
    former = before.types
    for meeting in after.meetings:
        if meeting.id != but and former.get(meeting.id) is not meeting.type:
            unit.change(Meeting, meeting.id, type=meeting.type.value)
            revise(unit, found, person_id, meeting.id, {"type": former[meeting.id].value})


def revise(unit: Unit, found: Pair, person_id: int | None, meeting_id: int, before: dict[str, Any]) -> None:
    """Keep what a meeting's log said before it was changed."""
    if person_id is None:
        raise RefusedError("gone")
    unit.add(
        MeetingRevision(
            id=new_id(),
            municipality_id=found.municipality_id,
            meeting_id=meeting_id,
            changed_by=person_id,
            changed_at=unit.now,
            before=before,
        )
    )


def kept(row: Any, names: Iterable[str] = KEPT) -> dict[str, Any]:
    """Return a meeting's values as a revision keeps them."""
    plain: Callable[[Any], Any] = lambda value: value.isoformat() if hasattr(value, "isoformat") else value  # noqa: E731
    return {name: plain(getattr(row, name)) for name in names}


def close_questions(
    unit: Unit, instruments: str | Iterable[str], subject_id: int, person_id: int | None = None
) -> None:
    """Take back a question that nobody has answered yet: what it asks about is gone."""
    statement = update(SurveyRequest).where(
        SurveyRequest.instrument.in_(_named(instruments)),
        SurveyRequest.subject_id == subject_id,
        SurveyRequest.state == "open",
    )
    if person_id is not None:
        statement = statement.where(SurveyRequest.person_id == person_id)
    unit.execute(statement.values(state="expired"))


def reopen_questions(unit: Unit, instruments: str | Iterable[str], subject_id: int) -> None:
    """Ask once more what was taken back."""
    unit.execute(
        update(SurveyRequest)
        .where(
            SurveyRequest.instrument.in_(_named(instruments)),
            SurveyRequest.subject_id == subject_id,
            SurveyRequest.state == "expired",
        )
        .values(state="open", asked_at=unit.now)
    )


def _named(instruments: str | Iterable[str]) -> list[str]:
    return [instruments] if isinstance(instruments, str) else sorted(instruments)
