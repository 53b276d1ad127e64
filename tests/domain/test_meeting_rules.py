from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_meeting_day
from domain.matches import ACTIVE, IllegalStep, held, next_status
from domain.meetings import (
    LOG_DAYS_BACK,
    SLOT_PREFERENCES,
    LogFault,
    Preference,
    common_preferences,
    log_fault,
    next_type,
    next_type_in,
    offered_types,
    proposed_slots,
)
from domain.vocabulary import MatchStatus, MeetingType

MOSCOW = ZoneInfo("Europe/Moscow")
THURSDAY = datetime(2026, 9, 17, 12, 0, tzinfo=MOSCOW)


def stamps(moments, zone=MOSCOW):
    return [f"{m.astimezone(zone):%a %d.%m %H:%M}" for m in moments]


@pytest.mark.parametrize(
    ("done", "passed", "offered"),
    [
        ("", False, "intro"),
        ("intro", False, "trial"),
        ("intro trial", False, ""),
        ("intro trial", True, "planning"),
        ("intro trial planning", True, "working"),
        ("intro trial planning working", True, "working final"),
        ("intro trial planning working working", True, "working final"),
        ("intro trial planning working final", True, ""),
    ],
)
def test_the_five_types_come_in_their_order(done, passed, offered):
    types = [MeetingType(name) for name in done.split()]
    expected = tuple(MeetingType(name) for name in offered.split())
    assert offered_types(types, trial_passed=passed) == expected
    assert next_type(types, trial_passed=passed) == (expected[0] if expected else None)


@pytest.mark.parametrize("status", MatchStatus)
def test_the_meeting_due_in_a_status_is_one_the_machine_takes(status):
    due = next_type_in(status)
    if due is not None:
        assert next_status(status, held(due)) in ACTIVE
        return
    for kind in MeetingType:
        with pytest.raises(IllegalStep):
            next_status(status, held(kind), paused_from=MatchStatus.WORKING)


@pytest.mark.parametrize(
    ("held_on", "fault"),
    [
        (date(2026, 9, 17), None),
        (date(2026, 9, 18), LogFault.FUTURE),
        (date(2026, 9, 17) - timedelta(days=LOG_DAYS_BACK), None),
        (date(2026, 9, 16) - timedelta(days=LOG_DAYS_BACK), LogFault.TOO_OLD),
    ],
)
def test_what_may_be_logged(held_on, fault):
    assert log_fault(held_on, THURSDAY, MOSCOW) is fault


def test_today_is_the_schools_today():
    late = datetime(2026, 9, 17, 21, 30, tzinfo=UTC)  # already the 18th in Moscow
    assert log_fault(date(2026, 9, 18), late, MOSCOW) is None
    assert log_fault(date(2026, 9, 18), late, ZoneInfo("Europe/London")) is LogFault.FUTURE


def test_nothing_was_held_before_the_order():
    assert log_fault(date(2026, 9, 14), THURSDAY, MOSCOW, since=date(2026, 9, 15)) is LogFault.BEFORE_MATCH


def test_preferred_times_come_first_and_holidays_are_left_out():
    slots = proposed_slots(THURSDAY, MOSCOW, [SLOT_PREFERENCES["wed_day"], SLOT_PREFERENCES["sat"]])
    assert stamps(slots) == ["Sat 19.09 11:00", "Wed 23.09 15:30", "Sat 26.09 11:00", "Wed 30.09 15:30"]
    winter = datetime(2025, 12, 30, 18, 0, tzinfo=MOSCOW)
    assert stamps(proposed_slots(winter, MOSCOW, [SLOT_PREFERENCES["fri_eve"]], count=1)) == ["Fri 16.01 18:00"]


def test_without_preferences_working_days_after_lessons_are_offered():
    assert stamps(proposed_slots(THURSDAY, MOSCOW)) == [
        "Thu 17.09 15:30",
        "Fri 18.09 15:30",
        "Mon 21.09 15:30",
        "Tue 22.09 15:30",
    ]


def test_a_slot_is_not_sooner_than_in_three_hours_nor_before_the_day_asked():
    assert stamps(proposed_slots(THURSDAY + timedelta(hours=1), MOSCOW, count=1)) == ["Fri 18.09 15:30"]
    assert stamps(proposed_slots(THURSDAY, MOSCOW, not_before=date(2026, 9, 24), count=1)) == ["Thu 24.09 15:30"]


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.lists(st.sampled_from(sorted(SLOT_PREFERENCES)), max_size=3),
    st.sampled_from([MOSCOW, ZoneInfo("Asia/Tomsk")]),
)
def test_slots_are_future_sorted_distinct_and_on_meeting_days(now, wishes, zone):
    preferred = [SLOT_PREFERENCES[wish] for wish in wishes]
    slots = proposed_slots(now, zone, preferred)
    assert len(slots) == 4
    assert list(slots) == sorted(set(slots))
    for slot in slots:
        there = slot.astimezone(zone)
        assert slot > now
        assert is_meeting_day(there.date())
        assert 8 <= there.hour < 21
        assert not preferred or Preference(there.weekday(), there.time()) in preferred


def test_common_times_fall_back_on_the_mentees():
    assert common_preferences(["mon_day", "sat"], ["sat", "tue_day"]) == (SLOT_PREFERENCES["sat"],)
    assert common_preferences(["mon_day"], ["sat", "nonsense"]) == (SLOT_PREFERENCES["sat"],)
    assert common_preferences([], []) == ()
