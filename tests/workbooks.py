"""Workbooks for the import, as a school would fill them in: sheet → rows of column key → value."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from catalog.importing.lists import known_words
from catalog.importing.model import Read, Row, Spot
from catalog.importing.reader import read_workbook
from catalog.importing.sheets import BY_KEY
from catalog.load import load_catalogue

CATALOGUE = load_catalogue()
LISTS = known_words(CATALOGUE)

PUPIL = {"last": "Ветрова", "first": "Инна", "birth": "14.05.2011", "grade": "8А"}
MENTOR = {"last": "Липов", "first": "Пётр", "birth": "02.02.1980", "kind": "Педагог"}


def workbook(sheets: dict[str, list[dict[str, Any]]], locale: str = "ru") -> bytes:
    """Return a workbook with these rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for key, rows in sheets.items():
        spec = BY_KEY[key]
        sheet = book.create_sheet(spec.title(locale))
        sheet.append([column.header(locale) for column in spec.columns])
        for row in rows:
            sheet.append([row.get(column.key) for column in spec.columns])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def read(content: bytes) -> Read:
    """Return what the reader makes of a workbook, in this process."""
    found = list(read_workbook(content, LISTS))
    return Read(
        tuple(each for each in found if isinstance(each, Row)), tuple(each for each in found if isinstance(each, Spot))
    )


def rows(**sheets: list[dict[str, Any]]) -> Read:
    return read(workbook(sheets))
