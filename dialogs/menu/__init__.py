"""The way back to everything: the next step, the role's own places, help and language."""

from dialogs.menu.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
