"""A roadmap as files: the table, the calendar, the picture; and the way in for a table."""

from dialogs.roadmap_files.dialog import dialog

__all__ = ["dialog"]
