"""The course of a match: whatever is logged late or corrected, types follow the days, the status follows the types."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.course import (
    Course,
    CourseError,
    CourseFault,
    consistent,
    decided,
    on_another_day,
    with_meeting,
    without_meeting,
)
from domain.matches import IllegalStep, MatchEvent
from domain.vocabulary import MatchStatus as S
from domain.vocabulary import MeetingType as M

START = datetime(2026, 9, 1, 12, tzinfo=UTC)
NEW = Course(S.APPROVED)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def course(*days: int, final: bool = False) -> Course:
    """Log meetings on these days in this order; the trial is passed at once."""
    found = NEW
    for number, each in enumerate(days, 1):
        found = with_meeting(found, number, day(each), final=final and number == len(days))
        if found.status is S.TRIAL:
            found = decided(found, MatchEvent.TRIAL_PASSED)
    return found


def by_day(found: Course) -> list[M]:
    return [meeting.type for meeting in found.meetings]


def fault_of(call, *args, **kwargs) -> CourseFault:
    with pytest.raises(CourseError) as refused:
        call(*args, **kwargs)
    return refused.value.fault


def test_the_five_types_follow_the_days_however_they_are_logged() -> None:
    straight, late = course(1, 3, 5, 8), course(8, 3, 5, 1)
    assert by_day(straight) == by_day(late) == [M.INTRO, M.TRIAL, M.PLANNING, M.WORKING]
    assert straight.status is late.status is S.WORKING
    assert late.types == {4: M.INTRO, 2: M.TRIAL, 3: M.PLANNING, 1: M.WORKING}


def test_a_forgotten_working_meeting_can_be_added_before_the_goodbye_but_not_after_it() -> None:
    ended = course(1, 3, 5, 8, 10, final=True)
    assert ended.status is S.FINAL
    assert by_day(with_meeting(ended, 9, day(9)))[-2:] == [M.WORKING, M.FINAL]
    assert fault_of(with_meeting, ended, 9, day(11)) is CourseFault.FINAL_IS_LAST
    assert fault_of(on_another_day, ended, 5, day(2)) is CourseFault.FINAL_IS_LAST


@pytest.mark.parametrize(
    ("days", "gone", "status"),
    [((1,), 1, S.APPROVED), ((1, 3, 5), 3, S.PLANNING), ((1, 3, 5, 8), 4, S.WORKING), ((1, 3, 5, 8, 9), 4, S.WORKING)],
)
def test_without_the_last_meeting_the_match_steps_back(days, gone, status) -> None:
    found = without_meeting(course(*days), gone)
    assert found.status is status
    assert consistent(found)


def test_what_something_later_depends_on_stays() -> None:
    assert fault_of(without_meeting, course(1, 3, 5), 1) is CourseFault.LATER_MEETINGS
    assert fault_of(without_meeting, course(1, 3, 5, 8), 3) is CourseFault.LATER_MEETINGS
    assert fault_of(without_meeting, course(1, 3), 2) is CourseFault.TRIAL_DECIDED
    assert fault_of(without_meeting, course(1, 3, 5, 8, 9, final=True), 4) is CourseFault.LATER_MEETINGS
    closed = decided(course(1, 3, 5, 8, 9, final=True), MatchEvent.CLOSED)
    assert fault_of(without_meeting, closed, 5) is CourseFault.OVER


def test_another_day_may_change_the_order() -> None:
    found = on_another_day(course(5, 9), 2, day(1))
    assert found.types == {2: M.INTRO, 1: M.TRIAL}


@pytest.mark.parametrize(
    ("status", "fault"),
    [(S.PROPOSED, CourseFault.NOT_APPROVED), (S.TRIAL, CourseFault.TRIAL_OPEN), (S.CLOSED, CourseFault.OVER)],
)
def test_no_meeting_when_none_is_due(status, fault) -> None:
    assert fault_of(with_meeting, Course(status), 1, day(1)) is fault
    assert fault_of(with_meeting, Course(S.WORKING, paused=True), 1, day(1)) is CourseFault.PAUSED


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["log", "final", "undo", "move", "passed", "failed", "closed"]),
        st.integers(0, 9),
        st.integers(0, 60),
    ),
    max_size=40,
)
EVENTS = {"passed": MatchEvent.TRIAL_PASSED, "failed": MatchEvent.TRIAL_FAILED, "closed": MatchEvent.CLOSED}


def _done(found: Course, what: str, which: int, at: datetime, number: int) -> Course:
    if what in EVENTS:
        return decided(found, EVENTS[what])
    if what in {"log", "final"}:
        return with_meeting(found, number, at, final=what == "final")
    if not found.meetings:
        return found
    chosen = found.meetings[which % len(found.meetings)].id
    return without_meeting(found, chosen) if what == "undo" else on_another_day(found, chosen, at)


@settings(max_examples=400)
@given(operations=OPERATIONS)
def test_no_correction_leaves_status_and_meetings_inconsistent(operations) -> None:
    found = NEW
    for number, (what, which, on) in enumerate(operations, 1):
        try:
            after = _done(found, what, which, day(on), number)
        except (CourseError, IllegalStep):
            continue
        assert consistent(after), (found, what, after)
        # A correction never makes a meeting out of nothing, nor loses another one.
        assert abs(len(after.meetings) - len(found.meetings)) <= 1
        found = after


@settings(max_examples=200)
@given(days=st.lists(st.integers(0, 90), min_size=1, max_size=8, unique=True), data=st.data())
def test_the_order_of_writing_does_not_matter(days, data) -> None:
    shuffled = data.draw(st.permutations(days))
    assert [(e.at, e.type) for e in course(*days).meetings] == [(e.at, e.type) for e in course(*shuffled).meetings]
