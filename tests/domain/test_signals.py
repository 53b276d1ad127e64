"""A call for help always has a next step, widens and never narrows, and is known by its words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.signals import HELPERS, WIDEST, circle, due_step, holds_plea, is_plea, next_alert
from domain.vocabulary import Role

MOSCOW = ZoneInfo("Europe/Moscow")
RAISED = datetime(2026, 9, 15, 13, 2, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(["Europe/Moscow", "Asia/Yekaterinburg", "Asia/Kamchatka", "Europe/Kaliningrad"]).map(ZoneInfo)
chosen = st.sets(st.sampled_from(HELPERS), min_size=1).map(frozenset)


def steps(raised, tz, count):
    at, found = raised, [raised]
    for level in range(count):
        at = next_alert(level, at, raised, tz)
        found.append(at)
    return found


def test_the_first_day_and_those_after_it():
    found = steps(RAISED, MOSCOW, 19)
    assert [moment - RAISED for moment in found[:5]] == [0 * HOUR, HOUR / 2, HOUR, 2 * HOUR, 4 * HOUR]
    assert found[14] - RAISED == DAY
    assert [moment.astimezone(MOSCOW).strftime("%d %H:%M") for moment in found[15:]] == [
        "17 09:00", "17 18:00", "18 09:00", "18 18:00", "19 09:00",
    ]  # fmt: skip


@given(chosen, st.integers(0, 60))
def test_a_circle_holds_the_one_before_and_whoever_was_chosen(asked, level):
    assert asked <= circle(level, asked) <= circle(level + 1, asked)
    assert circle(WIDEST + level, asked) == circle(WIDEST, asked)
    assert not circle(level, asked) & {Role.MENTOR, Role.LEGAL_GUARDIAN, Role.MENTEE}


def test_who_is_called_when():
    asked = frozenset({Role.PSYCHOLOGIST})
    assert circle(0, asked) == asked
    assert circle(1, asked) == set(HELPERS)
    assert circle(2, asked) == {*HELPERS, Role.SCHOOL_HEAD}
    assert circle(3, asked) == {*HELPERS, Role.SCHOOL_HEAD, Role.MUNICIPAL_CURATOR}


@given(moments, zones, st.integers(0, 80))
def test_there_is_always_a_next_step_and_never_two_at_one_moment(raised, tz, count):
    found = steps(raised, tz, count + 1)
    for before, after in pairwise(found):
        assert 30 * MINUTE <= after - before < 18 * HOUR
    later = [moment for moment in found if moment > raised + DAY]
    assert {(m.astimezone(tz).hour, m.astimezone(tz).minute) for m in later} <= {(9, 0), (18, 0)}


@given(moments, zones, st.integers(0, 20), st.timedeltas(timedelta(0), timedelta(days=40)))
def test_what_was_slept_through_is_one_step(raised, tz, level, late):
    due = steps(raised, tz, level + 1)[-1]
    now = due + late
    step = due_step(level, due, raised, now, tz)
    assert step.level > level
    assert step.next_at > now
    # The same as if every step had been taken in its time.
    taken = [moment for moment in steps(raised, tz, step.level) if moment <= now]
    assert len(taken) == step.level + 1


@pytest.mark.parametrize(
    "text",
    ["sos", "SOS!!!", "СОС", "Помогите", "помогите!! помогите", "Мне нужна помощь.", "help me", "Help me, please",
     "🆘 помогите 🆘", "пожалуйста, помогите мне", "Мне очень нужна помощь"],
)  # fmt: skip
def test_a_call_is_known_by_its_words(text):
    assert is_plea(text)
    assert holds_plea(text)


@pytest.mark.parametrize("text", ["меня бьют, помогите", "I need help with my life", "мне нужна помощь с алгеброй"])
def test_a_call_amid_other_words(text):
    assert holds_plea(text)
    assert not is_plea(text)


@pytest.mark.parametrize("text", ["", "help", "помощь", "Сосна", "sosed", "мы помогли друг другу", "x" * 5000, "😀"])
def test_what_is_no_call(text):
    assert not holds_plea(text)
    assert not is_plea(text)


@given(st.text())
def test_any_text_is_judged(text):
    assert not is_plea(text) or holds_plea(text)
