"""A curator selects mentors, records trainings in person, and chooses what an order requires."""

from dialogs.selection.dialog import dialog

__all__ = ["dialog"]
