"""Somebody comes with an invite: by a link, by ``/start CODE``, or by a code typed from a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.types import ContentType
from aiogram_dialog import ShowMode, StartMode

from dialogs.join.actions import onward
from dialogs.kit import talk
from dialogs.kit.newcomer import arrival, locale_of, voice
from dialogs.states import GuardianSG, JoinSG
from domain.vocabulary import Role
from services import invites
from services.access import RefusedError
from services.codes import CARD_CODE_LENGTH, card_code
from services.door import try_code

if TYPE_CHECKING:
    from typing import Any

    from aiogram.fsm.state import State
    from aiogram.types import Message
    from aiogram_dialog import DialogManager

_LONGEST_TRY = 40


async def arrive(manager: DialogManager, token: str, language: str | None) -> None:
    """Open the door that an invite opens, or say kindly why it stays shut.

    ``language`` is the newcomer's, where it is known; else it is asked.
    """
    here = talk(manager)
    code = card_code(token)
    known = here.actor.person_id is not None
    locale = here.actor.locale if known else language or here.actor.locale
    try:
        if code is not None:
            view = await try_code(here.unit, here.actor, code)
        else:
            view = await invites.read_invite(here.unit, here.actor, token)
    except RefusedError as refusal:
        # Not raised on: a wrong code is counted, and that has to be committed.
        reason = "code_unknown" if code and refusal.reason == "invite_unknown" else refusal.reason
        await _open(manager, JoinSG.invite_problem, {"reason": reason, "locale": locale})
        return
    if view.entered:
        here.screen.alert(here.t.you("You are in already by this invite or another one like it. Here is what is next."))
        await onward(manager, anew=True)
        return
    guardian = view.role is Role.LEGAL_GUARDIAN
    state = GuardianSG.privacy if guardian else JoinSG.privacy
    if not known and language is None:
        state = JoinSG.language
    await _open(manager, state, arrival(view, code or token, locale))


async def take_code(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a card's code, typed by somebody without a camera; anything else is answered with what a code looks like."""
    here = talk(manager)
    said = voice(manager, here.actor)
    text = (message.text or "").strip() if message.content_type == ContentType.TEXT else ""
    token = _token_in(text)
    if card_code(token) is not None or token != text:
        await arrive(manager, token, locale_of(manager, here.actor))
        return
    signs = sum(sign.isalnum() for sign in text)
    if 0 < len(text) <= _LONGEST_TRY and any(sign.isdigit() for sign in text) and signs != CARD_CODE_LENGTH:
        here.screen.alert(
            said.you("A code has {n} signs, and here are {m}. Please check it.", n=CARD_CODE_LENGTH, m=signs)
        )
    else:
        here.screen.alert(said.you("This is no code. A code stands on a card and looks like this: K7M-H4T-2XA"))


def _token_in(text: str) -> str:
    """Return the token of a link that was copied as text; anything else as it is."""
    _, found, token = text.partition("?start=")
    return token.strip() if found and " " not in token.strip() else text


async def _open(manager: DialogManager, state: State, data: dict[str, object]) -> None:
    await manager.start(state, data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
