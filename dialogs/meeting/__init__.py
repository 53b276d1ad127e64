"""Meetings: propose one with buttons, log one in at most five taps."""

from dialogs.meeting.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
