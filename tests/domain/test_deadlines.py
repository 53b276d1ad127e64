"""What a deadline means in days, moved to other years, and its short notation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.deadline_code import decode, encode
from domain.deadline_spans import Cycle, YearKind, spans
from domain.deadlines import Cause, Deadline, Kind, Part, Point

SCHOOL = Cycle(YearKind.SCHOOL, 2026)
YEAR = Cycle(YearKind.CALENDAR, 2026)


def days(code: str, cycle: Cycle = SCHOOL) -> list[tuple[str | None, str | None]]:
    found = spans(decode(code), cycle)
    return [(each.first and each.first.isoformat(), each.last and each.last.isoformat()) for each in found]


@pytest.mark.parametrize(
    ("code", "cycle", "expected"),
    [
        ("date:2026-09-02", SCHOOL, [("2026-09-02", "2026-09-02")]),
        ("by:2026-09-20", SCHOOL, [(None, "2026-09-20")]),
        ("by:2027-02", SCHOOL, [(None, "2027-02-28")]),
        ("month:2028-02", SCHOOL, [("2028-02-01", "2028-02-29")]),
        ("range:2026-06..2026-08", SCHOOL, [("2026-06-01", "2026-08-31")]),
        ("range:09-01..05-31", SCHOOL, [("2026-09-01", "2027-05-31")]),
        ("range:11..02", SCHOOL, [("2026-11-01", "2027-02-28")]),
        ("range:11..12", YEAR, [("2026-11-01", "2026-12-31")]),
        ("range:12-15..01-15", YEAR, [("2026-12-15", "2027-01-15")]),
        ("month:06", SCHOOL, [("2027-06-01", "2027-06-30")]),
        ("month:06", YEAR, [("2026-06-01", "2026-06-30")]),
        ("by:02-29", SCHOOL, [(None, "2027-02-28")]),
        ("permanent", SCHOOL, [("2026-09-01", "2027-08-31")]),
        ("permanent:2027-03..", SCHOOL, [("2027-03-01", "2027-08-31")]),
        ("permanent:2028-03..", SCHOOL, []),
        ("annual", YEAR, [("2026-01-01", "2026-12-31")]),
        ("by_stage", SCHOOL, [(None, None)]),
        ("by_schedule", SCHOOL, [(None, None)]),
        ("by_stage or month:2027-05", SCHOOL, [("2027-05-01", "2027-05-31")]),
        ("by:2026-09-30 then permanent", SCHOOL, [(None, "2026-09-30")]),
        ("annual range:08..09 then permanent(on_request)", SCHOOL, [("2026-08-01", "2026-09-30")]),
    ],
)
def test_days_of_every_kind(code, cycle, expected) -> None:
    assert days(code, cycle) == expected


def test_what_comes_every_year_comes_in_every_year_of_the_roadmap() -> None:
    three = Cycle(YearKind.CALENDAR, 2023, 3)
    assert [last for _, last in days("annual month:06", three)] == ["2023-06-30", "2024-06-30", "2025-06-30"]
    assert [last for _, last in days("annual by:2023-09-01", three)] == ["2023-09-01", "2024-09-01", "2025-09-01"]
    assert len(days("permanent", three)) == len(days("annual", three)) == len(days("annual by_stage", three)) == 3
    assert len(days("by_schedule", three)) == len(days("month:2024-02", three)) == 1
    # The row is due once, goes on, and counts again in each later year.
    found = spans(decode("by:2022-12-01 then permanent"), three)
    assert [(each.kind, each.continues, each.soft) for each in found] == [
        (Kind.BY, True, False), *[(Kind.PERMANENT, False, True)] * 3
    ]  # fmt: skip


def test_a_roadmap_moves_to_other_years_and_29_february_falls_back() -> None:
    assert encode(decode("by:2020-02-29 then permanent").moved(1)) == "by:2021-02-28 then permanent"
    assert encode(decode("range:2020-02-29..2020-03-15").moved(4)) == "range:2024-02-29..2024-03-15"
    assert encode(decode("month:2020-02").moved(1)) == "month:2021-02"
    assert encode(decode("annual month:06").moved(7)) == "annual month:06"
    assert encode(decode("by_stage or month:2021-05").moved(6)) == "by_stage or month:2027-05"


def test_a_stage_that_moves_gives_its_row_days() -> None:
    (waiting,) = spans(decode("by_stage"), SCHOOL)
    assert waiting.counts_on == date(2027, 8, 31)
    fixed = waiting.fixed(date(2027, 5, 20), date(2027, 5, 10))
    assert (fixed.first, fixed.last, fixed.counts_on) == (date(2027, 5, 10), date(2027, 5, 20), date(2027, 5, 20))
    with pytest.raises(ValueError, match="ends before"):
        waiting.fixed(date(2027, 5, 1), date(2027, 5, 10))


@pytest.mark.parametrize(
    "code",
    ["", "soon", "by", "by:2021-02-29", "by:2021-13", "month:2021-05-01", "date:2021-05", "range:2021-05..2021-04",
     "range:09-15..09-01", "range:2021-05..06", "annual:06", "permanent then permanent", "by:05-01 or month:06",
     "by:05-01 then by:06-01", "by_stage or permanent", "permanent(often)", "by:05-01  then permanent", "by:0501"],
)  # fmt: skip
def test_what_is_no_deadline_is_refused(code) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        decode(code)


YEARS = st.one_of(st.none(), st.integers(2001, 2090))
MONTHS = st.integers(1, 12)


@st.composite
def points(draw, *, day: bool | None = None, year: int | None) -> Point:
    month = draw(MONTHS)
    known = date(year or 2020, month, 1)
    last = ((known + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day
    has_day = draw(st.booleans()) if day is None else day
    return Point(month, draw(st.integers(1, last)) if has_day else None, year)


@st.composite
def deadlines(draw) -> Deadline:
    year = draw(YEARS)
    causes = st.one_of(st.none(), st.sampled_from(Cause))
    kind = draw(st.sampled_from(Kind))
    permanent = Part(Kind.PERMANENT, cause=draw(causes))
    match kind:
        case Kind.DATE | Kind.MONTH:
            main = Part(kind, last=draw(points(day=kind is Kind.DATE, year=year)))
        case Kind.BY:
            main = Part(kind, last=draw(points(year=year)))
        case Kind.RANGE:
            ends = [draw(points(year=year)), draw(points(year=year))]
            if year is not None or ends[0].month == ends[1].month:
                ends.sort(key=lambda point: (point.month, point.day or 1))
            if ends[0].month == ends[1].month:
                ends[0] = Point(ends[0].month, None, year)
            main = Part(kind, *ends)
        case Kind.PERMANENT:
            return Deadline(permanent, draw(st.booleans()))
        case Kind.ANNUAL:
            return Deadline(Part(kind, cause=draw(causes)), yearly=True)
        case _:
            other = Part(Kind.MONTH, last=draw(points(day=False, year=year))) if draw(st.booleans()) else None
            return Deadline(Part(kind, cause=draw(causes)), draw(st.booleans()), otherwise=other)
    return Deadline(main, draw(st.booleans()), permanent if draw(st.booleans()) else None)


@settings(max_examples=40)
@given(deadlines(), st.sampled_from(YearKind), st.integers(2001, 2080), st.integers(1, 4))
def test_every_span_begins_before_it_ends(deadline, kind, start, years) -> None:
    for span in spans(deadline, Cycle(kind, start, years)):
        assert span.first is None or span.last is None or span.first <= span.last
        assert span.last is None or span.counts_on == span.last


@settings(max_examples=40)
@given(deadlines(), st.integers(-1, 10))
def test_moving_keeps_kind_and_length(deadline, by) -> None:
    moved = deadline.moved(by)
    assert moved.kinds == deadline.kinds
    cycle = Cycle(YearKind.SCHOOL, 2020)
    old, new = spans(deadline, cycle), spans(moved, cycle.moved(2020 + by))
    assert [each.kind for each in new] == [each.kind for each in old]
    for one, other in zip(old, new, strict=True):
        if one.first is not None and one.last is not None and other.first is not None and other.last is not None:
            assert abs((one.last - one.first) - (other.last - other.first)) <= timedelta(days=1)  # 29 February


@settings(max_examples=40)
@given(deadlines())
def test_the_notation_says_everything(deadline) -> None:
    assert decode(encode(deadline)) == deadline
