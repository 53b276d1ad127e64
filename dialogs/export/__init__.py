"""The school's workbook."""

from dialogs.export.dialog import dialog

__all__ = ["dialog"]
