"""A guardian's window on a child's part in the programme: the pair and the dates."""

from dialogs.ward.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
