"""Which school, pupil and question the sheets' screens are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.kit import talk
from dialogs.kit.school import school_of
from domain.vocabulary import Role
from services.access import RefusedError

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

CURATORS = (Role.CURATOR,)


def school_here(manager: DialogManager) -> int:
    """Return the school whose sheets are open.

    Raises:
        RefusedError: ``no_school`` for somebody who is a curator nowhere.
    """
    school = school_of(manager, talk(manager).actor, CURATORS)
    if school is None:
        raise RefusedError("no_school")
    return school


def person_of(manager: DialogManager) -> int:
    """Return the pupil whose facts are open."""
    return int(manager.dialog_data.get("person") or 0)


def item_of(manager: DialogManager) -> str:
    """Return the sign or the line that is open."""
    return str(manager.dialog_data.get("item") or "")
