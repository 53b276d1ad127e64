"""The psychologist's notes on a pair."""

from dialogs.notes.dialog import dialog

__all__ = ["dialog"]
