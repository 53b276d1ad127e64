"""A curator writes to a group of the school."""

from dialogs.broadcast.dialog import dialog

__all__ = ["dialog"]
