"""What a school must have on paper, by stage."""

from dialogs.documents.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
