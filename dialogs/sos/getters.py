"""What the screens of a call for help show."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.states import SosSG
from domain.vocabulary import Role
from services.signals import who_helps

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit


async def choose(unit: Unit, actor: Actor, **_: Any) -> dict[str, Any]:
    """Offer the adults that the school has here; a button that reaches nobody would be a lie."""
    roles = await who_helps(unit, actor)
    return {
        "psychologist": Role.PSYCHOLOGIST in roles,
        "curator": Role.CURATOR in roles,
        "both": {Role.PSYCHOLOGIST, Role.CURATOR} <= roles,
        "reachable": bool(roles - {Role.MUNICIPAL_CURATOR}),
        "elsewhere": roles == {Role.MUNICIPAL_CURATOR},
        "alone": not roles,
    }


async def done(actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say who knows now, since when, and what happens next."""
    data = dialog_manager.dialog_data
    if not data.get("reached"):
        return {"told": t.you("I reach nobody at your school from here. Please tell an adult you trust today.")}
    time = t.clock_time(datetime.fromisoformat(data["at"]).astimezone(ZoneInfo(actor.zone)))
    match data["who"]:
        case "so_psychologist":
            who = t("Passed on at {time}: the school's psychologist.", time=time)
        case "so_curator":
            who = t("Passed on at {time}: the curator.", time=time)
        case "so_both":
            who = t("Passed on at {time}: the psychologist and the curator.", time=time)
        case _:
            who = t("Passed on at {time}: the adults who run the programme.", time=time)
    after = t.you(
        "Your name went with it, and you will be spoken to as soon as possible. You need do nothing else. "
        "If nobody comes, open /sos again: each call arrives."
    )
    return {"told": f"{who}\n{after}"}


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    SosSG.choose: {"psychologist": True, "curator": True, "both": True, "reachable": True, "elsewhere": True,
                   "alone": True},
    SosSG.done: {"told": "Передано в 16:02. " * 8},
}  # fmt: skip
"""Data with which every window can be rendered without a database."""
