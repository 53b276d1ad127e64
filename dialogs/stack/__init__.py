"""A stack of signed sheets: kind, place and term once, then a tap for each person."""

from dialogs.stack.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
