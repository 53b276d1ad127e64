"""The municipal curator's schools side by side, and the agreement to a school's roadmap."""

from dialogs.schools.agreement import agreement
from dialogs.schools.dialog import compared

DIALOGS = (compared, agreement)

__all__ = ["DIALOGS"]
