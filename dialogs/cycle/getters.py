"""What the windows of a school year show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.cycle.sheet_getters import PREVIEW as SHEET_PREVIEW
from dialogs.cycle.wording import offer_label, offer_name
from dialogs.kit import talk
from dialogs.kit.school import clip, school_of, schools_data
from dialogs.operator.getters import share_address
from dialogs.partners.wording import SOURCES
from dialogs.states import CycleSG
from domain.partners import Source
from domain.vocabulary import Role
from services.access import RefusedError
from services.codes import deep_link
from services.cycles import view_cycle
from services.joined import joined_lately
from services.offers import list_offers, view_link

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show the open cycle, or the dates to open one with."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager)
    school = school_of(dialog_manager, actor)
    is_curator = Role.CURATOR in actor.roles
    if school is None:
        return data | {"open": False, "closed": False, "nowhere": True, "is_curator": is_curator, **_EMPTY}
    view = await view_cycle(unit, actor, school)
    forms = [talk(dialog_manager).catalogue.forms[s.form].title.of(t.locale) for s in view.forms if s.on]
    starts, ends = (view.cycle.starts_on, view.cycle.ends_on) if view.cycle else view.proposed
    return data | {
        "nowhere": False,
        "open": view.cycle is not None,
        "closed": view.cycle is None,
        "school": view.school,
        "starts": t.full_date(starts),
        "ends": t.full_date(ends),
        "forms": ", ".join(forms) or t("none yet"),
        "mentees": view.mentees,
        "mentors": view.mentors,
        "is_curator": is_curator,
        "may_open": is_curator and view.cycle is None,
        "may_run": is_curator and view.cycle is not None,
    }


_EMPTY = {"school": "", "starts": "", "ends": "", "forms": "", "mentees": 0, "mentors": 0, "may_open": False,
          "may_run": False}  # fmt: skip


async def forms(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the six forms; a button carries the state it leads to, so that a double tap is one."""
    view = await view_cycle(unit, actor, _school(dialog_manager, actor))
    return {
        "items": [
            {
                "id": f"{switch.form.value}.{0 if switch.on else 1}",
                # The tick costs two characters of the twenty-two.
                "label": clip(f"{'✓ ' if switch.on else ''}{catalogue.forms[switch.form].short.of(t.locale)}", 24),
            }
            for switch in view.forms
        ],
        "chosen": sum(switch.on for switch in view.forms),
    }


async def invites(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the links that can be handed out, with how many have come in by each."""
    try:
        views = await list_offers(unit, actor, catalogue, _school(dialog_manager, actor))
    except RefusedError:
        views = ()
    fresh = await joined_lately(unit, _school(dialog_manager, actor)) if views else 0
    lines = [f"{offer_name(t, catalogue, view.offer)}: {view.joined}" for view in views if view.joined]
    return {
        "items": [{"id": view.offer.key, "label": clip(offer_label(t, catalogue, view.offer))} for view in views],
        "joined": "\n".join(lines),
        "any_joined": bool(lines),
        "fresh": fresh,
        "any_fresh": fresh > 0,
    }


async def invite(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one link."""
    try:
        found = await view_link(unit, actor, dialog_manager.dialog_data["invite"])
    except RefusedError:
        return {"alive": False, "over": True, "one": False, "many": False, "any_joined": False,
                "who": "", "link": "", "until": "", "joined": 0, "share": share_address("", ""),
                "source": "", "has_source": False, "may_source": False}  # fmt: skip
    link = deep_link(talk(dialog_manager).bot_username, found.token)
    one = found.one
    source = (
        t("{name}", name=found.partner) if found.partner else t(SOURCES[Source(found.source)]) if found.source else ""
    )
    text = t("Join the mentoring programme of {school}.", school=found.place)
    return {
        "alive": True,
        "over": False,
        "one": one,
        "many": not one,
        "who": offer_name(t, catalogue, found),
        "link": link,
        "until": t.full_date(found.expires_at.date()),
        "joined": found.joined,
        "any_joined": not one and found.joined > 0,
        "share": share_address(link, text),
        "source": source,
        "has_source": bool(source) and found.role is Role.MENTOR,
        "may_source": found.role is Role.MENTOR,
    }


def _school(manager: DialogManager, actor: Actor) -> int:
    school = school_of(manager, actor)
    if school is None:
        raise RefusedError("no_school")
    return school


PREVIEW: dict[Any, dict[str, Any]] = {
    CycleSG.main: {"schools": [], "many_schools": False, "nowhere": False, "open": True, "closed": False,
                   "school": "Школа № 2", "starts": "1 сентября 2026 г.", "ends": "31 мая 2027 г.",
                   "forms": "Ученик — ученик", "mentees": 12, "mentors": 9, "is_curator": True, "may_open": False,
                   "may_run": True},
    CycleSG.forms: {"items": [{"id": "pupil_pupil.1", "label": "✓ Ученик — ученик"}], "chosen": 1},
    CycleSG.invites: {"items": [{"id": "mentee..pupil", "label": "наставляемый · ученик"}], "joined": "ученики: 3",
                      "any_joined": True, "fresh": 12, "any_fresh": True},
    CycleSG.revoke: {"alive": True, "who": "наставляемый · ученик"},
    CycleSG.invite: {"alive": True, "over": False, "one": False, "many": True, "who": "наставляемый · ученик",
                     "link": "https://t.me/bot?start=x", "until": "14 ноября 2026 г.", "joined": 300,
                     "any_joined": True, "source": "Выпускники", "has_source": True, "may_source": True, "share": "https://t.me/share/url?url=x"},
    CycleSG.surveys: {},
    CycleSG.preparing: {},
    CycleSG.ending: {},
    **SHEET_PREVIEW,
}  # fmt: skip
