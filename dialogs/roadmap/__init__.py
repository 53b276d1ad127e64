"""A roadmap: its board, one row, how it starts and ends."""

from dialogs.roadmap.dialog import dialog

__all__ = ["dialog"]
