"""Rows of a roadmap for whoever answers for them: done, put off, confirmed, given back."""

from dialogs.reporting.dialog import dialog

__all__ = ["dialog"]
