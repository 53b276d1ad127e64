"""The course of a match: its held meetings, their types, and the status they add up to (programme §3).

The five types follow the days on which people met, not the order in which somebody wrote it down: whoever logs two
forgotten meetings in whatever order gets the same course. Every change, a late entry or a correction, goes through one
of the three functions below, so the meetings and the status of their match cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.matches import OVER, IllegalStep, MatchEvent, held, next_status
from domain.meetings import ORDER, next_type_in
from domain.vocabulary import MatchStatus, MeetingType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


class CourseFault(StrEnum):
    """Why a change is refused; the chat has one kind sentence for each."""

    OUT_OF_TURN = "meeting_out_of_turn"
    TRIAL_OPEN = "trial_open"
    NOT_APPROVED = "match_not_approved"
    PAUSED = "match_paused"
    OVER = "match_over"
    LATER_MEETINGS = "later_meetings"
    TRIAL_DECIDED = "trial_decided"
    FINAL_IS_LAST = "final_is_last"


class CourseError(ValueError):
    """A change that the course does not take; ``fault`` says why in one word."""

    def __init__(self, fault: CourseFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Held:
    """One held meeting."""

    id: int
    at: datetime
    type: MeetingType


@dataclass(frozen=True, slots=True)
class Course:
    """The held meetings of a match by day, and its status; of a paused match, the one that it had before."""

    status: MatchStatus
    meetings: tuple[Held, ...] = ()
    paused: bool = False

    @property
    def types(self) -> Mapping[int, MeetingType]:
        """The type of each held meeting by its id."""
        return {meeting.id: meeting.type for meeting in self.meetings}


_RANK: Final = {kind: rank for rank, kind in enumerate(ORDER)}
_ONCE: Final = frozenset(ORDER) - {MeetingType.WORKING}
_REACHED: Final = {
    MeetingType.INTRO: (MatchStatus.INTRO, MatchStatus.APPROVED),
    MeetingType.TRIAL: (MatchStatus.TRIAL, MatchStatus.INTRO),
    MeetingType.PLANNING: (MatchStatus.WORKING, MatchStatus.PLANNING),
    MeetingType.FINAL: (MatchStatus.FINAL, MatchStatus.WORKING),
}
"""Type → the status that it led to, and the one that a match goes back to without it."""


def with_meeting(course: Course, meeting_id: int, at: datetime, *, final: bool = False) -> Course:
    """Return the course with one more held meeting; an early one moves the types of those after it along.

    Raises:
        CourseError: no meeting is due, or the final one would not be the last.
    """
    if course.paused:
        raise CourseError(CourseFault.PAUSED)
    if course.status is MatchStatus.FINAL and not final:
        # Everything but the goodbye is open until then: a working meeting that nobody had written down.
        return _arranged(replace(course, meetings=(*course.meetings, Held(meeting_id, at, MeetingType.WORKING))))
    kind = MeetingType.FINAL if final else next_type_in(course.status)
    if kind is None:
        raise CourseError(_why_none(course.status))
    try:
        status = next_status(course.status, held(kind))
    except IllegalStep as step:
        raise CourseError(CourseFault.OUT_OF_TURN) from step
    return _arranged(Course(status, (*course.meetings, Held(meeting_id, at, kind))))


def without_meeting(course: Course, meeting_id: int) -> Course:
    """Return the course without a meeting that did not take place after all; the status steps back with it.

    Raises:
        CourseError: something later depends on it: a later meeting, the decision after the trial, the match's end.
    """
    gone = next(meeting for meeting in course.meetings if meeting.id == meeting_id)
    rest = tuple(meeting for meeting in course.meetings if meeting.id != meeting_id)
    others = {meeting.type for meeting in rest}
    if any(_RANK[kind] > _RANK[gone.type] for kind in others) and (gone.type in _ONCE or gone.type not in others):
        raise CourseError(CourseFault.LATER_MEETINGS)
    if gone.type is MeetingType.WORKING:
        return replace(course, meetings=rest)
    if course.status in OVER:
        raise CourseError(CourseFault.OVER)
    reached, before = _REACHED[gone.type]
    if course.status is not reached:
        trial = gone.type is MeetingType.TRIAL
        raise CourseError(CourseFault.TRIAL_DECIDED if trial else CourseFault.LATER_MEETINGS)
    return replace(course, status=before, meetings=rest)


def on_another_day(course: Course, meeting_id: int, at: datetime) -> Course:
    """Return the course with a meeting held at another moment; types follow the days.

    Raises:
        CourseError: the final meeting would not be the last.
    """
    moved = tuple(replace(meeting, at=at) if meeting.id == meeting_id else meeting for meeting in course.meetings)
    return _arranged(replace(course, meetings=moved))


def consistent(course: Course) -> bool:
    """Tell whether types stand in their order by day, and the status is the one they lead to (programme §3)."""
    kinds = [meeting.type for meeting in sorted(course.meetings, key=_by_day)]
    if kinds != sorted(kinds, key=_RANK.__getitem__) or any(kinds.count(kind) > 1 for kind in _ONCE):
        return False
    last = kinds[-1] if kinds else None
    if last is None:
        return course.status is MatchStatus.APPROVED
    if last is MeetingType.TRIAL:
        return course.status in {MatchStatus.TRIAL, MatchStatus.PLANNING, MatchStatus.BROKEN}
    if last is MeetingType.FINAL:
        return course.status in {MatchStatus.FINAL, MatchStatus.CLOSED}
    return course.status is (MatchStatus.INTRO if last is MeetingType.INTRO else MatchStatus.WORKING)


def decided(course: Course, event: MatchEvent) -> Course:
    """Return the course after the trial's decision or the closing; no meeting is touched."""
    return replace(course, status=next_status(course.status, event))


def _arranged(course: Course) -> Course:
    """Give the types, in their order, to the meetings by their days."""
    by_day = sorted(course.meetings, key=_by_day)
    kinds: Sequence[MeetingType] = sorted((meeting.type for meeting in by_day), key=_RANK.__getitem__)
    final = next((meeting.id for meeting in by_day if meeting.type is MeetingType.FINAL), None)
    if final is not None and by_day[-1].id != final:
        raise CourseError(CourseFault.FINAL_IS_LAST)
    return replace(course, meetings=tuple(replace(m, type=kind) for m, kind in zip(by_day, kinds, strict=True)))


def _by_day(meeting: Held) -> tuple[datetime, int]:
    return meeting.at, meeting.id


def _why_none(status: MatchStatus) -> CourseFault:
    if status in OVER:
        return CourseFault.OVER
    if status in {MatchStatus.PROPOSED, MatchStatus.AGREED}:
        return CourseFault.NOT_APPROVED
    return CourseFault.TRIAL_OPEN if status is MatchStatus.TRIAL else CourseFault.OUT_OF_TURN
