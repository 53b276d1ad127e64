"""Hints for mentors by topic."""

from dialogs.materials.dialog import dialog

__all__ = ["dialog"]
