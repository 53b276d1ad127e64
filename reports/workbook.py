"""Rows to XLSX, nothing else: no database, no languages, no network.

Memory does not grow with the rows (``constant_memory``); a text stays a text whatever it starts with, so that a name
such as ``=cmd|…`` is no formula in the reader's spreadsheet.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_MOST_CHARACTERS: Final = 32_767  # Excel's limit of a cell
_WIDEST, _NARROWEST = 60, 6


def day(value: date | None) -> dict[str, str] | None:
    """Return a date as the rows carry it."""
    return None if value is None else {"day": value.isoformat()}


def moment(value: datetime | None) -> dict[str, str] | None:
    """Return a local moment as the rows carry it; the caller has moved it into the school's zone."""
    return None if value is None else {"moment": value.replace(tzinfo=None, microsecond=0).isoformat()}


class Workbook:
    """A workbook that is written row by row."""

    def __init__(self, path: Path, sheets: Sequence[dict[str, Any]]) -> None:
        """Create the file; a sheet is ``{"title": …, "columns": [[header, width], …]}``."""
        self._book = xlsxwriter.Workbook(
            str(path),
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False, "default_date_format": "dd.mm.yyyy"},
        )  # fmt: skip
        self._moment = self._book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        self._day = self._book.add_format({"num_format": "dd.mm.yyyy"})
        head = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._sheets = []
        self._next: list[int] = []
        for sheet in sheets:
            made = self._book.add_worksheet(sheet["title"][:31])
            made.freeze_panes(1, 0)
            for index, (header, width) in enumerate(sheet["columns"]):
                made.set_column(index, index, max(_NARROWEST, min(_WIDEST, width)))
                made.write_string(0, index, header, head)
            self._sheets.append(made)
            self._next.append(1)

    def write(self, sheet: int, row: Iterable[Any]) -> None:
        """Add a row to a sheet; ``None`` leaves a cell empty."""
        made, line = self._sheets[sheet], self._next[sheet]
        for column, value in enumerate(row):
            match value:
                case None:
                    continue
                case bool():
                    made.write_boolean(line, column, value)
                case int() | float():
                    made.write_number(line, column, value)
                case {"day": iso}:
                    made.write_datetime(line, column, datetime.fromisoformat(iso), self._day)
                case {"moment": iso}:
                    made.write_datetime(line, column, datetime.fromisoformat(iso), self._moment)
                case _:
                    made.write_string(line, column, str(value)[:_MOST_CHARACTERS])
        self._next[sheet] = line + 1

    def close(self) -> None:
        """Finish the file."""
        self._book.close()
