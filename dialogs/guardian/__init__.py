"""A minor passes a one-time link on; a guardian comes in by it."""

from dialogs.guardian.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
