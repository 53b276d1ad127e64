"""Every dialog of the product, for the app factory and for the static tests."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from aiogram_dialog import Dialog

JOURNEYS: Final = (
    "menu",
    "join",
    "consent",
    "guardian",
    "survey",
    "match",
    "meeting",
    "operator",
    "cycle",
    "people",
    "pair",
    "today",
    "export",
)


def _dialogs(journey: str) -> tuple[Dialog, ...]:
    folder = import_module(f"dialogs.{journey}")
    return tuple(getattr(folder, "DIALOGS", None) or (folder.dialog,))


ALL_DIALOGS: Final[tuple[Dialog, ...]] = tuple(dialog for journey in JOURNEYS for dialog in _dialogs(journey))
