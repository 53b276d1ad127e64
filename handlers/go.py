"""Buttons under outbox messages: ``go:<action>[:<id>]`` opens the screen that ``dialogs.openers`` names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram import F, Router
from aiogram.types import Message
from aiogram_dialog import ShowMode, StartMode

from dialogs.kit import talk
from dialogs.openers import OPENERS
from dialogs.states import MenuSG
from handlers.quick import QUICK

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

PREFIX = "go:"
SETTINGS: Final = "reminders"
"""Only a message that holds several reminders has this button (``services.composers.framing``)."""

_ASIDE: Final = frozenset({"snooze", "stop", SETTINGS})
"""What is beside the matter: whoever looks there may still answer on the reminder itself."""

router = Router(name="go")


@router.callback_query(F.data.startswith(PREFIX))
async def go(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    """Open what the button promises, below the message that carried it, or answer with it (``handlers.quick``)."""
    action, _, subject = (callback.data or "").removeprefix(PREFIX).partition(":")
    if action in _ASIDE or _holds_several(callback):
        talk(dialog_manager).screen.keep_buttons()
    if action in QUICK and (action == "next" or subject.partition(".")[0].isdecimal()):
        await QUICK[action](callback, dialog_manager, subject)
        return
    data = {"id": int(subject)} if subject.isdecimal() else None
    state = OPENERS.get(action, MenuSG.main)
    await dialog_manager.start(state, data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)


def _holds_several(callback: CallbackQuery) -> bool:
    """Tell whether the tapped message is a digest, each of whose things is answered by a button of its own."""
    message = callback.message
    if not isinstance(message, Message) or message.reply_markup is None:
        return False
    return any(
        button.callback_data == f"{PREFIX}{SETTINGS}" for row in message.reply_markup.inline_keyboard for button in row
    )
