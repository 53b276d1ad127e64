"""Reading a roadmap from a workbook: bytes in, its rows out, each with its deadline read or a question about it.

Nothing here trusts the file (``catalog.packed``). A cell that cannot be taken is a fault with its row and column, and
with one fault nothing is taken. What is readable and still open is a question: a deadline that was not understood, a
row that nobody answers for, a person named where a post belongs. A row that stands twice is taken once, and told.
"""

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from catalog.packed import look_over
from catalog.roadmap_columns import RoadmapLine, header_of
from catalog.upload_faults import Fault, Refused, UploadError, shown
from domain.deadline_text import LONGEST, Doubt, Reading, read_deadline
from domain.named import names_person, without_names
from domain.plain import plain_line, plain_text

MOST_BYTES: Final = 512 * 1024
MOST_ROWS: Final = 500
CELL_LIMIT: Final = 2_000
TITLE_LIMIT: Final = 120
_LONGEST: Final = {"title": 500, "result": 800, "due": LONGEST, "number": 12}
"""Characters that a row's card and its table have room for."""
_WIDTH: Final = 20
_BRACKETS: Final = re.compile(r"\[[^\]]*\]|\"[^\"]*\"")
_NEW_POST: Final = re.compile(r"\n\s*(?=[А-ЯЁA-Z«])")
_TORN: Final = re.compile(r"(?<=\w)-\s+(?=\w)")
"""«педагог- психолог», as a narrow column leaves it."""
_EDGES: Final = " ,;.-–—:"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of the sheet, counted from 1."""

    row: int
    line: RoadmapLine
    reading: Reading


@dataclass(frozen=True, slots=True)
class Repeated:
    """A row that stands in the sheet before."""

    row: int
    first: int


@dataclass(frozen=True, slots=True)
class RoadmapSheet:
    """A readable roadmap: its rows, what was left out, and what has to be asked before it can run."""

    title: str
    """What stands above the table; persons' names are left out."""
    rows: tuple[ReadRow, ...]
    repeated: tuple[Repeated, ...]
    questions: tuple[Fault, ...]


def read_roadmap(content: bytes) -> RoadmapSheet:
    """Return the roadmap of a workbook.

    Raises:
        UploadError: with everything that is wrong, and nothing else is ever raised for what a file holds.
    """
    try:
        if not 0 < len(content) <= MOST_BYTES:
            raise Refused("too_big" if content else "empty_file", most=MOST_BYTES // 1024)  # noqa: TRY301
        look_over(content)
        table = _Table()
        try:
            for number, cells in _rows(content, table):
                table.add(number, cells)
        except Refused:
            raise
        except Exception:  # noqa: BLE001  whatever a crafted file makes the library raise, it is a broken file
            raise Refused("broken_file") from None
        return table.sheet()
    except Refused as refused:
        raise UploadError([refused.fault], sheet=True) from None


def _rows(content: bytes, table: "_Table") -> Iterator[tuple[int, list["str | Fault"]]]:
    """Yield the rows of the first sheet that has a table; of none of them, nothing."""
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415  commands that read no workbook answer sooner

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        for sheet in book.worksheets:
            headed, table.title = False, ""
            for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=_WIDTH), 1):
                cells = [_cell(cell, number) for cell in row]
                if not any(cells):
                    continue
                if number > MOST_ROWS and headed:
                    raise Refused("too_many_rows", number, most=MOST_ROWS)
                headed = headed or header_of([each if isinstance(each, str) else "" for each in cells]) is not None
                if headed:
                    yield number, cells
                elif not table.title:
                    table.title = _title(cells)
            if headed:
                return
    finally:
        book.close()


def _cell(cell: Any, row: int) -> "str | Fault":
    value, kind = cell.value, cell.data_type
    if value is None:
        return ""
    if kind == "f" or not isinstance(value, str | int | float | dt.date | dt.time | dt.timedelta):
        return Fault(row, None, "formula")
    if kind == "e":
        return Fault(row, None, "cell_error", {"value": shown(value)})
    if isinstance(value, dt.date):
        # Excel makes a date of «Сентябрь 2020» and shows the month alone: so it was meant.
        pattern = _BRACKETS.sub("", str(cell.number_format)).casefold()
        return value.strftime("%d.%m.%Y" if "d" in pattern or "m" not in pattern else "%m.%Y")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = plain_text(str(value))
    return text if len(text) <= CELL_LIMIT else Fault(row, None, "cell_too_long", {"most": CELL_LIMIT})


def _title(cells: "list[str | Fault]") -> str:
    text = without_names(plain_line(" ".join(each for each in cells if isinstance(each, str))))[0]
    return plain_line(text)[:TITLE_LIMIT].strip(_EDGES)


class _Table:
    """The rows of one sheet from its header on, and the title above it."""

    def __init__(self) -> None:
        self.title = ""
        self._columns: dict[str, int] = {}
        self._header: list[str] = []
        self._faults: list[Fault] = []
        self._questions: list[Fault] = []
        self._rows: list[ReadRow] = []
        self._repeated: list[Repeated] = []
        self._first: dict[tuple[str, str], int] = {}
        self._section = ""
        self._bare: int | None = None
        """The row of a section that has no row of its own yet."""

    def add(self, number: int, cells: "list[str | Fault]") -> None:
        """Take the next row: the header, a section, a measure, or the header once more on a new page."""
        plain = [_bones(each) if isinstance(each, str) else "" for each in cells]
        if not self._columns:
            self._columns = header_of([each if isinstance(each, str) else "" for each in cells]) or {}
            self._header = plain
            return
        if plain == self._header:
            return
        row = {column: cells[place] if place < len(cells) else "" for column, place in self._columns.items()}
        bad = [(column, each) for column, each in row.items() if isinstance(each, Fault)]
        if bad:
            self._faults += [Fault(number, column, each.code, each.values) for column, each in bad]
            return
        texts = {column: str(each) for column, each in row.items()}
        if not any(texts.values()):
            return
        if not any(texts.get(column) for column in ("due", "posts", "result")):
            self._begin_section(number, texts)
        elif not plain_line(texts["title"]):
            self._faults.append(Fault(number, "title", "no_title"))
        elif long := [column for column, most in _LONGEST.items() if len(texts.get(column, "")) > most]:
            self._faults += [Fault(number, each, "cell_too_long", {"most": _LONGEST[each]}) for each in long]
        else:
            self._measure(number, texts)

    def sheet(self) -> RoadmapSheet:
        """Return what was read, or raise what is wrong with it."""
        self._close_section()
        if not self._columns:
            raise Refused("no_table")
        if self._faults:
            raise UploadError(self._faults, sheet=True)
        if not self._rows:
            raise Refused("no_rows")
        questions = sorted(self._questions, key=lambda each: each.row)
        return RoadmapSheet(self.title, tuple(self._rows), tuple(self._repeated), tuple(questions))

    def _begin_section(self, number: int, texts: dict[str, str]) -> None:
        self._close_section()
        kept, named = without_names(plain_line(" ".join(filter(None, (texts.get("number"), texts["title"])))))
        self._section = plain_line(kept).strip(_EDGES)
        if named:
            self._questions.append(Fault(number, "posts", "person_named", {"n": named}))
        self._bare = number

    def _close_section(self) -> None:
        if self._bare is not None:
            self._questions.append(Fault(self._bare, "title", "section_or_measure"))
        self._bare = None

    def _measure(self, number: int, texts: dict[str, str]) -> None:
        self._bare = None
        key = (_bones(texts["title"]), _bones(texts["due"]))
        first = self._first.setdefault(key, number)
        if first != number:
            self._repeated.append(Repeated(number, first))
            return
        posts, named = _posts(texts.get("posts", ""))
        line = RoadmapLine(
            self._section, plain_line(texts.get("number")).rstrip("."), plain_line(texts["title"]),
            plain_line(texts["due"]), posts, plain_line(texts.get("result")),
        )  # fmt: skip
        reading = read_deadline(line.due)
        self._rows.append(ReadRow(number, line, reading))
        if reading.doubt is not None:
            code = "due_empty" if reading.doubt is Doubt.EMPTY else f"due_{reading.doubt}"
            self._questions.append(Fault(number, "due", code, {"value": shown(reading.unread)}))
        if named:
            self._questions.append(Fault(number, "posts", "person_named", {"n": named}))
        if not posts:
            self._questions.append(Fault(number, "posts", "posts_missing"))
        for column, text in (("title", line.title), ("due", line.due), ("result", line.result)):
            if names_person(text):
                self._questions.append(Fault(number, column, "person_named", {"n": 1}))


def _bones(text: str) -> str:
    """Return a text as repeated rows are compared: the same paper printed twice breaks its lines elsewhere."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _posts(text: str) -> tuple[tuple[str, ...], int]:
    """Return the posts of a cell, and how many persons were named there and left out."""
    kept, named = without_names(text)
    joined = _NEW_POST.sub(";" if ";" in kept else ",", kept)
    parts = (_TORN.sub("-", plain_line(part)).strip(_EDGES) for part in joined.split(";" if ";" in joined else ","))
    return tuple(dict.fromkeys(part for part in parts if part)), named
