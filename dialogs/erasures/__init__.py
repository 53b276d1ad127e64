"""Data to be erased: the days, the acts."""

from dialogs.erasures.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
