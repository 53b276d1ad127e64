"""Events of a school: the curator's desk, and what the invited see."""

from dialogs.events.dialog import dialog, invited

DIALOGS = (dialog, invited)

__all__ = ["DIALOGS", "dialog", "invited"]
