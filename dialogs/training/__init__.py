"""A mentor goes through the initial training, a module at a time."""

from dialogs.training.dialog import dialog

__all__ = ["dialog"]
