"""Who is ready, who misses what, and a person's card."""

from dialogs.people.dialog import dialog

__all__ = ["dialog"]
