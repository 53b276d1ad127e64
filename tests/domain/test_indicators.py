"""Indicators as numbers: rounding for print only, statuses, bands, years, sums (indicators.md §0)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.load import load_catalogue
from domain.indicator_inputs import clean_source, date_fits, read_number, read_plan
from domain.indicators import (
    Direction,
    Printed,
    Status,
    Tally,
    Value,
    age_at_year_end,
    entered,
    growth,
    half_up,
    in_band,
    is_young,
    status,
    together,
    value_of,
)

PERCENT = Printed.PERCENT


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(1542, 7280, "21.2"), (689, 3061, "22.5"), (680, 3503, "19.4"), (173, 716, "24.2"), (1053, 1542, "68.3"),
     (1448, 1621, "89.3"), (2, 7, "28.6"), (1, 2000, "0.1"), (1, 2001, "0")],
)  # fmt: skip
def test_seed_004_is_printed_half_up(part, whole, shown) -> None:
    assert half_up(Value(PERCENT, part, whole).exact) == Fraction(shown)


def test_below_zero_the_half_goes_away_from_zero() -> None:
    assert half_up(Fraction(-5, 100)) == Fraction(-1, 10)


def test_no_data_is_not_zero() -> None:
    assert value_of(PERCENT, 5, 0) is None
    assert value_of(PERCENT, 5, None) is None
    assert value_of(PERCENT, None, 5) is None
    assert value_of(PERCENT, 0, 5) == Value(PERCENT, 0, 5)
    assert value_of(Printed.PEOPLE, 3, None, counted=True) == Value(Printed.PEOPLE, 3)


def test_the_plan_is_compared_unrounded() -> None:
    just_below = Value(PERCENT, 19_999, 100_000)  # prints 20.0
    assert half_up(just_below.exact) == 20
    assert status(just_below, Fraction(20)) is Status.NEAR
    assert status(Value(PERCENT, 18, 100), Fraction(20)) is Status.NEAR
    assert status(Value(PERCENT, 17_999, 100_000), Fraction(20)) is Status.BELOW
    assert status(Value(PERCENT, 1, 5), Fraction(20)) is Status.REACHED
    assert status(Value(PERCENT, 1, 5), None) is Status.NO_PLAN
    assert status(None, Fraction(20)) is Status.NO_DATA
    assert status(Value(PERCENT, 1, 5), Fraction(20), Direction.DOWN) is Status.REACHED
    assert status(Value(PERCENT, 2, 5), Fraction(20), Direction.DOWN) is Status.BELOW


def test_above_the_whole_is_flagged() -> None:
    assert Value(PERCENT, 6, 5).over
    assert not Value(PERCENT, 5, 5).over
    assert not Value(Printed.PEOPLE, 600).over


def test_growth_needs_both_years() -> None:
    three, four = Value(Printed.PEOPLE, 3), Value(Printed.PEOPLE, 4)
    assert growth(four, three) is Status.GREW
    assert growth(three, three) is Status.NOT_GROWN
    assert growth(three, None) is Status.NO_PLAN
    assert growth(None, three) is Status.NO_DATA


def test_bands_hold_both_ends() -> None:
    ages = [age_at_year_end(born, 2024) for born in (date(2014, 12, 31), date(2015, 1, 1), date(2006, 1, 1))]
    assert ages == [10, 9, 18]
    assert [in_band(age, (10, 18)) for age in (9, 10, 18, 19, None)] == [False, True, True, False, False]
    assert in_band(None, None)


def test_a_match_counts_in_its_year_and_while_it_is_open() -> None:
    began = date(2023, 11, 1)
    assert entered(2023, began, None, carry_over=False)
    assert entered(2024, began, date(2024, 1, 1), carry_over=True)
    assert not entered(2024, began, date(2023, 12, 31), carry_over=True)
    assert not entered(2024, began, None, carry_over=False)
    assert not entered(2022, began, None, carry_over=True)
    assert [is_young(2024, since) for since in (2020, 2021, 2024, 2025)] == [False, True, True, False]


@given(st.lists(st.builds(Tally, st.frozensets(st.integers(0, 20)), st.integers(0, 5)), max_size=6))
def test_schools_together_count_everybody_once(tallies) -> None:
    whole = together(tallies)
    assert whole.people == frozenset().union(*(each.people for each in tallies))
    assert max((each.size for each in tallies), default=0) <= whole.size <= sum(each.size for each in tallies)
    assert together(reversed(tallies)) == whole


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 1000))
def test_status_and_value_agree(part, whole, tenths) -> None:
    value, plan = Value(PERCENT, part, whole), Fraction(tenths, 10)
    assert (status(value, plan) is Status.REACHED) == (value.exact >= plan)
    assert abs(half_up(value.exact) - value.exact) <= Fraction(1, 20)
    assert (half_up(value.exact) * 10).denominator == 1


def test_numbers_as_people_type_them() -> None:
    assert [read_number(text) for text in ("7280", "7 280", "7\u00a0280", "0", "-5", "12,5", "9" * 9, None)] == [
        7280, 7280, 7280, 0, None, None, None, None,
    ]  # fmt: skip
    assert [read_plan(text) for text in ("12,5", "12.5 %", "20", "1.25", "x")] == [125, 125, 200, None, None]
    assert [clean_source(text) for text in (" ОО-1 \n", "…", "я" * 121)] == ["ОО-1", None, None]
    today = date(2026, 9, 15)
    assert [date_fits(day, 2026, today) for day in (date(2025, 1, 1), date(2024, 12, 31), date(2026, 9, 16))] == [
        True, False, False,
    ]  # fmt: skip


def test_plans_stand_as_printed() -> None:
    sets = load_catalogue().indicators
    printed = {spec.id: [spec.plan.get(year) for year in range(2020, 2025)]
               for each in sets.values() for spec in each.indicators if spec.plan}  # fmt: skip
    assert printed == {
        "I1": [10, 20, 35, 50, 70],
        "I2": [3, 5, 7, 9, 11],
        "I3": [100] * 5,
        "I4": [2, 4, 6, 8, 10],
        "I5": [50, 55, 60, 70, 85],
        "I6": [50, 55, 60, 70, 85],
        "E1": [None, None, 100, 100, 100],
        "E2": [None, None, 35, 50, 70],
        "E3": [None, None, 6, 8, 9],
        "K1": [100, None, None, None, None],
        "K2": [100, None, None, None, None],
        "K3": [5, None, None, None, None],
    }
    assert all(max(spec.plan, default=0) < 2025 for each in sets.values() for spec in each.indicators)
