"""A curator's own questionnaires: the file comes in, is looked at, goes to a group, and is counted."""

from dialogs.own_surveys.dialog import dialog

__all__ = ["dialog"]
