"""Meetings that are over, as rows of a journal. Plain functions; the callers check who may read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, or_, select

from domain.vocabulary import MeetingFormat, MeetingStatus, MeetingType, Side
from services.feedback import told_differently
from storage.tables import Answer, Meeting, MeetingAttendance, MeetingRevision, MeetingWord, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.pair_rows import Pair
    from storage.unit import Unit

PAGE: Final = 6
_LOG: Final = "MT-MR"
TOPIC_ITEM: Final = "lg_topic"
PLAN_ITEM: Final = "lg_plan"


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting that is over: held, or logged as not held.

    ``topic`` is what somebody typed, ``topic_option`` the catalogue's option of ``lg_topic``.
    """

    id: int
    match_id: int
    type: MeetingType
    status: MeetingStatus
    format: MeetingFormat
    at: datetime
    minutes: int | None
    topic: str | None
    topic_option: str | None
    corrected_at: datetime | None
    differs: bool
    """Whether somebody tells it differently; filled for the curator only."""


@dataclass(frozen=True, slots=True)
class Said:
    """One side's own word on a meeting; for the curator's eyes."""

    name: str
    side: Side
    word: MeetingStatus
    said_at: datetime


async def last_plan_mark(unit: Unit, match_id: int) -> str | None:
    """Return the mentor's last answer to «Идём по плану?», an option id of ``lg_plan``. Plain function."""
    row = await unit.first(
        select(Answer.value)
        .join(SurveyRequest, SurveyRequest.id == Answer.request_id)
        .join(Meeting, Meeting.id == SurveyRequest.subject_id)
        .where(
            Meeting.match_id == match_id,
            Meeting.status == MeetingStatus.HELD.value,
            SurveyRequest.instrument == _LOG,
            Answer.item_id == PLAN_ITEM,
        )
        .order_by(Meeting.held_at.desc())
        .limit(1)
    )
    return None if row is None or row.value is None else str(row.value)


async def entries_of(unit: Unit, match_id: int, *, offset: int = 0, limit: int = PAGE) -> tuple[Entry, ...]:
    """Return meetings that are over, the latest first. Plain function."""
    at = func.coalesce(Meeting.held_at, Meeting.planned_at)
    rows = await unit.all(
        select(Meeting.__table__)
        .where(is_over(match_id))
        .order_by(at.desc(), Meeting.id.desc())
        .offset(offset)
        .limit(limit)
    )
    ids = [row.id for row in rows]
    topics = await topics_of(unit, ids)
    corrected = await corrections_of(unit, ids)
    return tuple(entry_of(row, topics, corrected, frozenset()) for row in rows)


def is_over(match_id: int) -> Any:
    """Return which meetings stand in the journal: held ones, and those that somebody logged as not held."""
    missed = and_(Meeting.status == MeetingStatus.CANCELLED.value, Meeting.logged_at.is_not(None))
    return and_(Meeting.match_id == match_id, or_(Meeting.status == MeetingStatus.HELD.value, missed))


async def topics_of(unit: Unit, ids: Sequence[int]) -> dict[int, str]:
    """Return the option of ``lg_topic`` by meeting."""
    rows = await unit.all(
        select(SurveyRequest.subject_id, Answer.value)
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(SurveyRequest.subject_id.in_(ids), SurveyRequest.instrument == _LOG, Answer.item_id == TOPIC_ITEM)
    )
    return {row.subject_id: str(row.value) for row in rows if row.value is not None}


async def corrections_of(unit: Unit, ids: Sequence[int]) -> dict[int, tuple[datetime, int]]:
    """Return when each meeting was last corrected, and by whom."""
    rows = await unit.all(
        select(MeetingRevision.meeting_id, MeetingRevision.changed_at, MeetingRevision.changed_by)
        .where(MeetingRevision.meeting_id.in_(ids))
        .order_by(MeetingRevision.changed_at, MeetingRevision.id)
    )
    return {row.meeting_id: (row.changed_at, row.changed_by) for row in rows}


async def differing_of(unit: Unit, ids: Sequence[int]) -> frozenset[int]:
    """Return which of these meetings are told differently."""
    rows = await unit.scalars(
        select(Meeting.id)
        .join(MeetingWord, MeetingWord.meeting_id == Meeting.id)
        .outerjoin(
            MeetingAttendance,
            and_(
                MeetingAttendance.meeting_id == Meeting.id,
                MeetingAttendance.person_id == MeetingWord.person_id,
            ),
        )
        .where(Meeting.id.in_(ids), told_differently())
    )
    return frozenset(rows)


async def words_of(unit: Unit, found: Pair, meeting_id: int) -> tuple[Said, ...]:
    """Return every word on a meeting, the mentor's first."""
    rows = await unit.all(
        select(MeetingWord.person_id, MeetingWord.side, MeetingWord.word, MeetingWord.said_at)
        .where(MeetingWord.meeting_id == meeting_id)
        .order_by(MeetingWord.side.desc(), MeetingWord.said_at)
    )
    names = {member.person_id: member.first_name for member in found.members}
    return tuple(
        Said(names.get(row.person_id, "…"), Side(row.side), MeetingStatus(row.word), row.said_at) for row in rows
    )


def entry_of(
    row: Any, topics: dict[int, str], corrected: dict[int, tuple[datetime, int]], differing: frozenset[int]
) -> Entry:
    """Return a meeting's row as an entry."""
    return Entry(
        id=row.id,
        match_id=row.match_id,
        type=MeetingType(row.type),
        status=MeetingStatus(row.status),
        format=MeetingFormat(row.format),
        at=row.held_at or row.planned_at,
        minutes=row.minutes,
        topic=row.topic,
        topic_option=topics.get(row.id),
        corrected_at=corrected[row.id][0] if row.id in corrected else None,
        differs=row.id in differing,
    )
