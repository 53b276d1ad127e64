"""Consents: one document a screen, one record a decision."""

from dialogs.consent.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
