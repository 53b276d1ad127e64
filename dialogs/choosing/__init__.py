"""Choosing at the common event."""

from dialogs.choosing.dialog import dialog

__all__ = ["dialog"]
