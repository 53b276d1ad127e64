"""Where a row stands on a day, the two shares of an order, and when its holder hears of it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import russian_calendar
from domain.deadline_code import decode
from domain.deadline_nudges import NudgeKind, next_nudge, nudges
from domain.deadline_spans import Cycle, Span, YearKind, spans
from domain.deadline_status import Position, Share, Status, share_done, share_in_time, status

YEAR = Cycle(YearKind.CALENDAR, 2026)


def span(code: str, cycle: Cycle = YEAR) -> Span:
    return spans(decode(code), cycle)[0]


@pytest.mark.parametrize(
    ("code", "today", "expected"),
    [
        ("by:2026-09-30", "2026-09-15", Status.AHEAD),
        ("by:2026-09-30", "2026-09-16", Status.DUE_SOON),
        ("by:2026-09-30", "2026-09-30", Status.DUE_TODAY),
        ("by:2026-09-30", "2026-10-01", Status.OVERDUE),
        ("range:2026-09-01..2026-12-31", "2026-08-31", Status.AHEAD),
        ("range:2026-09-01..2026-12-31", "2026-09-01", Status.IN_PROGRESS),
        ("range:2026-09-01..2026-12-31", "2026-12-20", Status.DUE_SOON),
        ("month:2026-06", "2026-06-01", Status.IN_PROGRESS),
        ("month:2026-06", "2026-07-01", Status.OVERDUE),
        ("permanent", "2025-12-31", Status.AHEAD),
        ("permanent", "2026-12-31", Status.IN_PROGRESS),
        ("permanent", "2027-01-10", Status.IN_PROGRESS),
        ("annual", "2027-01-01", Status.OVERDUE),
        ("by_stage", "2027-01-01", Status.UNDATED),
        ("by_schedule", "2026-01-01", Status.UNDATED),
    ],
)
def test_status_of_an_open_row(code, today, expected) -> None:
    assert status(Position(span(code)), date.fromisoformat(today)) is expected


def test_done_in_time_and_after() -> None:
    late = date(2027, 1, 1)
    row = span("by:2026-09-30")
    assert status(Position(row, date(2026, 9, 30)), late) is Status.DONE_IN_TIME
    assert status(Position(row, date(2026, 10, 1)), late) is Status.DONE
    assert status(Position(span("permanent"), late), late) is Status.DONE_IN_TIME
    assert status(Position(span("by_stage"), late), late) is Status.DONE_IN_TIME


def test_due_before_the_roadmap_was_signed_is_never_overdue() -> None:
    signed, row = date(2026, 10, 2), span("by:2026-09-15")
    for today in (date(2026, 9, 1), date(2026, 10, 2), date(2027, 1, 1)):
        assert status(Position(row), today, signed) is Status.BEFORE_APPROVAL
    assert status(Position(row, date(2026, 11, 1)), date(2026, 12, 1), signed) is Status.BEFORE_APPROVAL
    assert status(Position(row, date(2026, 9, 10)), date(2026, 12, 1), signed) is Status.DONE_IN_TIME
    assert status(Position(span("by:2026-10-02")), date(2026, 10, 3), signed) is Status.OVERDUE


def test_shares_carry_their_counts() -> None:
    first, last, signed = date(2026, 1, 1), date(2026, 12, 31), date(2026, 10, 2)
    rows = [
        Position(span("by:2026-09-15")),  # before signing
        Position(span("by:2026-10-30"), date(2026, 10, 30)),
        Position(span("by:2026-11-30"), date(2026, 12, 5)),
        Position(span("by:2026-12-20")),
        Position(span("permanent"), date(2026, 12, 1)),
        Position(span("by_stage")),
        Position(span("by:2027-01-20"), date(2026, 12, 1)),  # due in another year
    ]
    assert share_done(rows, first, last, signed) == Share(4, 6, 1)
    assert share_in_time(rows, first, last, signed) == Share(2, 5, 1)
    assert share_done(rows, first, last, signed).percent == 66
    assert share_done([], first, last).percent is None
    assert Share(199, 200).percent == 99


def listed(row: Span, first: str = "2026-01-01", last: str = "2027-03-01") -> list[tuple[str, str]]:
    found = nudges(row, date.fromisoformat(first), date.fromisoformat(last))
    return [(each.day.isoformat(), each.kind.value + ("!" if each.escalates else "")) for each in found]


def test_a_term_is_told_before_on_the_day_and_weekly_after() -> None:
    assert listed(span("by:2026-09-30"), last="2026-10-25") == [
        ("2026-09-16", "two_weeks"),
        ("2026-09-25", "three_days"),
        ("2026-09-30", "on_the_day"),
        ("2026-10-07", "overdue"),
        ("2026-10-14", "overdue!"),
        ("2026-10-21", "overdue!"),
    ]  # fmt: skip  27 September is a Sunday


def test_a_range_is_told_when_it_starts() -> None:
    assert listed(span("range:2026-09-01..2026-09-15"), last="2026-09-20") == [
        ("2026-09-01", "start"),
        ("2026-09-11", "three_days"),
        ("2026-09-15", "on_the_day"),
    ]  # fmt: skip  two weeks before its end it has just begun


def test_a_day_in_the_holidays_is_told_before_them_and_only_once() -> None:
    found = listed(span("by:2026-01-08"), first="2025-12-01", last="2026-01-31")
    assert [kind for _, kind in found] == ["two_weeks", "on_the_day", "overdue", "overdue!", "overdue!"]
    assert found[1][0] < "2026-01-01"
    assert all(russian_calendar().is_working(date.fromisoformat(day)) for day, _ in found)


def test_permanent_rows_are_told_once_a_year_and_undated_ones_never() -> None:
    assert listed(span("permanent")) == [("2026-12-17", "two_weeks")]
    assert listed(span("by_stage")) == listed(span("by_schedule")) == []
    assert next_nudge(span("by_stage"), date(2026, 1, 1)) is None


@settings(max_examples=20)
@given(
    st.sampled_from(["by:2026-09-30", "range:2026-04-20..2026-05-10", "month:2026-01", "date:2026-06-12", "annual"]),
    st.dates(date(2025, 12, 1), date(2027, 3, 1)),
)
def test_nudges_fall_on_working_days_one_a_day_and_do_not_depend_on_when_one_asks(code, since) -> None:
    row, end = span(code), date(2027, 4, 1)
    every = nudges(row, date(2025, 11, 1), end)
    days = [each.day for each in every]
    assert days == sorted(set(days))
    assert all(russian_calendar().is_working(day) for day in days)
    assert nudges(row, since, end) == tuple(each for each in every if each.day >= since)
    lapsed = [each.day for each in every if each.kind is NudgeKind.OVERDUE]
    assert all(later - earlier <= timedelta(days=21) for earlier, later in pairwise(lapsed))
    assert all(each.escalates == (each.week >= 2) for each in every if each.kind is NudgeKind.OVERDUE)
