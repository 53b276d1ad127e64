"""The pair's own page: where they are, what was done, what is next; and corrections of the log."""

from dialogs.plan.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
