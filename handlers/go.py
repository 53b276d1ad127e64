"""Buttons under outbox messages: ``go:<action>[:<id>]`` opens the screen that ``dialogs.openers`` names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram_dialog import ShowMode, StartMode

from dialogs.kit import talk
from dialogs.openers import OPENERS
from dialogs.states import MenuSG
from services.reminders import snooze

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

PREFIX = "go:"

router = Router(name="go")


@router.callback_query(F.data.startswith(PREFIX))
async def go(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    """Open what the button promises, below the message that carried it."""
    action, _, subject = (callback.data or "").removeprefix(PREFIX).partition(":")
    data = {"id": int(subject)} if subject.isdecimal() else None
    surroundings = talk(dialog_manager)
    if action == "snooze" and data:
        await snooze(surroundings.unit, surroundings.actor, data["id"])
        surroundings.screen.alert(surroundings.t("I will remind you tomorrow."))
        return
    state = OPENERS.get(action, MenuSG.main)
    await dialog_manager.start(state, data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
