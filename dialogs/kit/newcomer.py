"""Speaking with somebody whom the database does not know yet: language and tone travel with the dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.vocabulary import Locale, PersonKind, Role
from locales import translator

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.invites import InviteView


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
