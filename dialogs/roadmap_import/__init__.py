"""A roadmap comes in as a table: its rows, what is unclear in it, its years; only then it runs."""

from dialogs.roadmap_import.dialog import dialog

__all__ = ["dialog"]
