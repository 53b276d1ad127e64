"""Speaking with somebody whom the database does not know yet: language and tone travel with the dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import ShowMode, StartMode

from dialogs.kit.talk import talk
from dialogs.states import GuardianSG, JoinSG, MenuSG
from domain.vocabulary import Locale, PersonKind, Role
from locales import translator

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.invites import InviteView

LOCALE: Final = "locale"
GO_BACK: Final = "go_back"
"""In the start data of a choice of language that was opened on top of something else: to which it returns."""


async def take_language(_start_data: Any, result: Any, manager: DialogManager) -> None:
    """Go on in the language that was chosen on top of this dialog; nothing else of it has changed."""
    if isinstance(result, dict) and LOCALE in result:
        manager.dialog_data[LOCALE] = result[LOCALE]


async def ask_language(manager: DialogManager) -> None:
    """Ask for the language on top of whatever is open: after the choice the same screen comes in the new one.

    Whoever has an account keeps the choice there; a newcomer at the door carries it along.
    """
    known = talk(manager).actor.person_id is not None
    state = MenuSG.language if known else JoinSG.language
    below = manager.current_context().state if manager.has_context() else None
    if below == state and start_data(manager).get(GO_BACK):
        await manager.show(ShowMode.SEND)
    elif below is not None and (known or below.group in {JoinSG, GuardianSG}):
        await manager.start(state, {**start_data(manager), GO_BACK: True}, show_mode=ShowMode.SEND)
    else:
        await manager.start(state, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)


def arrival(view: InviteView, token: str, locale: str) -> dict[str, Any]:
    """Return the start data of a newcomer's dialog: the link, the language, the tone, and nothing about the person."""
    return {
        "token": token,
        "locale": locale,
        "child": view.person_kind is PersonKind.PUPIL,
        "guardian": view.role is Role.LEGAL_GUARDIAN,
    }


def start_data(manager: DialogManager) -> dict[str, Any]:
    """Return the dialog's start data as a dictionary, whatever it was started with."""
    data = manager.start_data
    return data if isinstance(data, dict) else {}


def token_of(manager: DialogManager) -> str:
    """Return the link by which the newcomer came."""
    return str(start_data(manager).get("token") or "")


def locale_of(manager: DialogManager, actor: Actor) -> str:
    """Return the language that a newcomer chose or came with; somebody known has their own."""
    if actor.person_id is not None:
        return actor.locale
    chosen = manager.dialog_data.get("locale") or start_data(manager).get("locale") or actor.locale
    return Locale(chosen).value


def voice(manager: DialogManager, actor: Actor) -> Translator:
    """Return the translator for whoever sits here, known or not."""
    known = actor.person_id is not None
    child = actor.child if known else bool(start_data(manager).get("child"))
    return translator(locale_of(manager, actor), child=child)


async def speak(actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Let all windows of a dialog speak the newcomer's language; the getter of the whole dialog, it runs first."""
    dialog_manager.middleware_data["t"] = voice(dialog_manager, actor)
    return {}
