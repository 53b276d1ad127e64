"""What the minor's and the guardian's screens show."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from dialogs.kit.newcomer import token_of
from dialogs.kit.refusals import REFUSALS
from dialogs.states import GuardianSG
from services import guardians, invites
from services.access import RefusedError
from services.codes import deep_link

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

_OTHER_LANGUAGE: Final = {"ru": "English", "en": "Русский"}


async def invite(unit: Unit, actor: Actor, t: Translator, bot_username: str, **_: Any) -> dict[str, Any]:
    """Show the minor the link to pass on, or how far the guardian has come."""
    state = await guardians.guardian_state(unit, actor)
    open_code = state.code if state.needed and not state.linked else None
    link = deep_link(bot_username, open_code.token) if open_code else ""
    words = t(
        "Hello! Your child wants to take part in the school's mentoring programme. Your consent is needed: "
        "the link explains everything and takes 3 minutes."
    )
    return {
        "link": link,
        "share": f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(words, safe='')}",
        "to_pass": open_code is not None,
        "days": str(ceil((open_code.expires_at - unit.now) / timedelta(days=1))) if open_code else "0",
        "waiting": state.linked and not state.confirmed,
        "confirmed": state.confirmed,
        "not_needed": not state.needed and not state.linked,
    }


async def arrival(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Greet a guardian: where the link leads and whom it is about."""
    shown: dict[str, Any] = {"other_language": _OTHER_LANGUAGE[t.locale], "stranger": actor.person_id is None}
    try:
        view = await invites.read_invite(unit, actor, token_of(dialog_manager))
    except RefusedError as refusal:  # used up or revoked while the person was reading
        words = t(REFUSALS.get(refusal.reason, REFUSALS["invite_unknown"]))
        return {"place": "—", "ward": "—", "open": False, "words": words, **shown}
    return {"place": view.place, "ward": view.ward_name or "—", "open": True, "words": "", **shown}


async def waiting(unit: Unit, actor: Actor, **_: Any) -> dict[str, Any]:
    """Name the children for whom the curator has yet to confirm the guardian."""
    found = await guardians.wards(unit, actor)
    names = ", ".join(ward.first_name or ward.code for ward in found if not ward.confirmed)
    return {"names": names or "—", "waits": bool(names)}


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    GuardianSG.invite: {
        "link": "https://t.me/nastavnik_bot?start=AbCdEfGhIjKlMnOp",
        "share": "https://t.me/share/url?url=x&text=y",
        "to_pass": True,
        "days": "14",
        "waiting": False,
        "confirmed": False,
        "not_needed": False,
    },
    GuardianSG.privacy: {
        "place": "Школа № 2",
        "ward": "Аня",
        "open": True,
        "words": "",
        "other_language": "English",
        "stranger": True,
    },
    GuardianSG.stored: {},
    GuardianSG.adult: {},
    GuardianSG.too_young: {},
    GuardianSG.ward: {"place": "Школа № 2", "ward": "Аня", "open": True, "words": ""},
    GuardianSG.not_mine: {},
    GuardianSG.done: {"names": "Аня", "waits": True},
}
"""Data with which every window can be rendered without a database."""
