"""What the screens of a call for help show."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.kit.newcomer import voice
from dialogs.kit.school import clip
from dialogs.sos.actions import beneath
from dialogs.states import SosSG
from domain.signals import HELPERS
from domain.vocabulary import Role
from services.signal_words import NOBODY, passed_on
from services.signals import who_helps, who_helps_mentee, whom_to_worry_about

if TYPE_CHECKING:
    from collections.abc import Collection

    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit


async def choose(unit: Unit, actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer the adults that the school has here; a button that reaches nobody would be a lie."""
    t = voice(dialog_manager, actor)
    mentor = Role.MENTOR in actor.roles and bool(await whom_to_worry_about(unit, actor))
    return _offered(t, await who_helps(unit, actor)) | _way(dialog_manager) | {"mentor": mentor}


async def whom(unit: Unit, actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the mentor's own mentees."""
    found = await whom_to_worry_about(unit, actor)
    return _way(dialog_manager) | {"mentees": [{"id": each.person_id, "label": clip(each.name)} for each in found]}


async def worry(unit: Unit, actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer the adults who may hear of a mentee; one who is bound to the mentee is none of them."""
    t = voice(dialog_manager, actor)
    mentee = int(dialog_manager.dialog_data["mentee"])
    names = {each.person_id: each.name for each in await whom_to_worry_about(unit, actor)}
    roles = await who_helps_mentee(unit, actor, mentee)
    return _offered(t, roles) | _way(dialog_manager) | {"name": names.get(mentee, "…")}


async def done(actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say who knows now, since when, and what happens next."""
    t = voice(dialog_manager, actor)
    data = dialog_manager.dialog_data
    at = datetime.fromisoformat(data["at"]).astimezone(ZoneInfo(actor.zone))
    roles = {Role(role) for role in data["roles"]}
    return {"told": passed_on(t, at, roles, another=bool(data["another"]))} | _way(dialog_manager)


def _offered(t: Translator, roles: Collection[Role]) -> dict[str, Any]:
    return {
        "psychologist": Role.PSYCHOLOGIST in roles,
        "curator": Role.CURATOR in roles,
        "both": set(HELPERS) <= set(roles),
        "reachable": bool(set(roles) & set(HELPERS)),
        "elsewhere": bool(roles) and not set(roles) & set(HELPERS),
        "alone": not roles,
        "nobody": t.you(NOBODY),
    }


def _way(manager: DialogManager) -> dict[str, Any]:
    there = beneath(manager)
    return {"beneath": there, "alone_here": not there}


_WAY = {"beneath": True, "alone_here": True}
_ADULTS = {"psychologist": True, "curator": True, "both": True, "reachable": True, "elsewhere": True, "alone": True,
           "nobody": "Сейчас мне некого позвать."}  # fmt: skip
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    SosSG.choose: _ADULTS | _WAY | {"mentor": True},
    SosSG.whom: _WAY | {"mentees": [{"id": 1, "label": "Аня"}]},
    SosSG.worry: _ADULTS | _WAY | {"name": "Аня"},
    SosSG.done: _WAY | {"told": "Передано в 16:02. " * 8},
}
"""Data with which every window can be rendered without a database."""
