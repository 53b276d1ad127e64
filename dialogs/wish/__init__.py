"""Asking the curator for a pause or for another mentor."""

from dialogs.wish.dialog import dialog

__all__ = ["dialog"]
