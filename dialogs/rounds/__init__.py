"""How many have answered each round of questionnaires; the mid-term a little earlier."""

from dialogs.rounds.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
