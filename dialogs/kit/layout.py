"""Rows of buttons that a narrow phone shows in full.

Windows say which buttons belong side by side; how long their labels are depends on the language and on people's names.
So the last word is said here, when the labels are known: a row that would be cut at 360 pixels is broken up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog.widgets.markup.inline_keyboard import InlineKeyboardFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiogram_dialog import DialogManager
    from aiogram_dialog.api.entities import MarkupVariant
    from aiogram_dialog.api.internal import RawKeyboard

LONGEST: Final = {2: 13, 3: 8, 4: 5, 5: 3}
"""Characters of a label that fit when so many buttons share a row; measured on the sandbox's page at 360 pixels."""
DIGITS: Final = 2
"""What fits in rows of more than five."""


def fits(labels: list[str]) -> bool:
    """Return whether these labels may stand in one row."""
    longest = LONGEST.get(len(labels), DIGITS)
    return len(labels) < 2 or all(len(label) <= longest for label in labels)  # noqa: PLR2004 - alone it may be long


def broken_up(row: list[Any]) -> Iterator[list[Any]]:
    """Cut a row into the fewest rows, from the left, whose labels fit."""
    while row:
        width = next(n for n in range(len(row), 0, -1) if fits([button.text for button in row[:n]]))
        yield row[:width]
        row = row[width:]


class ReadableRows(InlineKeyboardFactory):
    """Makes the keyboard of a message, with no label cut."""

    async def render_markup(self, data: dict[str, Any], manager: DialogManager, keyboard: RawKeyboard) -> MarkupVariant:
        """Return the markup of a window's buttons."""
        rows = [part for row in keyboard for part in broken_up(row)]
        return await super().render_markup(data, manager, rows)
