"""What can be wrong with a questionnaire that somebody sends: a code with its place, worded by whoever shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

MOST_SHOWN: Final = 10
VALUE_SHOWN: Final = 24
"""Signs of a wrong keyword that are repeated; wordings are never repeated, only counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. ``column`` is the field's name in the format (``type``), ``None`` for the row itself."""

    row: int
    column: str | None
    code: str
    values: dict[str, str | int] = field(default_factory=dict)


class UploadError(Exception):
    """Everything that is wrong with a file, in the order of its rows; nothing of it is taken."""

    def __init__(self, faults: Sequence[Fault], *, sheet: bool = False) -> None:
        unique = {(each.row, each.column or "", each.code): each for each in faults}
        self.faults = tuple(unique[key] for key in sorted(unique))
        self.sheet = sheet
        """Rows and columns of a workbook; otherwise lines and fields of a text file."""
        super().__init__(", ".join(f"{each.row}:{each.column}:{each.code}" for each in self.faults))


class Refused(Exception):  # noqa: N818 - used inside the readers only
    """The file as a whole cannot be read."""

    def __init__(self, code: str, row: int = 1, column: str | None = None, **values: str | int) -> None:
        super().__init__(code)
        self.fault = Fault(row, column, code, values)


def shown(value: object) -> str:
    """Return a wrong keyword as it is repeated: one line, cut."""
    text = " ".join(str(value).split())
    return text if len(text) <= VALUE_SHOWN else f"{text[: VALUE_SHOWN - 1]}…"
