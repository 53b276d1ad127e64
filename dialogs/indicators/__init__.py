"""Indicators of a municipality and of a school, against their plan."""

from dialogs.indicators.dialog import dialog

__all__ = ["dialog"]
