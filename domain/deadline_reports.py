"""On which day a row of a roadmap counts as done (K2 asks: in time?)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from domain.deadline_spans import Cycle, Span

NOTE_LIMIT: Final = 300
_EARLY: Final = timedelta(days=92)
"""Papers for a year are signed from the summer before it on, as on the board of documents."""


def day_done(span: Span, dated: date | None, reported_on: date) -> date:
    """Return the day on which the work was done: the one that its paper carries, else the day of the report.

    It is never in the future. A paper signed before its span begins counts on the span's first day: the row was ready
    when its time came.
    """
    day = reported_on if dated is None else dated
    if span.first is not None:
        day = max(day, span.first)
    return min(day, reported_on)


def is_of_another_year(span: Span, cycle: Cycle, dated: date) -> bool:
    """Tell whether a paper is older than the year to which the row belongs: then a word has to say why it will do."""
    return dated < cycle.window(span.year - cycle.start)[0] - _EARLY
