"""Choosing pairs by hand, and the order that approves them."""

from dialogs.pair.dialog import dialog

__all__ = ["dialog"]
