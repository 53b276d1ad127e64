"""A roadmap that runs as rows of a table: what its paper would print, and what became of each row. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.roadmap_columns import RoadmapLine
from catalog.roadmap_deadlines import written
from domain.deadline_status import SETTLED
from services.events_words import PAPER_KINDS
from services.roadmap.words import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from catalog.roadmaps import PostSpec
    from reports.paper import Printer
    from services.roadmap.rows import MeasureRow, RoadmapRow, TermRow

Followed = tuple[str, str, str, str]
"""Status, days on which it was done, the paper, what proves it."""


def table_line(row: MeasureRow, posts: Mapping[str, PostSpec], locale: str) -> RoadmapLine:
    """Return a row as its paper would print it in these years."""
    return RoadmapLine(
        section=row.section[locale] if row.section else "",
        number=row.number,
        title=row.title[locale],
        due=written(row.due, locale),
        posts=tuple(posts[post].title.of(locale) for post in row.posts if post in posts),
        result=row.result[locale],
    )


def followed(t: Printer, roadmap: RoadmapRow, terms: Sequence[TermRow], today: date, evidence: str) -> Followed:
    """Return what became of a row: of its first open time, else of the last one."""
    statuses = [(term, term.status(today, roadmap.approved_on)) for term in terms]
    open_ones = [each for each in statuses if each[1] not in SETTLED]
    term, status = next(iter(open_ones or statuses[-1:]), (None, None))
    done = ", ".join(t.day(each.done_on) for each in terms if each.done_on is not None)
    said = next((_paper(t, each) for each in reversed(terms) if each.report_kind is not None), "")
    note = "; ".join(filter(None, (evidence, term.report_note if term else "")))
    return (t(STATUSES[status]).capitalize() if status else "", done, said, note)


def _paper(t: Printer, term: TermRow) -> str:
    parts = [t(PAPER_KINDS[term.report_kind]).capitalize()] if term.report_kind else []
    parts += [t("No. {number}", number=term.report_number)] if term.report_number else []
    parts += [t("of {day}", day=t.day(term.report_dated))] if term.report_dated else []
    return ", ".join(filter(None, (" ".join(parts), term.report_link)))
