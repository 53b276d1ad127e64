"""A school goes to another curator."""

from dialogs.handover.dialog import dialog

__all__ = ["dialog"]
