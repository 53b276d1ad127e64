"""What is stored about a person: a short answer on the screen, everything in a file."""

from dialogs.mydata.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
