"""A curator pauses a pair, or parts it for another mentor."""

from dialogs.change.dialog import dialog

__all__ = ["dialog"]
