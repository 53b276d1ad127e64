"""Green, yellow and red of a pair (indicators §7), by example and for whatever facts there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.health import RED_ALONE, TOGETHER, Due, Facts, Level, Mark, Reason, health

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
WELL = Facts(last_met=NOW - timedelta(days=3))


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def held(*days: int, said: bool = True) -> tuple[Due, ...]:
    return tuple(Due(ago(each), held=True, both_said=said) for each in days)


def missed(*days: int) -> tuple[Due, ...]:
    return tuple(Due(ago(each), held=False) for each in days)


@pytest.mark.parametrize(
    ("changes", "level", "reasons"),
    [
        ({}, Level.GREEN, ()),
        ({"last_met": ago(14)}, Level.GREEN, ()),
        ({"last_met": ago(15)}, Level.YELLOW, (Reason.QUIET,)),
        ({"last_met": ago(21)}, Level.YELLOW, (Reason.QUIET,)),
        ({"last_met": ago(22)}, Level.RED, (Reason.SILENT,)),
        ({"due": held(30, 20, 10, said=False)}, Level.YELLOW, (Reason.FEEDBACK,)),
        ({"due": held(30, said=False) + held(20, 10)}, Level.GREEN, ()),
        ({"due": held(20, 6, 5, said=False)}, Level.GREEN, ()),
        ({"due": missed(20, 10) + held(5)}, Level.RED, (Reason.FEW_HELD,)),
        ({"due": missed(20, 15) + held(10, 5)}, Level.GREEN, ()),
        ({"due": missed(90, 80, 70)}, Level.GREEN, ()),
        ({"planless_since": ago(9)}, Level.YELLOW, (Reason.NO_PLAN,)),
        ({"differs_since": ago(1)}, Level.YELLOW, (Reason.DISAGREED,)),
        ({"consent_ends": date(2026, 12, 20)}, Level.YELLOW, (Reason.CONSENT,)),
        ({"consent_ends": date(2027, 1, 20)}, Level.GREEN, ()),
        ({"marks": (Mark(ago(9), low=False), Mark(ago(2), low=True))}, Level.YELLOW, (Reason.LOW_MARK,)),
        ({"marks": (Mark(ago(9), low=True), Mark(ago(2), low=True))}, Level.RED, (Reason.LOW_MARKS,)),
        ({"marks": (Mark(ago(9), low=True), Mark(ago(2), low=False))}, Level.GREEN, ()),
        (
            {"last_met": ago(15), "planless_since": ago(9), "differs_since": ago(4)},
            Level.RED,
            (Reason.DISAGREED, Reason.NO_PLAN, Reason.QUIET),
        ),
    ],
)
def test_by_example(changes, level, reasons) -> None:
    found = health(replace(WELL, **changes), NOW)
    assert (found.level, found.reasons) == (level, reasons)


def test_since_when_a_pair_is_red() -> None:
    assert health(WELL, NOW).red_since is None
    assert health(replace(WELL, last_met=ago(30)), NOW).red_since == ago(9)
    several = replace(WELL, last_met=ago(15), planless_since=ago(9), differs_since=ago(4))
    assert health(several, NOW).red_since == ago(1), "the third yellow reason came when they grew quiet"


_moment = st.integers(0, 80).map(ago)
_facts = st.builds(
    Facts,
    last_met=_moment,
    due=st.lists(st.builds(Due, at=_moment, held=st.booleans(), both_said=st.booleans()), max_size=6).map(
        lambda each: tuple(sorted(each, key=lambda one: one.at))
    ),
    differs_since=st.none() | _moment,
    planless_since=st.none() | _moment,
    consent_ends=st.none() | st.dates(date(2026, 11, 20), date(2027, 2, 1)),
    marks=st.lists(st.builds(Mark, at=_moment, low=st.booleans()), max_size=3).map(tuple),
)


@given(_facts)
def test_the_level_follows_from_the_reasons(facts) -> None:
    found = health(facts, NOW)
    red = bool(RED_ALONE & set(found.reasons)) or len(found.reasons) >= TOGETHER
    assert found.level is (Level.RED if red else Level.YELLOW if found.reasons else Level.GREEN)
    assert len(set(found.reasons)) == len(found.reasons)
    assert (found.red_since is not None) is red
    assert found.red_since is None or found.red_since <= NOW


@given(_facts)
def test_whoever_may_not_know_of_marks_sees_no_worse(facts) -> None:
    order = list(Level)
    blind = health(replace(facts, marks=()), NOW)
    assert order.index(blind.level) >= order.index(health(facts, NOW).level)
    assert not {Reason.LOW_MARK, Reason.LOW_MARKS} & set(blind.reasons)
