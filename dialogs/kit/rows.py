"""A select whose getter lays the buttons out in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog.widgets.kbd import Select

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager
    from aiogram_dialog.api.internal import RawKeyboard


class RowSelect(Select[str]):
    """A select whose items are rows of buttons instead of one long row; one widget draws the whole keyboard."""

    async def _render_keyboard(self, data: dict[str, Any], manager: DialogManager) -> RawKeyboard:
        return [
            [await self._render_button(place, key, key, data, manager) for place, key in enumerate(row)]
            for row in self.items_getter(data)
        ]
