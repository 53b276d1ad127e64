"""The workbook in which a school brings its people, pairs and figures: words in, bytes out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from catalog.importing.sheets import SHEETS, Column, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LAST: Final = 2_000
"""Down to this row the cells offer their lists."""
_LONGEST_LIST: Final = 255
"""Signs of a list that a cell can carry; a longer one stands on the sheet of help."""
_WIDTHS: Final = {Kind.DAY: 14, Kind.GRADE: 9, Kind.NUMBER: 12, Kind.FLAG: 10, Kind.PEOPLE: 30, Kind.MANY: 28}
_WIDTH: Final = 20


def make_import_template(
    locale: str, lists: Mapping[str, Sequence[str]], help_title: str, help_rows: Sequence[tuple[str, str]]
) -> bytes:
    """Return the workbook: a sheet each with an example that is not taken, and one of help."""
    import xlsxwriter  # noqa: PLC0415  commands that make no workbook answer sooner

    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    must = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#FFF2CC"})
    may = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    example = book.add_format({"italic": True, "font_color": "#808080"})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    number = 1 if locale == "en" else 0
    for spec in SHEETS:
        sheet = book.add_worksheet(spec.title(locale))
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(spec.columns):
            width = max(_WIDTHS.get(column.kind, _WIDTH), len(column.header(locale)) // 2 + 2)
            sheet.set_column(place, place, width, {Kind.DAY: day, Kind.NUMBER: None}.get(column.kind, text))
            sheet.write_string(0, place, column.header(locale), must if column.needed else may)
            if column.example[number]:
                sheet.write_string(1, place, column.example[number], example)
            source = _offered(column, lists)
            if source:
                # A cell of several words takes any: what is chosen first may be added to by hand.
                check = {"validate": "list", "source": source, "ignore_blank": True}
                if column.kind is Kind.MANY:
                    check["show_error"] = False
                sheet.data_validation(1, place, _LAST, place, check)
    page = book.add_worksheet(help_title)
    bold, wrap = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 30, bold)
    page.set_column(1, 1, 100, wrap)
    for row, (name, said) in enumerate(help_rows):
        page.write_string(row, 0, name, bold)
        page.write_string(row, 1, said, wrap)
    book.close()
    return made.getvalue()


def _offered(column: Column, lists: Mapping[str, Sequence[str]]) -> list[str]:
    found = list(lists.get(column.words or "", ()))
    # A comma parts the words of a cell's list, so a word that has one cannot be offered there.
    fits = all("," not in word for word in found) and len(",".join(found)) <= _LONGEST_LIST
    return found if fits else []


def make_fault_list(title: str, headers: Sequence[str], rows: Sequence[Sequence[str | int]]) -> bytes:
    """Return a workbook with one fault a row."""
    import xlsxwriter  # noqa: PLC0415  as above

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title)
    bold, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, (header, width) in enumerate(zip(headers, (16, 9, 24, 90), strict=True)):
        sheet.set_column(place, place, width, wrap)
        sheet.write_string(0, place, header, bold)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), 3)
    book.close()
    return made.getvalue()
