"""A school's list as a workbook: the template goes out, the file comes in, is tried, and is taken as a whole."""

from dialogs.importing.dialog import dialog

__all__ = ["dialog"]
