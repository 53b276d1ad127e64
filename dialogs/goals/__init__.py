"""A pair's individual plan: the mentor writes it, the mentee answers, the guardian reads it, the school approves it."""

from dialogs.goals.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
