"""The curator's morning."""

from dialogs.today.dialog import dialog

__all__ = ["dialog"]
