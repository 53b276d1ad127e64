"""What somebody is reminded of, putting a reminder off, and stopping a kind of them."""

from dialogs.reminders.dialog import dialog

__all__ = ["dialog"]
