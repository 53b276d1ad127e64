"""What a workbook comes out as: rows of plain values, and the cells that cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row: column key → a text, a whole number, an ISO day, or a list of texts. Empty cells are left out."""

    sheet: str
    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing that is wrong, and where. ``row`` 0: the file as a whole, ``column`` ``None``: the row as a whole."""

    sheet: str | None
    row: int
    column: str | None
    code: str
    values: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """A workbook as it was read; with faults nothing of it is taken."""

    rows: tuple[Row, ...]
    faults: tuple[Spot, ...]
