"""On which days an event may be, until when the invited may change their mind, how people are counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.events import (
    DaysFault,
    EventRole,
    answers_until,
    clean_title,
    clean_words,
    days_fault,
    read_count,
    same_hour,
    starts_at,
    tally,
)
from domain.vocabulary import PersonKind

TODAY = date(2026, 9, 15)
DAY = timedelta(days=1)
TOMSK = ZoneInfo("Asia/Tomsk")


@pytest.mark.parametrize(
    ("role", "starts", "ends", "fault"),
    [
        (EventRole.ORGANISED, TODAY, TODAY, None),
        (EventRole.ORGANISED, TODAY - DAY, TODAY, DaysFault.PAST),
        (EventRole.TOOK_PART, TODAY - DAY, TODAY - DAY, None),
        (EventRole.TOOK_PART, TODAY - 367 * DAY, TODAY, DaysFault.LONG),
        (EventRole.TOOK_PART, TODAY - 367 * DAY, TODAY - 367 * DAY, DaysFault.OLD),
        (EventRole.ORGANISED, TODAY + 367 * DAY, TODAY + 367 * DAY, DaysFault.FAR),
        (EventRole.ORGANISED, TODAY + DAY, TODAY, DaysFault.BACKWARDS),
        (EventRole.ORGANISED, TODAY, TODAY + 93 * DAY, DaysFault.LONG),
    ],
)
def test_days(role, starts, ends, fault) -> None:
    assert days_fault(role, starts, ends, TODAY) is fault


def test_hours_are_the_schools() -> None:
    assert starts_at(TODAY, None, TOMSK) == datetime(2026, 9, 15, 2, tzinfo=UTC)
    assert answers_until(TODAY, None, TOMSK) == datetime(2026, 9, 15, 17, tzinfo=UTC)
    begins = datetime(2026, 9, 15, 8, 30, tzinfo=UTC)  # 15:30 in Tomsk
    assert answers_until(TODAY, begins, TOMSK) == starts_at(TODAY, begins, TOMSK) == begins
    assert same_hour(begins, TODAY + DAY, TOMSK) == begins + DAY
    assert same_hour(None, TODAY, TOMSK) is None


def test_typed_things() -> None:
    assert clean_title("  Встреча\nнаставников ") == "Встреча наставников"
    assert clean_title("😀😀") is None
    assert clean_title("я" * 121) is None
    assert clean_words("каб. 214", 100) == "каб. 214"
    assert clean_words("", 100) is None
    assert clean_words("я" * 101, 100) is None
    assert [read_count(text) for text in ("12", " 1 200 ", "-1", "двое", "1000000", "٣", "", None)] == [
        12, 1200, None, None, None, None, None, None,
    ]  # fmt: skip


def test_columns_overlap_and_are_counted_each_for_itself() -> None:
    present = [(PersonKind.PUPIL, True), (PersonKind.PUPIL, False), (PersonKind.TEACHER, True),
               (PersonKind.PARENT, False)]  # fmt: skip
    assert tally(present) == {"teachers": 1, "pupils": 2, "mentors": 2}
