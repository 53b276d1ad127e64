from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    add_working_days,
    is_meeting_day,
    is_quiet,
    local,
    next_allowed_moment,
    next_working_day,
    previous_working_day,
    russian_calendar,
    within_budget,
)

MOSCOW, TOMSK = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Tomsk")
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from([MOSCOW, TOMSK, ZoneInfo("Europe/Kaliningrad"), ZoneInfo("Asia/Kamchatka")])


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 9, 17), True),  # a plain Thursday
        (date(2026, 9, 19), False),  # a plain Saturday
        (date(2026, 1, 9), False),  # Friday off in place of Saturday 3 January
        (date(2026, 3, 9), False),  # Monday off for Sunday 8 March
        (date(2025, 11, 1), True),  # a Saturday worked
        (date(2025, 11, 3), False),  # for this Monday
        (date(2026, 12, 31), False),
    ],
)
def test_russian_day_off_transfers_are_known(day, working):
    assert russian_calendar().is_working(day) is working


def test_meetings_may_be_on_saturdays_but_on_no_holiday():
    assert is_meeting_day(date(2026, 9, 19))
    assert not is_meeting_day(date(2026, 9, 20))
    assert not is_meeting_day(date(2026, 1, 3))
    assert not is_meeting_day(date(2027, 5, 1))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("2026-09-17T12:00", "2026-09-17T12:00"),
        ("2026-09-17T20:59", "2026-09-17T20:59"),
        ("2026-09-17T21:00", "2026-09-18T08:00"),
        ("2026-09-17T07:59", "2026-09-17T08:00"),
        ("2026-09-17T08:00", "2026-09-17T08:00"),
        ("2026-09-18T22:00", "2026-09-21T08:00"),
        ("2026-09-19T12:00", "2026-09-21T08:00"),
        ("2025-12-30T22:00", "2026-01-12T08:00"),
    ],
)
@pytest.mark.parametrize("zone", [MOSCOW, TOMSK], ids=str)
def test_a_message_waits_for_the_next_working_morning(wanted, expected, zone):
    moved = next_allowed_moment(datetime.fromisoformat(wanted).replace(tzinfo=zone), zone)
    assert f"{moved.astimezone(zone):%Y-%m-%dT%H:%M}" == expected


@given(moments, zones)
def test_a_moved_moment_is_allowed_never_earlier_and_stays(moment, zone):
    moved = next_allowed_moment(moment, zone)
    assert not is_quiet(moved, zone)
    assert moment <= moved <= moment + timedelta(days=14)
    assert next_allowed_moment(moved, zone) == moved
    assert moved.tzinfo is UTC


@given(moments, zones)
def test_a_call_for_help_never_waits(moment, zone):
    assert next_allowed_moment(moment, zone, urgent=True) == moment


@given(st.dates(date(2025, 1, 1), date(2027, 12, 1)), st.integers(1, 20))
def test_working_days_are_counted(day, count):
    end = add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(russian_calendar().is_working, between)) == count
    assert next_working_day(end) == end
    assert previous_working_day(day) < day


def test_the_budget_is_four_in_any_seven_days():
    now = local(date(2026, 9, 17), time(12), MOSCOW)
    days_ago = [now - timedelta(days=n) for n in (1, 2, 3, 6)]
    assert within_budget(days_ago[:3], now)
    assert not within_budget(days_ago, now)
    assert within_budget(days_ago, now, urgent=True)
    assert within_budget(days_ago, now, budget=5)
    assert within_budget(days_ago, now + timedelta(days=1))
