"""What a roadmap's picture shows of one of its years: which rows, where on the axis, in which words."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from domain.deadline_spans import YearKind
from domain.deadline_status import Status
from locales.marks import N_
from reports.roadmap_picture import ROWS, Picture, PictureRow, PictureSection
from services.roadmap.words import short_due, years_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.roadmap.rows import MeasureRow, RoadmapRow, TermRow

_LOOKS: Final = {
    Status.DONE_IN_TIME: "done",
    Status.DONE: "done",
    Status.OVERDUE: "late",
    Status.DUE_TODAY: "soon",
    Status.DUE_SOON: "soon",
    Status.IN_PROGRESS: "progress",
    Status.AHEAD: "ahead",
    Status.BEFORE_APPROVAL: "before",
    Status.UNDATED: "undated",
}
_LEGEND: Final = {
    "done": N_("done"),
    "late": N_("overdue"),
    "soon": N_("due soon"),
    "progress": N_("in progress"),
    "ahead": N_("still to come"),
    "before": N_("due before approval"),
    "undated": N_("no day yet"),
}
_MOST_LEAD: Final = timedelta(days=123)
_TITLE: Final = 76
"""Two lines beside the deadline."""
_NAMED: Final = 3
"""Months between two names on the axis where a year is shown whole."""

Line = tuple["MeasureRow", "TermRow"]


def year_of(roadmap: RoadmapRow, today: date) -> int:
    """Return the roadmap's year that is running: its first one before it begins, its last one afterwards."""
    cycle = roadmap.cycle
    begun = [
        cycle.start + number for number in range(cycle.years) if cycle.window(number)[0] - _LEAD[cycle.year] <= today
    ]
    return begun[-1] if begun else cycle.start


_LEAD: Final = {YearKind.SCHOOL: timedelta(days=92), YearKind.CALENDAR: timedelta(0)}
"""From June on the school year that begins in September is looked at."""


def lines_of(roadmap: RoadmapRow, measures: dict[int, MeasureRow], terms: Sequence[TermRow], year: int) -> list[Line]:
    """Return the rows that are due in a year, each once, in the order of the paper; what is earlier opens the first."""
    first, last = roadmap.cycle.window(year - roadmap.cycle.start)
    found: dict[int, TermRow] = {}
    for term in terms:
        if term.span.counts_on <= last and (term.span.counts_on >= first or year == roadmap.cycle.start):
            found.setdefault(term.measure_id, term)
    return [(row, found[row.id]) for row in measures.values() if row.id in found]


def pages_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the rows of each picture: as few pictures as hold them, filled evenly."""
    pages = max(1, -(-len(lines) // ROWS))
    each, more = divmod(len(lines), pages)
    found, at = [], 0
    for number in range(pages):
        size = each + (number < more)
        found.append(list(lines[at : at + size]))
        at += size
    return found


def picture(
    t: Translator, roadmap: RoadmapRow, place: str, lines: Sequence[Line], today: date, *, page: int, year: int
) -> Picture:
    """Return one of the pictures of a year."""
    pages = pages_of(lines)
    shown = pages[page]
    first, last = _axis(roadmap, lines, year)
    looks = [_LOOKS[term.status(today, roadmap.approved_on)] for _, term in shown]
    sections = tuple(
        PictureSection(_short(title), tuple(_row(t, roadmap, line, today, (first, last)) for line in group))
        for title, group in groupby(shown, key=lambda line: line[0].section[t.locale] if line[0].section else "")
    )
    number = t("Picture {n} of {total}", n=page + 1, total=len(pages)) if len(pages) > 1 else ""
    years = years_words(type(roadmap.cycle)(roadmap.cycle.year, year))
    return Picture(
        title=roadmap.title[t.locale] or t("Roadmap"),
        lead=" · ".join(filter(None, (place, years, number))),
        months=_months(t, first, last),
        today=_share(today, first, last) if first <= today <= last else None,
        today_said=t("today {day}", day=f"{today:%d.%m}"),
        sections=sections,
        legend=tuple((look, t(word)) for look, word in _LEGEND.items() if look in looks),
    )


def _row(t: Translator, roadmap: RoadmapRow, line: Line, today: date, axis: tuple[date, date]) -> PictureRow:
    row, term = line
    span, (first, last) = term.span, axis
    return PictureRow(
        number=row.number,
        title=_short(row.title[t.locale]),
        due=short_due(t, span, today),
        status=_LOOKS[term.status(today, roadmap.approved_on)],
        first=None if span.first is None else _share(span.first, first, last),
        last=None if span.last is None else _share(span.last + timedelta(days=1), first, last),
        open_end=span.soft,
    )


def _axis(roadmap: RoadmapRow, lines: Sequence[Line], year: int) -> tuple[date, date]:
    """Return the axis: the year, and before it the days that prepare it."""
    first, last = roadmap.cycle.window(year - roadmap.cycle.start)
    days = [term.span.first or term.span.last for _, term in lines]
    earliest = min([day for day in days if day is not None], default=first)
    return max(min(first, earliest), first - _MOST_LEAD).replace(day=1), last


def _share(day: date, first: date, last: date) -> float:
    return min(1.0, max(0.0, (day - first).days / ((last - first).days + 1)))


def _months(t: Translator, first: date, last: date) -> tuple[tuple[str, float], ...]:
    found, day = [], first
    while day <= last:
        word = t.month_name(day)[:_NAMED] if (day.month - first.month) % 2 == 0 else ""
        found.append((word, _share(day, first, last)))
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return tuple(found)


def _short(title: str) -> str:
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1].rstrip()}…"
