"""Reading the workbook row by row: memory does not grow with the sheets, and every wrong cell is named.

It is looked over before anything unpacks it (``catalog.packed``); cells are taken as they were typed, and a formula is
refused, since what it shows depends on the program that opens it. As a process of its own it reads one line of JSON
(the words of the lists) and the workbook on stdin and writes a line of JSON for each row or fault (``reports.apart``).
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from catalog.importing.model import Row, Spot
from catalog.importing.sheets import EXAMPLES, HELP, SHEET_NAMES, Column, SheetSpec, plain
from catalog.importing.values import Bad, Lists, read_cell, repeated
from catalog.packed import look_over
from catalog.upload_faults import Refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_ROWS: Final = 20_000
"""In one sheet; a row behind them is told, not dropped."""
MOST_FAULTS: Final = 1_000
_MOST_UNPACKED: Final = 96 * 1024 * 1024
_WIDTH: Final = 40
_HEADERS_WITHIN: Final = 12
_ENOUGH: Final = 2
"""Known headers that make a row the sheet's head."""
_MERGED: Final = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_CHUNK: Final = 1 << 20
_IGNORED: Final = {plain(name) for name in HELP}
_NO_TYPE: Final = "n"


def read_workbook(content: bytes, lists: Lists) -> Iterator[Row | Spot]:
    """Yield the rows of a workbook and what is wrong with it; a broken file is one fault and no row."""
    found = 0
    try:
        look_over(content, most_unpacked=_MOST_UNPACKED)
        for each in _all(content, lists):
            found += isinstance(each, Spot)
            yield each
            if found >= MOST_FAULTS:
                return
    except Refused as refused:
        yield Spot(None, 0, None, refused.fault.code, dict(refused.fault.values))
    except Exception:  # noqa: BLE001  whatever a crafted file makes the library raise, it is a broken file
        yield Spot(None, 0, None, "broken_file")


def _all(content: bytes, lists: Lists) -> Iterator[Row | Spot]:
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415  commands that read no workbook answer sooner

    yield from _merged(content)
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        known = 0
        for sheet in book.worksheets:
            name = plain(sheet.title)
            spec = SHEET_NAMES.get(name)
            if spec is not None:
                known += 1
                yield from _Sheet(spec, lists).read(sheet)
            elif name not in _IGNORED and _used(sheet):
                yield Spot(None, 0, None, "unknown_sheet", {"value": shown(sheet.title)})
        if not known:
            yield Spot(None, 0, None, "no_sheets")
    finally:
        book.close()


def _used(sheet: Any) -> bool:
    return any(
        value is not None for row in sheet.iter_rows(max_row=50, max_col=_WIDTH, values_only=True) for value in row
    )


def _merged(content: bytes) -> Iterator[Spot]:
    """Tell of cells merged over several rows: a list shows one value for all of them and has none for the others."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                kept = b""
                with packed.open(name) as part:
                    while chunk := part.read(_CHUNK):
                        for found in _MERGED.finditer(kept + chunk):
                            if found[2] != found[4]:
                                where = f"{found[1].decode()}{found[2].decode()}:{found[3].decode()}{found[4].decode()}"
                                yield Spot(None, 0, None, "merged", {"value": where})
                                return
                        kept = chunk[-64:]


class _Sheet:
    """Reads one sheet: finds its head, then takes row by row."""

    def __init__(self, spec: SheetSpec, lists: Lists) -> None:
        self._spec, self._lists = spec, lists
        names = {plain(name): column for column in spec.columns for name in (column.ru, column.en)}
        self._names: Mapping[str, Column] = names
        self._columns: dict[int, Column] = {}

    def read(self, sheet: Any) -> Iterator[Row | Spot]:
        """Yield rows and faults of the sheet."""
        for number, cells in enumerate(sheet.iter_rows(max_col=_WIDTH), 1):
            if not self._columns:
                yield from self._head(number, cells)
                if not self._columns and number >= _HEADERS_WITHIN:
                    yield Spot(self._spec.key, number, None, "no_head")
                    return
                continue
            if all(_empty(cell.value) for cell in cells):
                continue
            if number > MOST_ROWS:
                yield Spot(self._spec.key, number, None, "too_many_rows", {"most": MOST_ROWS})
                return
            yield from self._row(number, cells)

    def _head(self, number: int, cells: Any) -> Iterator[Spot]:
        names = [plain(cell.value) if isinstance(cell.value, str) else "" for cell in cells]
        if sum(name in self._names for name in names) < _ENOUGH:
            return
        for place, name in enumerate(names):
            column = self._names.get(name)
            if column is None:
                if name:
                    yield Spot(self._spec.key, number, None, "unknown_column", {"value": shown(cells[place].value)})
            elif column in self._columns.values():
                yield Spot(self._spec.key, number, column.key, "column_twice")
            else:
                self._columns[place] = column
        for column in self._spec.columns:
            if column.needed and column not in self._columns.values():
                yield Spot(self._spec.key, number, column.key, "missing_column")

    def _row(self, number: int, cells: Any) -> Iterator[Row | Spot]:
        first = next(cell.value for cell in cells if not _empty(cell.value))
        if plain(first).partition(" ")[0].strip(":.") in EXAMPLES:
            return
        values: dict[str, Any] = {}
        wrong = False
        for place, column in self._columns.items():
            cell = cells[place] if place < len(cells) else None
            value = None if cell is None or _empty(cell.value) else self._value(column, cell)
            if isinstance(value, Bad):
                wrong = True
                yield Spot(self._spec.key, number, column.key, value.code, repeated(column, value))
            elif value is not None:
                values[column.key] = value
            elif column.needed:
                wrong = True
                yield Spot(self._spec.key, number, column.key, "missing")
        if not wrong:
            yield Row(self._spec.key, number, values)

    def _value(self, column: Column, cell: Any) -> Any:
        kind = getattr(cell, "data_type", _NO_TYPE)
        if kind == "f" or type(cell.value).__name__ in {"ArrayFormula", "DataTableFormula"}:
            return Bad("formula")
        if kind == "e":
            return Bad("cell_error", {"value": shown(cell.value)})
        return read_cell(column, cell.value, self._lists)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def main() -> None:
    """Read what stands on stdin and write rows and faults to stdout."""
    lists = json.loads(sys.stdin.buffer.readline())
    for each in read_workbook(sys.stdin.buffer.read(), lists):
        sys.stdout.write(json.dumps([type(each).__name__, asdict(each)], ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main()
