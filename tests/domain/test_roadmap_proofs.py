"""When the data close a row of a roadmap and open it again, and of which school year it speaks."""

from datetime import date

import pytest

from domain.deadline_spans import Span
from domain.deadlines import Kind
from domain.roadmap_proofs import Measured, at_least, belongs, best, half, looked_at, reopens, together
from domain.roadmaps import ProofKey

KEY = ProofKey.MATCHES_FORMED
WINDOW = date(2026, 9, 1), date(2027, 8, 31)
BY = Span(Kind.BY, 2026, date(2026, 9, 15), None, date(2026, 9, 15))
EARLY = Span(Kind.BY, 2026, date(2026, 8, 30), None, date(2026, 8, 30))
RANGE = Span(Kind.RANGE, 2026, date(2026, 9, 15), date(2026, 9, 1), date(2026, 9, 15))
ALL_YEAR = Span(Kind.PERMANENT, 2026, WINDOW[1], *WINDOW, soft=True)
JUNE = Span(Kind.MONTH, 2026, date(2027, 6, 30), date(2027, 6, 1), date(2027, 6, 30))
UNDATED = Span(Kind.BY_STAGE, 2026, WINDOW[1])


def figures(have: int, need: int, **detail: int) -> Measured:
    return at_least(KEY, have, need, **detail)


def test_nothing_to_count_is_never_enough() -> None:
    assert figures(0, 0).met is False
    assert figures(1, 0).met is True
    assert figures(2, 3).met is False
    assert figures(3, 3, paired=2).evidence() == {
        "key": "matches_formed", "have": 3, "need": 3, "met": True, "paired": 2,
    }  # fmt: skip
    assert [half(each) for each in (0, 1, 2, 3)] == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("now", "was", "span", "today", "open_again"),
    [
        (figures(3, 4), 3, BY, date(2026, 9, 10), True),  # a request more, and time left
        (figures(3, 4), 3, BY, date(2027, 1, 10), False),  # who joins in January makes no row late
        (figures(2, 4), 3, BY, date(2027, 1, 10), True),  # what proved it has gone
        (figures(3, 3), 3, BY, date(2027, 1, 10), False),
        (Measured(KEY, 0, 0, None), 3, BY, date(2026, 9, 10), False),  # nothing is known
        (Measured(KEY, 0, 3, met=False, over=True), 3, BY, date(2026, 9, 10), False),  # the year is closed
        (figures(2, 4), 3, ALL_YEAR, date(2027, 1, 10), True),
        (figures(0, 4), 3, UNDATED, date(2027, 1, 10), True),
    ],
)
def test_when_a_row_opens_again(now, was, span, today, open_again) -> None:
    assert reopens(now, {"have": was}, span, today) is open_again


def test_what_goes_on_for_good_stays_done_in_time() -> None:
    first = Span(Kind.BY, 2026, BY.counts_on, None, BY.last, continues=True)
    assert reopens(figures(0, 4), {"have": 3}, first, date(2026, 9, 10))
    assert not reopens(figures(0, 4), {"have": 3}, first, date(2027, 1, 10))


def test_a_row_is_looked_at_from_its_first_day_to_the_end_of_its_year() -> None:
    assert not looked_at(RANGE, WINDOW, date(2026, 8, 31))
    assert looked_at(RANGE, WINDOW, date(2026, 9, 1))
    assert looked_at(RANGE, WINDOW, date(2027, 8, 31)), "late, and still to be proved"
    assert not looked_at(RANGE, WINDOW, date(2027, 9, 1))
    assert not looked_at(BY, WINDOW, date(2026, 5, 15)), "a roadmap of the year after next proves nothing yet"
    assert looked_at(EARLY, WINDOW, date(2026, 6, 15))


@pytest.mark.parametrize(
    ("starts", "ends", "span", "speaks"),
    [
        (date(2026, 9, 1), date(2027, 5, 31), BY, True),
        (date(2026, 9, 1), date(2027, 5, 31), EARLY, True),  # two days before it begins
        (date(2025, 9, 1), date(2026, 5, 31), EARLY, False),
        (date(2025, 9, 1), date(2026, 5, 31), RANGE, False),
        (date(2026, 9, 1), date(2027, 5, 31), JUNE, True),  # wound up after its last day
        (date(2027, 8, 25), date(2028, 5, 31), JUNE, False),
        (date(2026, 9, 1), date(2027, 5, 31), ALL_YEAR, True),
        (date(2027, 8, 25), date(2028, 5, 31), ALL_YEAR, False),  # a week is not a month
        (date(2025, 9, 1), date(2026, 5, 31), ALL_YEAR, False),
        (date(2026, 9, 1), date(2027, 5, 31), UNDATED, True),
    ],
)
def test_of_which_school_year_a_row_speaks(starts, ends, span, speaks) -> None:
    assert belongs(starts, ends, span, WINDOW) is speaks


def test_a_row_of_a_calendar_year_is_proved_by_either_school_year() -> None:
    window = date(2026, 1, 1), date(2026, 12, 31)
    whole = Span(Kind.ANNUAL, 2026, window[1], *window)
    assert belongs(date(2025, 9, 1), date(2026, 5, 31), whole, window)
    assert belongs(date(2026, 9, 1), date(2027, 5, 31), whole, window)
    assert best([figures(0, 4), figures(3, 3)]).met
    assert best([figures(0, 4), figures(1, 3)]).need == 4, "the later one"


def test_a_municipality_is_as_far_as_all_of_its_schools() -> None:
    found = together(KEY, [figures(5, 5), figures(2, 4), figures(7, 5)])
    assert (found.have, found.need, found.met) == (2, 3, False)
    assert found.detail == {"schools": 3, "sum_have": 14, "sum_need": 14, "least": 2}
    assert together(KEY, [figures(5, 5)]).met is True
    assert together(KEY, []).met is False
    assert together(KEY, [Measured(KEY, 0, 0, None)]).met is None
