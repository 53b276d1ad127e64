"""What a newcomer's screens show."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from babel.dates import get_month_names

from dialogs.join.dates import days_of, first_choices
from dialogs.kit.newcomer import locale_of, start_data, token_of
from dialogs.kit.refusals import REFUSALS
from dialogs.states import JoinSG
from domain.vocabulary import Role
from locales.marks import N_
from services import invites, joining
from services.access import RefusedError
from services.lookups import today_in

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

_INVITED_AS: Final = {
    Role.MENTEE: N_("Here you find somebody who supports you with lessons, a project or the choice of what to do."),
    Role.MENTOR: N_("You are invited as a mentor: somebody who shares what they know and can."),
    Role.CURATOR: N_("You are invited as the curator of this school's mentoring programme."),
    Role.MUNICIPAL_CURATOR: N_("You are invited as the curator of the municipality's mentoring programme."),
}
_STAFF: Final = N_("You are invited to the school's mentoring programme.")
_OTHER_LANGUAGE: Final = {"ru": "English", "en": "Русский"}


async def privacy(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Greet: where the link leads and what is stored, before anything is."""
    known = actor.person_id is not None
    shown = {"other_language": _OTHER_LANGUAGE[t.locale], "stranger": not known, "known": known}
    try:
        view = await invites.read_invite(unit, actor, token_of(dialog_manager))
    except RefusedError as refusal:  # used up or revoked while the person was reading
        words = t.you(REFUSALS.get(refusal.reason, REFUSALS["invite_unknown"]))
        return {"place": "", "about": words, "open": False, "takes_part": False,
                "elsewhere": "", "other_school": False, "personal": False, "whose": "", **shown}  # fmt: skip
    return {
        "place": view.place,
        "about": t.you(_INVITED_AS.get(view.role, _STAFF)),
        "open": True,
        "personal": bool(view.ward_name),
        "whose": view.ward_name or "",
        "takes_part": view.role in {Role.MENTEE, Role.MENTOR},
        "elsewhere": ", ".join(view.elsewhere),
        "other_school": bool(view.elsewhere),
        **shown,
    }


async def birth_date(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Offer the years in which somebody of this kind was probably born, or decades."""
    known = await joining.profile(unit, actor)
    years, decades = first_choices(known.kind, today_in(unit.now, actor.zone))
    return {"years": [{"id": str(year), "label": _decade(t, year) if decades else str(year)} for year in years]}


async def birth_year(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer the ten years of the chosen decade."""
    first = int(dialog_manager.dialog_data.get("decade", 1980))
    return {"years": [{"id": str(year), "label": str(year)} for year in range(first, first + 10)]}


async def birth_month(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer the months."""
    names = get_month_names("wide", context="stand-alone", locale=t.locale)
    return {
        "year": str(dialog_manager.dialog_data.get("year", "")),
        "months": [{"id": str(number), "label": names[number].capitalize()} for number in range(1, 13)],
    }


async def birth_day(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer the days of the chosen month."""
    year = int(dialog_manager.dialog_data.get("year", 2000))
    month = int(dialog_manager.dialog_data.get("month", 1))
    return {
        "month": t.month(date(year, month, 1)),
        "days": [{"id": str(day), "label": str(day)} for day in days_of(year, month)],
    }


async def grade(**_: Any) -> dict[str, Any]:
    """Offer the grades."""
    return {"grades": _GRADES}


async def problem(actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what is wrong with the link and what helps."""
    reason = str(start_data(dialog_manager).get("reason", "invite_unknown"))
    return {
        "other_language": _OTHER_LANGUAGE[locale_of(dialog_manager, actor)],
        "reason": t.you(REFUSALS.get(reason, REFUSALS["invite_unknown"])),
        "known": actor.person_id is not None,
    }


async def stranger(actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer the other language to somebody who came without a link."""
    return {"other_language": _OTHER_LANGUAGE[locale_of(dialog_manager, actor)]}


def _decade(t: Translator, year: int) -> str:
    return t("{year}s", year=year)


_GRADES: Final = [{"id": str(number), "label": str(number)} for number in joining.GRADES]
_TEN: Final = [{"id": str(number), "label": str(number)} for number in range(2004, 2020)]

PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    JoinSG.language: {},
    JoinSG.privacy: {
        "place": "Школа № 2",
        "about": "Here you find somebody who supports you.",
        "personal": True,
        "whose": "Аня",
        "open": True,
        "takes_part": True,
        "elsewhere": "Школа № 2",
        "other_school": True,
        "other_language": "English",
        "stranger": True,
        "known": True,
    },
    JoinSG.stored: {},
    JoinSG.name: {},
    JoinSG.birth_date: {"years": _TEN},
    JoinSG.birth_year: {"years": _TEN},
    JoinSG.birth_month: {"year": "2013", "months": [{"id": str(n), "label": "September"} for n in range(1, 13)]},
    JoinSG.birth_day: {"month": "February 2012", "days": [{"id": str(n), "label": str(n)} for n in range(1, 32)]},
    JoinSG.grade: {"grades": _GRADES},
    JoinSG.done: {},
    JoinSG.invite_problem: {"reason": "This link has been used already.", "known": False, "other_language": "English"},
    JoinSG.stranger: {"other_language": "English"},
}
"""Data with which every window can be rendered without a database."""
