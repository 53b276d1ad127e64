"""Which match the screens of a pair are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.kit.school import start_data

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager


def match_id_of(manager: DialogManager) -> int:
    """Return which match is open: chosen in the list, or named by the button that opened the dialog."""
    chosen = manager.dialog_data.get("match")
    return int(chosen if chosen is not None else start_data(manager)["id"])


def ordered(manager: DialogManager) -> tuple[int, list[int]]:
    """Return the school and the matches an order is on: chosen here, or the one the day's list has named."""
    kept, begun = manager.dialog_data, start_data(manager)
    if "matches" in kept:
        return int(kept["order_school"]), list(kept["matches"])
    return int(begun.get("school", 0)), [int(begun["id"])] if "id" in begun else []
