"""Whose dialog it is: the person's in the chat, or somebody's without an account for whom that person taps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.kit.school import start_data
from dialogs.kit.talk import talk
from services.standing_in import stand_in

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from services.access import Actor

FOR: Final = "for"
"""Key of a dialog's start data: the person without an account."""


def absent_id(manager: DialogManager) -> int | None:
    """Return for whom the dialog was opened, ``None`` for the person in the chat."""
    found = start_data(manager).get(FOR)
    return None if found is None else int(found)


async def acting(manager: DialogManager) -> Actor:
    """Return whom the services are to see; the right to tap for somebody else is checked anew each time."""
    here = talk(manager)
    found = absent_id(manager)
    return here.actor if found is None else await stand_in(here.unit, here.actor, found)
