"""The end of a school year: closing it, who goes on, and the question whether somebody comes again."""

from dialogs.year_end.dialog import again, dialog

DIALOGS = (dialog, again)

__all__ = ["DIALOGS", "again", "dialog"]
