"""The curator's own sheets: pairs halfway, a pupil's facts, the sheet on conformity with its SWOT."""

from dialogs.sheets.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
