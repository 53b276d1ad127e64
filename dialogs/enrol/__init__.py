"""Somebody without an account: entered by the curator, with a guardian's link, and later a link of their own."""

from dialogs.enrol.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
