"""Partner organisations of a school, and where its mentors come from."""

from dialogs.partners.dialog import dialog

__all__ = ["dialog"]
