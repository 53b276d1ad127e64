"""Every dialog of the product, for the app factory and for the static tests."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from dialogs.kit.layout import ReadableRows
from dialogs.kit.taps import TapsOnly

if TYPE_CHECKING:
    from aiogram_dialog import Dialog

JOURNEYS: Final = (
    "menu",
    "join",
    "consent",
    "mydata",
    "guardian",
    "ward",
    "behalf",
    "enrol",
    "stack",
    "sos",
    "survey",
    "match",
    "meeting",
    "plan",
    "goals",
    "change",
    "wish",
    "notes",
    "materials",
    "handover",
    "operator",
    "cycle",
    "sheets",
    "stages",
    "referrals",
    "partners",
    "people",
    "pair",
    "matching",
    "forms",
    "today",
    "rounds",
    "support",
    "training",
    "selection",
    "export",
    "importing",
    "erasures",
    "broadcast",
    "documents",
    "roadmap",
    "roadmap_files",
    "roadmap_import",
    "reporting",
    "posts",
    "schools",
    "events",
    "choosing",
    "waiting",
    "closing",
    "awards",
    "own_surveys",
    "year_end",
    "indicators",
    "stories",
    "reminders",
)


_ROWS: Final = ReadableRows()
_TAPS: Final = TapsOnly()


def _dialogs(journey: str) -> tuple[Dialog, ...]:
    folder = import_module(f"dialogs.{journey}")
    dialogs = tuple(getattr(folder, "DIALOGS", None) or (folder.dialog,))
    for dialog in dialogs:
        for window in dialog.windows.values():
            window.markup_factory = _ROWS
            window.on_message = window.on_message or _TAPS
    return dialogs


ALL_DIALOGS: Final[tuple[Dialog, ...]] = tuple(dialog for journey in JOURNEYS for dialog in _dialogs(journey))
