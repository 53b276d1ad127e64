"""A curator opens a school year, switches forms on and hands out links."""

from dialogs.cycle.dialog import dialog

__all__ = ["dialog"]
