"""What the buttons around answer rates do: one service call each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of, start_data
from dialogs.states import CycleSG, RoundsSG
from domain.rounds import Round
from domain.vocabulary import Role
from services import round_desk
from services.access import RefusedError

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


def school(manager: DialogManager) -> int:
    """Return the school whose rounds are shown; only its curator's own."""
    found = school_of(manager, talk(manager).actor, (Role.CURATOR,))
    if found is None:
        raise RefusedError("no_school")
    return found


def chosen(manager: DialogManager) -> Round:
    """Return the round on the screen."""
    return Round(manager.dialog_data.get("round") or start_data(manager).get("round") or Round.MIDTERM)


async def show_round(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Open one round."""
    manager.dialog_data["round"] = picked
    await manager.switch_to(RoundsSG.round)


async def remind(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Remind those who have not answered."""
    here = talk(manager)
    sent = await round_desk.remind_round(here.unit, here.actor, school(manager), chosen(manager))
    here.screen.alert(here.t.plural("{n} reminder is on its way.", "{n} reminders are on their way.", sent))


async def open_now(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the mid-term before its day, and show it."""
    here = talk(manager)
    await round_desk.open_midterm_now(here.unit, here.actor, school(manager))
    manager.dialog_data["round"] = Round.MIDTERM.value
    await manager.switch_to(RoundsSG.round)


async def to_year(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the school year's surveys."""
    await manager.start(CycleSG.surveys, {"school": school(manager)}, mode=StartMode.RESET_STACK)
