"""Rows to XLSX in a process of its own."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import openpyxl
import pytest

from reports.apart import ReportError
from reports.make import make_workbook, write_lines
from reports.workbook import day, moment

SHEETS = [{"title": "Один", "columns": [["Имя", 20], ["Когда", 12]]}, {"title": "Два", "columns": [["Число", 2]]}]


async def _rows(rows):
    for row in rows:
        yield row


async def test_every_kind_of_cell(tmp_path) -> None:
    path = tmp_path / "book.xlsx"
    at = datetime(2026, 9, 15, 12, 30, 5, 99, tzinfo=UTC)
    rows = [
        (0, ["=1+1", day(date(2026, 9, 15))]),
        (1, [4.5]),
        (0, ["https://example.org", moment(at)]),
        (0, [None, None]),
        (0, ["я" * 40_000, True]),
        (0, ["a\x00b\x0b", 7]),
    ]
    await make_workbook(path, SHEETS, _rows(rows))
    book = openpyxl.load_workbook(path)
    first = book["Один"]
    assert [cell.value for cell in first[1]] == ["Имя", "Когда"]
    assert (first["A2"].value, first["A2"].data_type) == ("=1+1", "s")
    assert first["B2"].value == datetime(2026, 9, 15)  # noqa: DTZ001  a cell has no zone
    assert first["A3"].hyperlink is None
    assert first["B3"].value == datetime(2026, 9, 15, 12, 30, 5)  # noqa: DTZ001
    assert len(first["A5"].value) == 32_767
    assert first["B5"].value is True
    assert book["Два"]["A2"].value == 4.5
    assert first.freeze_panes == "A2"
    assert first.column_dimensions["A"].width > 15


async def test_the_loop_goes_on_meanwhile(tmp_path) -> None:
    others, sent = 0, 0

    async def another() -> None:
        nonlocal others
        while True:
            await asyncio.sleep(0)
            others += sent > 0

    async def counted():
        nonlocal sent
        for number in range(20_000):
            sent += 1
            yield 0, [f"Имя {number}", None]

    task = asyncio.create_task(another())
    await make_workbook(tmp_path / "book.xlsx", SHEETS, counted())
    task.cancel()
    assert others > 10, "turns of the loop between the first row and the file, however slow the machine"
    assert openpyxl.load_workbook(tmp_path / "book.xlsx", read_only=True)["Один"].max_row == 20_001


async def test_a_failing_process_says_why(tmp_path) -> None:
    with pytest.raises(ReportError, match="No such file"):
        await make_workbook(tmp_path / "nowhere" / "book.xlsx", SHEETS, _rows([(0, ["a", None])]))


async def test_an_error_of_the_rows_ends_the_process(tmp_path) -> None:
    async def broken():
        yield 0, ["a", None]
        raise LookupError("gone")

    with pytest.raises(LookupError):
        await make_workbook(tmp_path / "book.xlsx", SHEETS, broken())


def test_the_processs_side(tmp_path) -> None:
    write_lines(tmp_path / "book.xlsx", ['[{"title": "A", "columns": [["B", 200]]}]', '[0, ["c"]]'])
    assert openpyxl.load_workbook(tmp_path / "book.xlsx")["A"]["A2"].value == "c"
