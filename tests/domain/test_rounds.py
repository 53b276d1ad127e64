"""When rounds of questionnaires are asked, how long they stay open, and what a rate may say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.load import load_catalogue
from domain.calendar import is_quiet, russian_calendar
from domain.reminders import ReminderKind, due_moments
from domain.rounds import (
    ALL,
    ASKED_TWICE,
    BEFORE_AFTER,
    INSTRUMENTS,
    OF_GUARDIANS,
    Party,
    Reason,
    Round,
    expires_at,
    is_low,
    midterm_day,
    midterm_due,
    percent,
    reason,
    round_of,
    told_at,
)
from domain.vocabulary import MatchStatus, PersonKind

MOSCOW = ZoneInfo("Europe/Moscow")
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 1))
MOMENTS = st.integers(0, 730 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2026, 9, 1), date(2027, 5, 31), date(2026, 12, 1)),
        (date(2025, 9, 1), date(2026, 5, 31), date(2025, 12, 1)),
        (date(2024, 9, 1), date(2025, 5, 31), date(2024, 12, 2)),  # 1 December 2024 is a Sunday
        (date(2026, 1, 12), date(2026, 5, 29), date(2026, 3, 23)),  # no December: the middle, moved off a Saturday
        (date(2026, 11, 20), date(2026, 12, 31), date(2026, 12, 1)),
        (date(2026, 1, 12), date(2026, 12, 25), date(2026, 12, 1)),
    ],
)
def test_the_mid_term_is_the_first_of_december_or_the_middle(starts, ends, expected) -> None:
    assert midterm_day(starts, ends) == expected


@given(DAYS, st.integers(1, 400))
def test_the_mid_term_lies_in_the_cycle_and_on_a_working_day_where_there_is_one(starts, length) -> None:
    ends = starts + timedelta(days=length)
    day = midterm_day(starts, ends)
    assert starts <= day <= ends
    calendar = russian_calendar()
    working = any(calendar.is_working(starts + timedelta(days=n)) for n in range(length + 1))
    assert calendar.is_working(day) or not working or length < 30


@given(DAYS, st.integers(-30, 60))
def test_the_mid_term_opens_by_itself_for_two_weeks_and_never_before_its_day(day, late) -> None:
    today = day + timedelta(days=late)
    assert midterm_due(day, today, day + timedelta(days=200)) == (0 <= late <= 14)
    assert not midterm_due(day, today, today - timedelta(days=1))


@given(MOMENTS)
def test_a_question_outlives_both_its_reminders_by_a_week(asked) -> None:
    reminders = due_moments(ReminderKind.QUESTIONNAIRE_UNFINISHED, asked, MOSCOW)
    assert len(reminders) == 2
    assert expires_at(asked, MOSCOW) == reminders[-1] + timedelta(days=7)
    assert timedelta(days=12) < expires_at(asked, MOSCOW) - asked < timedelta(days=32)


@given(MOMENTS, st.sampled_from(Round), st.booleans())
def test_nobody_is_told_before_being_asked_nor_at_night_on_a_later_day(asked, of, met) -> None:
    told = told_at(of, asked, MOSCOW, met=met)
    assert told >= asked
    assert told == asked or not is_quiet(told, MOSCOW)


def test_one_question_a_day_after_a_meeting() -> None:
    asked = datetime(2027, 5, 18, 14, tzinfo=UTC)  # a Tuesday
    days = [told_at(of, asked, MOSCOW, met=True).astimezone(MOSCOW).date().day for of in (Round.FINAL, Round.AFTER)]
    assert days == [19, 20]
    assert told_at(Round.FINAL, asked, MOSCOW, met=False) == asked


def test_reasons_follow_the_match() -> None:
    for of, stands in (
        (Round.BEFORE, {MatchStatus.APPROVED, MatchStatus.INTRO}),
        (Round.EXPECTATIONS, {MatchStatus.WORKING}),
        (Round.MIDTERM, {MatchStatus.WORKING}),
        (Round.FINAL, {MatchStatus.FINAL, MatchStatus.CLOSED}),
        (Round.AFTER, {MatchStatus.FINAL, MatchStatus.CLOSED}),
    ):
        found = {status for status in MatchStatus if reason(of, status) is Reason.STANDS}
        assert found == stands
        for status in stands:
            assert reason(of, MatchStatus.PAUSED, status) is Reason.WAITS
    assert reason(Round.MIDTERM, MatchStatus.PAUSED, MatchStatus.PLANNING) is Reason.GONE
    assert reason(Round.BEFORE, MatchStatus.WORKING, joined=True) is Reason.STANDS
    assert all(reason(of, MatchStatus.BROKEN, joined=True) is Reason.GONE for of in Round)


@given(st.integers(0, 400), st.integers(0, 400))
def test_no_share_is_shown_of_fewer_than_five(asked, answered) -> None:
    answered = min(asked, answered)
    share = percent(asked, answered)
    assert (share is None) == (asked < 5)
    assert share is None or 0 <= share <= 100
    assert is_low(asked, answered) == (asked >= 5 and answered * 100 // max(asked, 1) < 60)


def test_every_instrument_is_in_the_catalogue_and_has_one_round() -> None:
    catalogue = load_catalogue()
    assert all(catalogue.questionnaire(instrument) for instrument in ALL)
    assert {round_of(each) for each in ALL - ASKED_TWICE} == {Round.EXPECTATIONS, Round.MIDTERM, Round.FINAL}
    assert {round_of(each) for each in ASKED_TWICE} == {Round.BEFORE}
    assert {round_of(each, after_final=True) for each in ASKED_TWICE} == {Round.AFTER}
    assert {"MID-GU", "FIN-GU"} == OF_GUARDIANS
    assert BEFORE_AFTER == {PersonKind.PUPIL: "BA-P", PersonKind.TEACHER: "BA-T"}
    assert round_of("TR") is None
    assert all(Party.GUARDIAN in INSTRUMENTS[each] for each in (Round.MIDTERM, Round.FINAL))
