"""How a pupil is named who is not in the programme, and where agreements and mentors stand."""

from __future__ import annotations

from datetime import date

import pytest

from domain.partners import AgreementState, Source, agreement_state, clean_contact, count_sources, source_of, told_days
from domain.referrals import Named, NameFault, read_named, same_pupil

DAY = date(2026, 9, 15)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Саша, 7Б", Named("Саша", "7Б")),
        ("саша 7 «б» класс", Named("Саша", "7Б")),
        ("Анна-Мария, 11", Named("Анна-Мария", "11")),
        ("Саша К., 10-А", Named("Саша К.", "10А")),
        ("Саша", NameFault.NO_CLASS),
        ("", NameFault.NO_CLASS),
        ("я" * 5000, NameFault.NO_CLASS),
        ("Саша, 12", NameFault.NO_CLASS),
        ("7Б", NameFault.NO_NAME),
        ("😀 7", NameFault.NO_NAME),
        ("=cmd 7", NameFault.NO_NAME),
        ("Саша Петров, 7Б", NameFault.LAST_NAME),
        ("Саша Петрович Иванов 7", NameFault.LAST_NAME),
    ],
)
def test_a_pupil_is_named_by_first_name_and_class_alone(typed, read) -> None:
    assert read_named(typed) == read


def test_the_same_pupil_is_named_in_many_ways() -> None:
    assert same_pupil(Named("Алёна", "7Б"), Named("алена", "7б"))
    assert not same_pupil(Named("Алёна", "7Б"), Named("Алёна", "7А"))


def test_an_agreement_and_its_end() -> None:
    end = date(2026, 10, 1)
    assert agreement_state(None, None, DAY) is AgreementState.NONE
    assert agreement_state(date(2026, 10, 1), None, DAY) is AgreementState.AHEAD
    assert agreement_state(None, date(2027, 5, 31), DAY) is AgreementState.RUNS
    assert agreement_state(None, end, DAY) is AgreementState.ENDING
    assert agreement_state(None, date(2026, 9, 14), DAY) is AgreementState.ENDED
    said = [
        told_days(end, day) for day in (date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 24), end, date(2026, 10, 2))
    ]
    assert said == [None, 30, 7, 7, None]


def test_where_mentors_come_from() -> None:
    assert source_of(None, "teacher") is Source.STAFF
    assert source_of("alumni", "student") is Source.ALUMNI
    assert source_of(None, "employee") is None
    assert source_of(None, None) is None
    assert count_sources([(None, "teacher"), (None, "teacher"), ("partner", "employee"), (None, "employee")]) == {
        Source.STAFF: 2,
        Source.PARTNER: 1,
    }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("+7 (912) 345-67-89", True), ("ivan@zavod.example", True), ("звоните", False), ("12", False), ("", False)],
)
def test_a_contact_is_a_phone_or_an_address(typed, kept) -> None:
    assert (clean_contact(typed) is not None) is kept
