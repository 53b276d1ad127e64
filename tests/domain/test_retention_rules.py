"""Days by which data are gone, and days until which a consent carries (consents §2 and §6)."""

from datetime import date

import pytest

from domain.retention import (
    came_of_age_on,
    carries_until,
    consent_kept_until,
    erase_by,
    last_word_on,
    renewal_due,
)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 9, 15), date(2026, 9, 29)),
        (date(2026, 9, 18), date(2026, 10, 2)),  # a Friday
        (date(2026, 9, 19), date(2026, 10, 2)),  # a Saturday: Monday is the first working day
        (date(2026, 12, 28), date(2027, 1, 20)),  # over New Year: 31 December to 10 January are days off
        (date(2026, 4, 29), date(2026, 5, 15)),  # over the holidays of May
    ],
)
def test_ten_working_days(asked, due) -> None:
    assert erase_by(asked) == due


class NeverWorking:
    def is_working(self, day: date) -> bool:
        return day >= date(2027, 3, 1)

    def is_holiday(self, day: date) -> bool:
        return not self.is_working(day)


def test_thirty_calendar_days_are_the_outer_limit() -> None:
    assert erase_by(date(2026, 9, 15), NeverWorking()) == date(2026, 10, 15)


def test_the_last_word_is_on_a_working_day_before() -> None:
    assert last_word_on(date(2026, 9, 28)) == date(2026, 9, 25)


def test_consents_are_kept_for_three_years() -> None:
    assert consent_kept_until(date(2026, 9, 15)) == date(2029, 9, 15)
    assert consent_kept_until(date(2028, 2, 29)) == date(2031, 3, 1)


def test_a_consent_is_renewed_in_its_last_thirty_days() -> None:
    ends = date(2026, 10, 15)
    assert not renewal_due(None, date(2026, 9, 15))
    assert not renewal_due(ends, date(2026, 9, 14))
    assert renewal_due(ends, date(2026, 9, 15))
    assert renewal_due(ends, date(2027, 1, 1))


@pytest.mark.parametrize(
    ("birth", "today", "line"),
    [
        (date(2013, 9, 16), date(2026, 9, 16), None),
        (date(2012, 9, 16), date(2026, 9, 15), None),
        (date(2012, 9, 16), date(2026, 9, 16), (14, date(2026, 9, 16))),
        (date(2012, 2, 29), date(2026, 3, 1), (14, date(2026, 3, 1))),
        (date(2008, 9, 16), date(2026, 9, 15), (14, date(2022, 9, 16))),
        (date(2008, 9, 16), date(2026, 9, 16), (18, date(2026, 9, 16))),
    ],
)
def test_the_lines_of_fourteen_and_eighteen(birth, today, line) -> None:
    assert came_of_age_on(birth, today) == line


@pytest.mark.parametrize(
    ("birth", "given", "expires", "until"),
    [
        (date(2012, 10, 1), date(2026, 9, 15), None, date(2026, 10, 31)),  # 14 in October, and 30 days
        (date(2012, 10, 1), date(2026, 10, 1), None, date(2030, 10, 31)),
        (date(2012, 10, 1), date(2026, 9, 15), date(2026, 9, 20), date(2026, 9, 20)),
        (date(1985, 5, 1), date(2026, 9, 15), None, None),
        (None, date(2026, 9, 15), date(2026, 9, 20), date(2026, 9, 20)),
    ],
)
def test_until_when_a_consent_carries_a_match(birth, given, expires, until) -> None:
    assert carries_until(birth, given, expires) == until
