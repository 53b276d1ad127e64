"""The best set of pairs for the whole school, with reasons."""

from dialogs.matching.dialog import dialog

__all__ = ["dialog"]
