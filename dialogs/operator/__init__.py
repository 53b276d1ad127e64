"""An operator (or a municipal curator) sets municipalities and schools up."""

from dialogs.operator.dialog import dialog

__all__ = ["dialog"]
