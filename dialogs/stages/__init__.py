"""The seven stages of a school's cycle: where it stands, what is missing, going on with a note."""

from dialogs.stages.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
