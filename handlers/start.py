"""``/start`` and ``/start TOKEN``: where everybody comes in, and where whoever stopped goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart
from aiogram_dialog import ShowMode, StartMode

from dialogs.join.actions import onward
from dialogs.join.arriving import arrive
from dialogs.kit import refresh, talk
from dialogs.kit.newcomer import token_of
from dialogs.states import JoinSG
from domain.vocabulary import Role
from services import joining

if TYPE_CHECKING:
    from aiogram.fsm.state import State
    from aiogram.types import Message
    from aiogram_dialog import DialogManager

router = Router(name="start")

_LANGUAGES: Final = {"ru": "ru", "be": "ru", "uk": "ru", "kk": "ru", "en": "en"}
"""Telegram's language → ours, where it is clear which one its speaker reads; anybody else is asked."""


@router.message(CommandStart())
async def start(message: Message, command: CommandObject, dialog_manager: DialogManager) -> None:
    """Open the invite's door, the first missing step, or a kind word for whoever has no invite."""
    dialog_manager.show_mode = ShowMode.SEND
    here = talk(dialog_manager)
    token = (command.args or "").strip() or _token_underway(dialog_manager)
    code = (message.from_user.language_code if message.from_user else None) or ""
    language = _LANGUAGES.get(code.partition("-")[0].lower())
    if token:
        await arrive(dialog_manager, token, language)
    elif here.actor.person_id is not None:
        await onward(dialog_manager, anew=True)
    elif Role.OPERATOR in here.actor.roles:
        await joining.ensure_operator_person(here.unit, here.actor, language or here.actor.locale)
        await refresh(dialog_manager)
        await onward(dialog_manager, anew=True)
    else:
        await _open(dialog_manager, JoinSG.stranger, {"locale": language or here.actor.locale})


def _token_underway(manager: DialogManager) -> str:
    """Return the link of a newcomer who is at the door already and sends a bare /start."""
    if talk(manager).actor.person_id is not None or not manager.has_context():
        return ""
    return token_of(manager)


async def _open(manager: DialogManager, state: State, data: dict[str, object]) -> None:
    await manager.start(state, data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
