"""Whose roadmap is on the screen: a school's, or the municipality's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.kit.school import LEADERS, start_data

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from services.access import Actor

MUNICIPALITY: Final = 0
"""Stands for the municipality where schools are named by their ids."""


def place_in(manager: DialogManager, actor: Actor) -> int | None:
    """Return the school whose roadmap is meant, or ``None`` for the municipality's.

    Chosen here, handed over, else the actor's first school; whether it is open to them the services ask.
    """
    start, mine = start_data(manager), actor.organizations(*LEADERS)
    for asked in (manager.dialog_data.get("place"), start.get("place"), start.get("school")):
        if asked is not None:
            return int(asked) or None
    return mine[0] if mine else None
