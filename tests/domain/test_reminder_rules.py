from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_quiet
from domain.reminders import AHEAD, ReminderKind, due_moments, reminder_key

MOSCOW, TOMSK = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Tomsk")
K = ReminderKind


def due(kind, anchor, zone=MOSCOW):
    moments = due_moments(kind, datetime.fromisoformat(anchor).replace(tzinfo=zone), zone)
    return [f"{m.astimezone(zone):%a %d.%m %H:%M}" for m in moments]


@pytest.mark.parametrize(
    ("meeting", "reminder"),
    [
        ("2026-09-17T15:30", "Wed 16.09 18:00"),
        ("2026-09-19T11:00", "Fri 18.09 18:00"),  # a Saturday meeting
        ("2026-09-21T15:30", "Mon 21.09 08:00"),  # a Monday meeting: nobody is written to on Sunday
        ("2026-09-21T08:30", "Fri 18.09 18:00"),  # too early for that morning
        ("2026-01-12T15:30", "Mon 12.01 08:00"),  # after the long holidays
    ],
)
@pytest.mark.parametrize("zone", [MOSCOW, TOMSK], ids=str)
def test_one_reminder_before_a_meeting(meeting, reminder, zone):
    assert due(K.MEETING_AHEAD, meeting, zone) == [reminder]


@pytest.mark.parametrize(
    ("kind", "anchor", "moments"),
    [
        (K.MEETING_UNLOGGED, "2026-09-16T16:15", ["Thu 17.09 10:00", "Mon 21.09 10:00"]),
        (K.MEETING_UNLOGGED, "2026-09-18T16:15", ["Mon 21.09 10:00", "Thu 24.09 10:00"]),
        (K.PROPOSAL_UNANSWERED, "2026-09-15T12:00", ["Thu 17.09 16:00"]),
        (K.PROPOSAL_UNANSWERED, "2026-09-18T12:00", ["Mon 21.09 08:00"]),
        (K.TRIAL_UNANSWERED, "2026-09-15T12:00", ["Thu 17.09 16:00"]),
        (K.MEETING_FEEDBACK, "2026-09-15T12:00", ["Wed 16.09 16:00"]),
        (K.QUESTIONNAIRE_UNFINISHED, "2026-09-15T20:00", ["Fri 18.09 16:00", "Mon 21.09 16:00"]),
        (K.GUARDIAN_CONSENT_MISSING, "2026-09-14T12:00", ["Thu 17.09 16:00", "Mon 21.09 16:00"]),
        (K.EVENT_AHEAD, "2026-09-21T15:30", ["Mon 21.09 08:00"]),
        (K.DOCUMENT_ENDS, "2026-09-30T12:00", ["Wed 16.09 08:30"]),
        (K.DOCUMENT_ENDS, "2026-10-03T12:00", ["Mon 21.09 08:30"]),  # two weeks before is a Saturday
        (K.QUESTIONNAIRE_UNFINISHED, "2025-12-30T12:00", ["Mon 12.01 08:00", "Tue 13.01 16:00"]),
    ],
)
def test_days_of_the_other_reminders(kind, anchor, moments):
    assert due(kind, anchor) == moments


@given(
    st.sampled_from(ReminderKind),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 11, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from([MOSCOW, TOMSK]),
)
def test_no_reminder_at_night_or_on_a_day_off_and_never_two_on_a_day(kind, anchor, zone):
    moments = due_moments(kind, anchor, zone)
    days = [m.astimezone(zone).date() for m in moments]
    assert 1 <= len(moments) <= 2
    assert not any(is_quiet(moment, zone) for moment in moments)
    assert days == sorted(set(days))
    if kind in AHEAD | {K.DOCUMENT_ENDS}:
        assert moments[0] < anchor
    else:
        assert all(moment > anchor for moment in moments)


@given(st.integers(1), st.sampled_from(ReminderKind), st.text("0123456789abcdef-", min_size=1))
def test_the_key_is_one_for_the_same_moment_in_any_zone(person, kind, subject):
    moment = datetime(2026, 9, 17, 7, 0, tzinfo=UTC)
    key = reminder_key(person, kind, subject, moment)
    assert key == reminder_key(person, kind, subject, moment.astimezone(TOMSK))
    assert key != reminder_key(person, kind, subject, moment + timedelta(minutes=1))
    assert key != reminder_key(person + 1, kind, subject, moment)


def test_a_key_needs_a_zone():
    with pytest.raises(ValueError, match="time zone"):
        reminder_key(1, K.MEETING_AHEAD, 1, datetime(2026, 9, 17, 7, 0))  # noqa: DTZ001
