"""What the operator's windows show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dialogs.kit import talk
from dialogs.kit.school import clip
from dialogs.operator.words import zone_name
from dialogs.partners.wording import counted_sources
from dialogs.states import OperatorSG
from domain.vocabulary import Role
from locales.marks import N_
from services import words
from services.access import RefusedError
from services.codes import deep_link
from services.offers import view_link
from services.setup import ZONES, get_municipality, get_school, list_municipalities, list_schools
from services.summary import summary

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.summary import SchoolCounts
    from storage.unit import Unit

ERRORS = {
    "text": N_("Please send it as a text."),
    "bad_name": N_("A name takes from 2 to 200 characters. Please send it once more."),
    "bad_address": N_("An address takes from 2 to 300 characters. Please send it once more."),
    "bad_code": N_("A code is 2 to 20 Latin letters, digits or hyphens, such as MEGION-2."),
    "code_taken": N_("Another school has this code already. Please send another one."),
    "name_taken": N_("There is one with this name already. Please send another name."),
}


async def main(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """List municipalities to the operator, and schools in counts to a municipal curator."""
    is_operator = Role.OPERATOR in actor.roles
    if is_operator:
        found = await list_municipalities(unit, actor)
        return {
            "operator": True,
            "municipal": False,
            "empty": not found,
            "items": [{"id": m.id, "label": clip(m.name)} for m in found],
            "text": "",
        }
    counted = await summary(unit, actor)
    lines = [f"<b>{t('{name}', name=counted.name)}</b>"]
    lines += [_school_line(t, school) for school in counted.schools] or [t("There are no schools yet.")]
    return {
        "operator": False,
        "municipal": True,
        "empty": False,
        "items": [{"id": s.organization_id, "label": clip(s.name)} for s in counted.schools],
        "text": "\n\n".join(lines),
    }


def _school_line(t: Translator, school: SchoolCounts) -> str:
    if not school.running:
        return t("{name}: the school year is not open yet.", name=school.name)
    counts = t(
        "{name}: mentees {mentees_ready} of {mentees} ready, mentors {mentors_ready} of {mentors}; "
        "pairs by order: {active}, in preparation: {waiting}; meetings held: {meetings}.",
        name=school.name,
        mentees_ready=school.mentees_ready,
        mentees=school.mentees,
        mentors_ready=school.mentors_ready,
        mentors=school.mentors,
        active=school.active,
        waiting=school.waiting,
        meetings=school.meetings_held,
    )
    if not school.sources:
        return counts
    return counts + " " + t("Mentors come {sources}.", sources=counted_sources(t, school.sources))


async def error(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what was wrong with the last text, if anything."""
    code = dialog_manager.dialog_data.get("error")
    return {"error": t(ERRORS[code]) + "\n" if code in ERRORS else "", "wrong": code in ERRORS}


async def zones(unit: Unit, t: Translator, **_: Any) -> dict[str, Any]:
    """List the zones as buttons."""
    return {"zones": [{"id": str(i), "label": zone_name(t, zone, unit.now)} for i, zone in enumerate(ZONES)]}


async def municipality(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show a municipality and its schools."""
    found = await get_municipality(unit, actor, dialog_manager.dialog_data["municipality"])
    schools = await list_schools(unit, actor, found.id)
    return {
        "name": found.name,
        "zone": zone_name(t, found.zone, unit.now),
        "count": len(schools),
        "items": [{"id": s.id, "label": clip(s.name)} for s in schools],
        "operator": Role.OPERATOR in actor.roles,
    }


async def school(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show a school."""
    found = await get_school(unit, actor, dialog_manager.dialog_data["organization"])
    return {
        "name": found.name,
        "address": found.address or t("no address yet"),
        "code": found.code,
        "zone": zone_name(t, found.zone, unit.now),
        "lonely": not found.curators,
        "staffed": found.curators > 0,
        "curators": found.curators,
        "operator": Role.OPERATOR in actor.roles,
    }


async def invite(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show a one-time link, ready to be passed on."""
    try:
        found = await view_link(unit, actor, dialog_manager.dialog_data["invite"])
    except RefusedError:
        return {"alive": False, "over": True, "link": "", "share": share_address("", ""), "who": "", "until": ""}
    link = deep_link(talk(dialog_manager).bot_username, found.token)
    who = words.word(t, words.ROLES, found.role)
    return {
        "alive": True,
        "over": False,
        "link": link,
        "share": share_address(link, t("Your invitation to the mentoring programme. The link works once.")),
        "who": f"{who}, {found.place}" if found.place else who,
        "until": t.full_date(found.expires_at.date()),
    }


def share_address(link: str, text: str) -> str:
    """Return the address that offers a link to one of the person's chats."""
    return f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(text, safe='')}"


_ITEMS = [{"id": 1, "label": "Школа № 2"}]
PREVIEW: dict[Any, dict[str, Any]] = {
    OperatorSG.main: {"operator": True, "municipal": False, "empty": True, "items": _ITEMS, "text": ""},
    OperatorSG.municipality_name: {"error": "", "wrong": False},
    OperatorSG.municipality_zone: {"zones": [{"id": str(i), "label": zone} for i, zone in enumerate(ZONES)]},
    OperatorSG.municipality: {"name": "Район", "zone": "Москва, UTC+3", "count": 1, "items": _ITEMS, "operator": True},
    OperatorSG.school_name: {"error": "", "wrong": False},
    OperatorSG.school_address: {"error": "", "wrong": False},
    OperatorSG.school: {"name": "Школа № 2", "address": "ул. Садовая, 1", "code": "SCH-2", "zone": "Москва, UTC+3",
                        "lonely": True, "staffed": True, "curators": 2, "operator": True},
    OperatorSG.school_code: {"error": "", "wrong": False},
    OperatorSG.invite: {"alive": True, "over": False, "link": "https://t.me/bot?start=x", "who": "куратор",
                        "share": "https://t.me/share/url?url=x", "until": "1 октября 2026 г."},
}  # fmt: skip
