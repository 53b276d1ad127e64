"""A plan's rules: its way, its limits, what may be changed, whose word is enough."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.plans import (
    COUNTS,
    LIMITS,
    MOST_GOALS,
    MOST_TASKS,
    OPEN,
    STEPS,
    Assent,
    Change,
    Content,
    Difference,
    Goal,
    Helper,
    Line,
    Often,
    Part,
    PlanError,
    PlanEvent,
    PlanFault,
    PlanState,
    assent_of,
    changed,
    content_of,
    differences,
    interim_from,
    missing,
    months,
    next_state,
)

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
MONTHS = ("2026-10", "2026-11", "2026-12")

lines = st.one_of(
    st.sampled_from([Line(id="study_marks_up"), Line(id="study_marks_up.1")]),
    st.text(max_size=130).map(lambda text: Line(text=text)),
    st.none(),
)
values = st.one_of(st.sampled_from([*MONTHS, *Often, *Helper, *map(str, COUNTS), "2031-01"]), st.text(max_size=12))
changes_ = st.builds(
    Change,
    part=st.sampled_from(Part),
    line=lines,
    value=values,
    goal=st.one_of(st.none(), st.integers(0, 8)),
    sign=lines,
    tasks=st.lists(st.just(Line(id="x.1")), max_size=7).map(tuple),
)


class WrittenPlan(RuleBasedStateMachine):
    """Whatever is tapped or typed, a draft keeps its limits and survives being stored."""

    def __init__(self) -> None:
        super().__init__()
        self.content = Content()
        self.keys: set[int] = set()

    @rule(change=changes_)
    def change(self, change) -> None:
        with contextlib.suppress(PlanError):
            self.content = changed(self.content, change, MONTHS)
        new = {goal.key for goal in self.content.goals} - self.keys
        assert len(new) <= 1
        assert all(key > max(self.keys, default=0) for key in new), "a key is never used again"
        self.keys |= new

    @invariant()
    def keeps_its_limits(self) -> None:
        content = self.content
        assert len(content.goals) <= MOST_GOALS
        for goal in content.goals:
            assert len(goal.tasks) <= MOST_TASKS
            assert goal.due in MONTHS
            assert goal.title.id or 0 < len(goal.title.text) <= LIMITS["title"]
            assert all(task.id or 0 < len(task.text) <= LIMITS["task"] for task in goal.tasks)
        assert content.count in COUNTS or content == Content(count=content.count)
        assert len(set(content.people)) == len(content.people)

    @invariant()
    def survives_being_stored(self) -> None:
        assert content_of(self.content.data()) == self.content
        assert differences(self.content, self.content) == ()


TestWrittenPlan = WrittenPlan.TestCase
TestWrittenPlan.settings = settings(max_examples=40, stateful_step_count=25)


class Way(RuleBasedStateMachine):
    """A version only ever takes the steps of the table, and nothing leads out of its ends."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.events = PlanState.DRAFT, []

    @rule(event=st.sampled_from(PlanEvent))
    def happens(self, event) -> None:
        before = self.state
        if event in STEPS[before]:
            self.state = next_state(before, event)
            self.events.append(event)
        else:
            with pytest.raises(PlanError) as refusal:
                next_state(before, event)
            assert refusal.value.fault is PlanFault.STATE

    @precondition(lambda self: self.state in {PlanState.APPROVED, PlanState.REPLACED})
    @invariant()
    def was_proposed_and_answered(self) -> None:
        assert PlanEvent.PROPOSED in self.events
        assert {PlanEvent.AGREED, PlanEvent.APPROVED_WITHOUT_ALL} & set(self.events)
        last = [event for event in self.events if event is not PlanEvent.REPLACED][-2:]
        assert last in ([PlanEvent.AGREED, PlanEvent.APPROVED], [PlanEvent.PROPOSED, PlanEvent.APPROVED_WITHOUT_ALL])

    @precondition(lambda self: self.state not in OPEN)
    @invariant()
    def is_never_reopened(self) -> None:
        assert set(STEPS[self.state].values()) <= {PlanState.REPLACED}


TestWay = Way.TestCase
TestWay.settings = settings(max_examples=40, stateful_step_count=15)


@given(st.sets(st.integers(1, 5)), st.sets(st.integers(1, 5)), st.integers(0, 20))
def test_only_a_group_is_ever_approved_without_an_answer(mentees, yes, days) -> None:
    said = assent_of(mentees, yes, NOW - timedelta(days=days), NOW)
    if said is Assent.ALL:
        assert mentees
        assert mentees <= yes
    if said is Assent.WITHOUT_ALL:
        assert len(mentees) > 1
        assert mentees & yes
        assert days >= 7
    if len(mentees) == 1:
        assert said is (Assent.ALL if mentees <= yes else Assent.WAITING)


def test_what_is_missing_is_named_in_order() -> None:
    goal = Goal(1, Line(text="Читать"))
    assert missing(Content()) is PlanFault.NO_GOAL
    assert missing(Content(goals=(goal,))) is PlanFault.NO_SIGN
    signed = Goal(1, goal.title, Line(text="пять книг"))
    assert missing(Content(goals=(signed,))) is PlanFault.NO_MONTH
    assert missing(Content(goals=(Goal(1, goal.title, signed.sign, "2026-12"),))) is None


def test_months_run_to_the_end_of_the_year_and_never_are_none() -> None:
    assert months(date(2026, 11, 30), date(2027, 2, 1)) == ("2026-11", "2026-12", "2027-01", "2027-02")
    assert months(date(2027, 6, 9), date(2027, 5, 31)) == ("2027-06",)
    assert len(months(date(2026, 1, 1), date(2030, 1, 1))) == 12


def test_the_interim_mark_is_asked_in_december() -> None:
    assert interim_from(date(2026, 9, 1), date(2027, 5, 31)) == date(2026, 12, 1)


def test_differences_name_goals_by_their_key() -> None:
    old = Content(goals=(Goal(1, Line(text="А")), Goal(2, Line(text="Б"))))
    new = Content(goals=(Goal(2, Line(text="Б и В")), Goal(3, Line(text="Г"))), count=20, people=(Helper.EXPERT,))
    assert [(what, goal.key if goal else None) for what, goal in differences(old, new)] == [
        (Difference.GOAL_ADDED, 3),
        (Difference.GOAL_CHANGED, 2),
        (Difference.GOAL_DROPPED, 1),
        (Difference.RHYTHM, None),
        (Difference.PEOPLE, None),
    ]


def test_an_erased_content_is_an_empty_plan() -> None:
    assert content_of({}) == Content()
