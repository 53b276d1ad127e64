"""The awards of a year: nominating and voting, and the curator's desk."""

from dialogs.awards.dialog import dialog

__all__ = ["dialog"]
