"""A person's own match: the proposal, the answer, what stands now."""

from dialogs.match.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
