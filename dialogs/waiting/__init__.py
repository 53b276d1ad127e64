"""Mentees who wait for a mentor."""

from dialogs.waiting.dialog import dialog

__all__ = ["dialog"]
