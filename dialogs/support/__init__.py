"""A school's psychologist: calls for help, pairs, those without a pair."""

from dialogs.support.dialog import dialog

__all__ = ["dialog"]
