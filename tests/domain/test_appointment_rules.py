"""Times and places as people type them, days that will do, and word that must not wait for Monday."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.appointments import (
    LONGEST_PLACE,
    TO_REACT,
    DayFault,
    PlaceFault,
    TimeFault,
    day_fault,
    heard_in_time,
    must_leave,
    read_place,
    read_time,
)
from domain.calendar import is_quiet
from domain.diary import LARGEST, DiaryKind, KeptFault, Sent, kept_fault

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("16:45", time(16, 45)),
        ("16.45", time(16, 45)),
        ("16-45", time(16, 45)),
        ("16 45", time(16, 45)),
        ("1645", time(16, 45)),
        (" в  16:45 ", time(16, 45)),
        ("9", time(9)),
        ("945", time(9, 45)),
        ("16 ч", time(16)),
        ("20:59", time(20, 59)),
        ("25:00", TimeFault.RANGE),
        ("16:60", TimeFault.RANGE),
        ("21:00", TimeFault.NIGHT),
        ("5", TimeFault.NIGHT),
        ("в пять", TimeFault.WORDS),
        ("16:45 или 17:00", TimeFault.WORDS),
        ("😀", TimeFault.WORDS),
        ("1" * 5000, TimeFault.WORDS),
        ("\u202e16:45\u202c", TimeFault.WORDS),
    ],
)
def test_a_typed_time_is_read_or_named(typed, read) -> None:
    assert read_time(typed) == read


@given(st.text(max_size=40))
def test_whatever_is_typed_as_a_time_has_an_answer(typed) -> None:
    assert isinstance(read_time(typed), time | TimeFault)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("каб. 214", "каб. 214"),
        ("  библиотека\n 2 этаж ", "библиотека 2 этаж"),
        ("<b>214</b>", "<b>214</b>"),
        ("https://telemost.example/j/12345678901234", "https://telemost.example/j/12345678901234"),
        ("ул. Ленина, 12, 3 подъезд", "ул. Ленина, 12, 3 подъезд"),
        ("😀😀", PlaceFault.EMPTY),
        ("...", PlaceFault.EMPTY),
        ("я" * (LONGEST_PLACE + 1), PlaceFault.LONG),
        ("звони +7 900 123-45-67", PlaceFault.CONTACT),
        ("89001234567", PlaceFault.CONTACT),
        ("напиши @ilya_2010", PlaceFault.CONTACT),
        ("t.me/ilya", PlaceFault.CONTACT),
        ("https://t.me/ilya", PlaceFault.CONTACT),
    ],
)
def test_a_typed_place_is_a_place(typed, read) -> None:
    assert read_place(typed) == read


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (date(2026, 12, 25), DayFault.PAST),
        (date(2026, 12, 26), None),
        (date(2026, 12, 27), DayFault.SUNDAY),
        (date(2027, 1, 2), DayFault.HOLIDAY),
        (date(2027, 1, 3), DayFault.HOLIDAY),
        (date(2027, 2, 24), None),
        (date(2027, 2, 25), DayFault.FAR),
    ],
)
def test_days_say_why_nobody_meets(day, fault) -> None:
    assert day_fault(day, date(2026, 12, 26)) is fault


def test_the_29th_of_february_is_a_day_like_any_other() -> None:
    assert day_fault(date(2028, 2, 29), date(2028, 2, 20)) is None


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "start", "leaves"),
    [
        (at(15, 12), at(15, 15), None),  # a Tuesday noon: news goes now
        (at(19, 9), at(19, 11), at(19, 9)),  # Saturday morning: news would come on Monday
        (at(18, 22), at(19, 11), at(19, 8)),  # Friday night: at eight, not at once
        (at(18, 22), at(19, 8, 30), at(18, 22)),  # too early a meeting for that
        (at(19, 3), at(19, 11), at(19, 8)),
        (at(19, 9), at(21, 15), None),  # Saturday, for Monday afternoon: Monday's news is in time
        (at(14, 22), at(15, 8, 30), at(14, 22)),
    ],
)
def test_word_of_a_change_comes_in_time(now, start, leaves) -> None:
    assert must_leave(now, start, MOSCOW) == leaves


@given(minutes=st.integers(0, 150 * 24 * 60), hours=st.integers(2, 200))
def test_no_change_is_heard_too_late(minutes, hours) -> None:
    now = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    start = now + timedelta(hours=hours)
    leaves = must_leave(now, start, MOSCOW)
    assert (leaves or now) <= start - TO_REACT
    if leaves is not None:
        assert leaves >= now
        assert is_quiet(now, MOSCOW) or leaves == now
    else:
        assert heard_in_time(now, start, MOSCOW)


def test_what_the_diary_keeps() -> None:
    assert kept_fault(Sent(DiaryKind.PHOTO, "f", "u", 1000)) is None
    assert kept_fault(Sent(DiaryKind.PHOTO, "f", "u", LARGEST + 1)) is KeptFault.BIG
    assert kept_fault(Sent(DiaryKind.VOICE, "f", "u", 1000, 300)) is None
    assert kept_fault(Sent(DiaryKind.VOICE, "f", "u", 1000, 301)) is KeptFault.LONG
