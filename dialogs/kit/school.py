"""In which school a curator is looking, and the row of buttons that changes it (only where there are several)."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode
from aiogram_dialog.widgets.kbd import Column, Select, Start

from dialogs.kit.texts import Label, T
from dialogs.states import MenuSG, TodaySG
from domain.vocabulary import Role
from services.cycles import my_schools

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

    from services.access import Actor
    from storage.unit import Unit

LABEL = 22


def clip(text: str, limit: int = LABEL) -> str:
    """Return ``text`` short enough for a button."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def start_data(manager: DialogManager) -> dict[str, Any]:
    """Return the dialog's start data; empty when it was opened without any."""
    return manager.start_data if isinstance(manager.start_data, dict) else {}


LEADERS = (Role.CURATOR, Role.SCHOOL_HEAD)
WATCHERS = (*LEADERS, Role.PSYCHOLOGIST)
"""Whoever may see a school's matches."""


def school_of(manager: DialogManager, actor: Actor, roles: Sequence[Role] = LEADERS) -> int | None:
    """Return the chosen school: chosen here, handed over, or the first of the actor's own; a stranger's is ignored."""
    mine = actor.organizations(*roles)
    asked = (manager.dialog_data.get("school"), start_data(manager).get("school"), start_data(manager).get("id"))
    return next((each for each in asked if each in mine), mine[0] if mine else None)


async def schools_data(
    unit: Unit, actor: Actor, manager: DialogManager, roles: Sequence[Role] = LEADERS
) -> dict[str, Any]:
    """Return what ``school_switch`` shows."""
    if len(actor.organizations(*roles)) < 2:  # noqa: PLR2004  one school needs no choice
        return {"schools": [], "many_schools": False}
    current = school_of(manager, actor, roles)
    found = await my_schools(unit, actor, *roles)
    return {
        "schools": [{"id": s.id, "label": clip(f"{'• ' if s.id == current else ''}{s.name}")} for s in found],
        "many_schools": True,
    }


async def _switch(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    manager.dialog_data.update(school=int(item_id), page=0)


def school_switch(widget_id: str) -> Column:
    """Return the buttons of the actor's schools, shown if there are several."""
    return Column(
        Select(
            Label(),
            id=widget_id,
            item_id_getter=operator.itemgetter("id"),
            items="schools",
            on_click=_switch,
        ),
        when="many_schools",
    )


def menu_button(widget_id: str) -> Start:
    """Return the way back to the menu."""
    return Start(T("Menu"), id=widget_id, state=MenuSG.main, mode=StartMode.RESET_STACK)


def today_button(widget_id: str) -> Start:
    """Return the way back to the day's list."""
    return Start(T("Today"), id=widget_id, state=TodaySG.list, mode=StartMode.RESET_STACK, when="is_curator")
