"""The workbook in which a curator writes a questionnaire: words in, bytes out.

One sheet to fill in, with lists to choose from and two examples that may be written over, and one sheet of help. What
the fields are called stands in ``catalog.upload_columns``, which the reader uses too.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from catalog.upload_columns import COLUMNS, HEAD, NEEDED, SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDTHS: Final = {
    "item": 14, "text": 44, "text_child": 34, "text_en": 34, "type": 26, "options": 40, "options_en": 30, "signal": 10,
    "hint": 28, "hint_en": 28, "skippable": 12, "safety": 14, "minimum": 10, "maximum": 10, "when": 18,
}  # fmt: skip
_HEAD_WIDTH: Final = 26
FIRST_QUESTION: Final = len(HEAD) + 2
"""The row (counted from 0) of the first question: head, an empty row, the columns' names."""
_LAST: Final = FIRST_QUESTION + 39


@dataclass(frozen=True, slots=True)
class Template:
    """The words of a template in one language."""

    locale: str
    head: Mapping[str, str]
    """Field → what stands in it as an example."""
    types: Sequence[str]
    """The choices of the column of types, each beginning with its code."""
    tones: Sequence[str]
    flags: Sequence[str]
    questions: Sequence[Mapping[str, str]]
    """Two examples: column → text."""
    help_title: str
    help_rows: Sequence[tuple[str, str]]


def make_template(words: Template) -> bytes:
    """Return the workbook."""
    import xlsxwriter  # noqa: PLC0415  commands that make no workbook answer sooner

    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    bold = book.add_format({"bold": True, "valign": "top"})
    must = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#FFF2CC"})
    may = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    number = 1 if words.locale == "en" else 0

    sheet = book.add_worksheet(SHEETS[words.locale])
    for row, (key, names) in enumerate(HEAD.items()):
        sheet.write_string(row, 0, names[number], bold)
        sheet.write_string(row, 1, words.head.get(key, ""), wrap)
    sheet.data_validation(list(HEAD).index("tone"), 1, list(HEAD).index("tone"), 1,
                          {"validate": "list", "source": list(words.tones)})  # fmt: skip
    for column, (key, names) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, max(_WIDTHS[key], _HEAD_WIDTH if column == 0 else 0), wrap)
        sheet.write_string(FIRST_QUESTION - 1, column, names[number], must if key in NEEDED else may)
        if key in {"type", "skippable", "safety"}:
            source = list(words.types if key == "type" else words.flags)
            sheet.data_validation(FIRST_QUESTION, column, _LAST, column, {"validate": "list", "source": source})
        for place, question in enumerate(words.questions):
            if question.get(key):
                sheet.write_string(FIRST_QUESTION + place, column, question[key], wrap)
    sheet.freeze_panes(FIRST_QUESTION, 2)

    page = book.add_worksheet(words.help_title)
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 90)
    for row, (name, text) in enumerate(words.help_rows):
        page.write_string(row, 0, name, bold)
        page.write_string(row, 1, text, wrap)
    book.close()
    return made.getvalue()
