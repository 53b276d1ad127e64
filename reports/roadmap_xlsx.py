"""A roadmap as a workbook with the columns of the papers: rows in, bytes out. ``catalog.roadmap_xlsx`` reads it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from catalog.roadmap_columns import COLUMNS, FOLLOWED, SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from catalog.roadmap_columns import RoadmapLine

_WIDTHS: Final = {"number": 7, "title": 60, "due": 24, "posts": 34, "result": 40}
_FOLLOWED_WIDTH: Final = 22


def make_roadmap(
    title: str, locale: str, rows: Iterable[RoadmapLine], followed: Sequence[Sequence[str]] | None = None
) -> bytes:
    """Return the workbook; a section stands above its rows, and a text stays a text whatever it begins with.

    ``followed`` has for each row what became of it: the cells of ``FOLLOWED``.
    """
    import xlsxwriter  # noqa: PLC0415  commands that make no workbook answer sooner

    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    bold = book.add_format({"bold": True, "valign": "top"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E2EFDA"})
    wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})

    sheet = book.add_worksheet(SHEETS.get(locale, SHEETS["ru"]))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, title, bold)
    for place, (column, names) in enumerate(COLUMNS.items()):
        sheet.set_column(place, place, _WIDTHS[column])
        sheet.write_string(2, place, names[1 if locale == "en" else 0], head)
    for place, names in enumerate(FOLLOWED if followed is not None else (), len(COLUMNS)):
        sheet.set_column(place, place, _FOLLOWED_WIDTH)
        sheet.write_string(2, place, names[1 if locale == "en" else 0], head)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)

    at, section = 3, ""
    for number, line in enumerate(rows):
        if line.section != section:
            section = line.section
            sheet.write_string(at, 1, section, bold)
            at += 1
        more = followed[number] if followed is not None else ()
        values = (line.number, line.title, line.due, joined(line.posts), line.result, *more)
        for place, value in enumerate(values):
            sheet.write_string(at, place, value, wrap)
        at += 1
    book.close()
    return made.getvalue()


def joined(posts: Sequence[str]) -> str:
    """Return posts as one cell; semicolons where a post has a comma of its own, so that they come apart again."""
    if not any("," in post for post in posts):
        return ", ".join(posts)
    return "; ".join(posts) + (";" if len(posts) == 1 else "")
