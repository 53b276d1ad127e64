"""Suggesting a pupil for a mentor, and the curator's desk of those who were suggested."""

from dialogs.referrals.dialog import desk, dialog

DIALOGS = (dialog, desk)

__all__ = ["DIALOGS", "desk", "dialog"]
