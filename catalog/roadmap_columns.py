"""The columns of a roadmap's table and how papers call them: one list for whoever writes a workbook or reads one.

The three papers call one column «Сроки выполнения», «Срок реализации», «Сроки реализации»: a header is known by its
stem, and a row is the header if at least the measure and its deadline are there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SHEETS: Final = {"ru": "Дорожная карта", "en": "Roadmap"}
COLUMNS: Final[dict[str, tuple[str, str]]] = {
    "number": ("№ п/п", "No."),
    "title": ("Мероприятие", "Measure"),
    "due": ("Срок", "Deadline"),
    "posts": ("Ответственные", "Responsible"),
    "result": ("Результат, вид документа", "Result, document"),
}
"""Column → its header in Russian and in English."""
FOLLOWED: Final[tuple[tuple[str, str], ...]] = (
    ("Статус", "Status"), ("Выполнено", "Done on"), ("Документ", "Paper"), ("Подтверждение", "Evidence"),
)  # fmt: skip
"""What a roadmap that runs adds behind them; a reader passes over it."""
NEEDED: Final = ("title", "due")

_STEMS: Final = (
    ("due", ("срок", "дата", "deadline", "due", "term")),
    ("posts", ("ответствен", "исполнител", "responsible")),
    ("result", ("результат", "вид документа", "result")),
    ("title", ("меропри", "мера", "меры", "measure", "наименование", "содержание")),
)
_NUMBERS: Final = frozenset({"№", "№ п/п", "n", "n п/п", "no", "no.", "п/п", "номер", "number"})
_LONGEST: Final = 60
"""A longer text is a row, whatever word it begins with."""


@dataclass(frozen=True, slots=True)
class RoadmapLine:
    """One row as it stands in a workbook."""

    section: str
    number: str
    title: str
    due: str
    posts: tuple[str, ...]
    result: str


def column_of(text: str) -> str | None:
    """Return the column that a header cell names."""
    name = " ".join(text.casefold().split())
    if name in _NUMBERS:
        return "number"
    if len(name) > _LONGEST:
        return None
    return next((column for column, stems in _STEMS if any(stem in name for stem in stems)), None)


def header_of(cells: Sequence[str]) -> dict[str, int] | None:
    """Return column → place if the row is the table's header; of two cells with one name the first counts."""
    found: dict[str, int] = {}
    for place, text in enumerate(cells):
        column = column_of(text) if text else None
        if column is not None:
            found.setdefault(column, place)
    return found if all(column in found for column in NEEDED) and len(found) > len(NEEDED) else None
