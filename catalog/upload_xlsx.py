"""Reading a questionnaire from a workbook: head rows, then a table with one question a row.

A workbook is a packed folder of XML, so it is looked over before anything unpacks it: its sizes, macros, entities.
Cells are taken as they were typed; a formula is refused, since what it shows depends on the program that opens it.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from catalog.packed import look_over
from catalog.upload_columns import COLUMN_NAMES, HEAD_NAMES, NEEDED, SHEETS, plain_name
from catalog.upload_faults import Fault, Refused, shown

_ROWS: Final = 400
"""Rows that are read; a row behind them is told, not dropped."""
_WIDTH: Final = 40

Cell = tuple[int, Any]
Row = tuple[int, list[Any]]


def read_xlsx(content: bytes) -> tuple[Any, Callable[..., Fault], list[Fault]]:
    """Return the data of a workbook in the catalogue's shape, a function that places a path of them, and bad cells.

    Raises:
        Refused: if it is no workbook that is taken here.
    """
    look_over(content)
    try:
        rows = list(_rows(content))
    except Refused:
        raise
    except Exception:  # noqa: BLE001  whatever a crafted file makes the library raise, it is a broken file
        raise Refused("broken_file") from None
    return _Sheet(rows).data()


def _rows(content: bytes) -> Iterator[Row]:
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415  commands that read no workbook answer sooner

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        names = {plain_name(name): name for name in book.sheetnames}
        wanted = next((names[plain_name(each)] for each in SHEETS.values() if plain_name(each) in names), None)
        sheet = book[wanted] if wanted else book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(max_row=_ROWS + 1, max_col=_WIDTH), 1):
            values = [_value(cell, number) for cell in row]
            if any(value is not None for value in values):
                if number > _ROWS:
                    raise Refused("too_many_rows", number, most=_ROWS)
                yield number, values
    finally:
        book.close()


def _value(cell: Any, row: int) -> Any:
    value, kind = cell.value, cell.data_type
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if kind == "f" or not isinstance(value, str | int | float | dt.date | dt.time | dt.timedelta):
        return _Bad("formula", row)
    if kind == "e":
        return _Bad("cell_error", row, value=shown(value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.strip() if isinstance(value, str) else str(value)


class _Bad:
    """A cell that cannot be taken; told only if its column means something."""

    def __init__(self, code: str, row: int, **values: str) -> None:
        self.code, self.row, self.values = code, row, values


class _Sheet:
    def __init__(self, rows: list[Row]) -> None:
        self._all = rows
        self._head: dict[str, Cell] = {}
        self._items: list[tuple[int, dict[str, Any]]] = []
        self._early: list[Fault] = []
        self._table = 1

    def data(self) -> tuple[Any, Callable[..., Fault], list[Fault]]:
        """Return the questionnaire's data, its places, and the cells that cannot be taken."""
        self._split()
        items = [self._item(number, row) for number, row in self._items]
        head = {key: value for key, (_, value) in self._head.items()}
        data = {
            "id": head.get("id"),
            "title": _said(head.get("title"), head.get("title_en")),
            "intro": _said(head.get("intro"), head.get("intro_en"), head.get("intro_child")),
            "tone": head.get("tone"),
            "items": items,
        }
        return data, self._place, self._early

    def _split(self) -> None:
        """Tell the head from the table, and name every cell."""
        columns: dict[int, str] = {}
        for number, values in self._all:
            if columns:
                self._items.append((number, self._named(number, values, columns)))
                continue
            names = [plain_name(value) if isinstance(value, str) else "" for value in values]
            if sum(name in COLUMN_NAMES for name in names) >= len(NEEDED):
                columns = self._header(number, values, names)
            elif names[0] in HEAD_NAMES:
                self._head_row(number, HEAD_NAMES[names[0]], values[1:])
            elif names[0]:
                # A remark of one's own above the table; only a word that was meant as a field would be missed.
                self._note(number, None, "unknown_head", value=shown(values[0]))
        if not columns:
            raise Refused("no_table")

    def _head_row(self, number: int, key: str, values: list[Any]) -> None:
        value = next((each for each in values if each is not None), None)
        if isinstance(value, _Bad):
            self._note(number, key, value.code, **value.values)
        else:
            self._head[key] = (number, value)

    def _header(self, number: int, values: list[Any], names: list[str]) -> dict[int, str]:
        self._table = number
        columns: dict[int, str] = {}
        for place, name in enumerate(names):
            if not name:
                continue
            key = COLUMN_NAMES.get(name)
            if key is None:
                self._note(number, None, "unknown_column", value=shown(values[place]))
            elif key in columns.values():
                self._note(number, key, "column_twice")
            else:
                columns[place] = key
        for key in NEEDED:
            if key not in columns.values():
                self._note(number, key, "missing_column")
        return columns

    def _named(self, number: int, values: list[Any], columns: Mapping[int, str]) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for place, key in columns.items():
            value = values[place] if place < len(values) else None
            if isinstance(value, _Bad):
                self._note(number, key, value.code, **value.values)
            elif value is not None:
                row[key] = value
        return row

    def _item(self, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
        item: dict[str, Any] = {"id": row.get("item"), "type": row.get("type")}
        item["text"] = _said(row.get("text"), row.get("text_en"), row.get("text_child"))
        if hint := _said(row.get("hint"), row.get("hint_en")):
            item["hint"] = hint
        for key in ("skippable", "safety", "minimum", "maximum"):
            if key in row:
                item[key] = row[key]
        if options := self._options(number, row):
            item["options"] = options
        if "when" in row:
            name, _, wanted = str(row["when"]).partition("=")
            item["when"] = {"item": name.strip(), "any_of": _parts(wanted.replace(",", ";"))}
        return item

    def _options(self, number: int, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the options of a cell: «да=Да; нет=Нет», or wordings alone, which are numbered."""
        given, english = _parts(row.get("options")), _parts(row.get("options_en"))
        signals = [each.casefold() for each in _parts(str(row.get("signal", "")).replace(",", ";"))]
        if english and len(english) != len(given):
            self._note(number, "options_en", "options_differ", n=len(given), given=len(english))
        options = []
        for place, each in enumerate(given):
            name, found, label = each.partition("=")
            if not found:
                name, label = str(place + 1), each
            option: dict[str, Any] = {"id": name.strip(), "label": _said(label.strip(), _at(english, place))}
            if option["id"].casefold() in signals:
                option["signal"] = True
                signals.remove(option["id"].casefold())
            options.append(option)
        if signals:
            self._note(number, "signal", "signal_unknown", value=shown(", ".join(signals)))
        return options

    def _note(self, row: int, column: str | None, code: str, **values: str | int) -> None:
        self._early.append(Fault(row, column, code, values))

    def _place(self, path: tuple[int | str, ...], code: str, **values: str | int) -> Fault:
        """Return the row and the column of a value of the data."""
        if path[:1] != ("items",):
            key = _column(path, {"title": "title", "intro": "intro"}) or str(path[0] if path else "id")
            return Fault(self._head.get(key, (1, None))[0], key, code, values)
        if len(path) < 2:  # noqa: PLR2004  all questions together
            return Fault(self._table, None, code, values)
        row = self._items[int(path[1])][0]
        if len(path) == 2:  # noqa: PLR2004  a question as a whole
            return Fault(row, None, code, values)
        names = {"id": "item", "text": "text", "hint": "hint", "options": "options", "option_list": "options"}
        return Fault(row, _column(path[2:], names) or str(path[2]), code, values)


def _column(path: tuple[int | str, ...], names: Mapping[str, str]) -> str | None:
    key = names.get(str(path[0])) if path else None
    if key is None:
        return None
    if path[-1] == "signal":
        return "signal"
    ending = {"en": "_en", "ru_child": "_child"}.get(str(path[-1]), "")
    return f"{key}{ending}"


def _said(russian: Any, english: Any = None, child: Any = None) -> dict[str, Any]:
    given = {"ru": russian, "en": english, "ru_child": child}
    return {name: value for name, value in given.items() if value is not None}


def _parts(cell: Any) -> list[str]:
    text = str(cell or "").replace("\n", ";")
    return [part for each in text.split(";") if (part := each.strip())]


def _at(values: list[str], place: int) -> str | None:
    return values[place] if place < len(values) else None
