"""What the windows about cards for a class show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dialogs.cycle.wording import offer_label, offer_name
from dialogs.kit.school import clip, school_of
from dialogs.states import CycleSG
from services.access import RefusedError
from services.cards import MOST_CARDS, list_sheets, view_sheet
from services.joined import who_joined
from services.offers import list_offers

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.cards import Sheet
    from services.offers import Offer
    from storage.unit import Unit

COUNTS = (10, 20, 30)


async def sheets(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the sheets of the school year, newest first."""
    school = school_of(dialog_manager, actor)
    try:
        if school is None:
            raise RefusedError("no_school")  # noqa: TRY301  one way for both
        found = await list_sheets(unit, actor, school, int(dialog_manager.dialog_data.get("sheets_page", 0)))
    except RefusedError:
        return {"items": [], "any": False, "several": False, "page": 1, "pages": 1}
    dialog_manager.dialog_data["sheets_page"] = found.page
    return {
        "items": [
            {"id": each.id, "label": f"{clip(_name(t, catalogue, each), 14)} · {each.joined}/{each.cards}"}
            for each in found.sheets
        ],
        "any": bool(found.sheets),
        "several": found.pages > 1,
        "page": found.page + 1,
        "pages": found.pages,
    }


async def who(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Offer whom cards are for: participants; staff get a link each."""
    found = await _offers(unit, actor, catalogue, dialog_manager)
    return {"items": [{"id": each.key, "label": clip(offer_label(t, catalogue, each))} for each in found]}


async def draft(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show whom the sheet in the making is for, and how many cards it may have."""
    key = dialog_manager.dialog_data.get("offer")
    found = [each for each in await _offers(unit, actor, catalogue, dialog_manager) if each.key == key]
    return {
        "who": offer_name(t, catalogue, found[0]) if found else "—",
        "most": MOST_CARDS,
        "counts": [{"id": str(count), "label": str(count)} for count in COUNTS],
    }


async def sheet(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one sheet."""
    try:
        found = await view_sheet(unit, actor, int(dialog_manager.dialog_data["sheet"]))
    except RefusedError:
        return {"missing": True, "alive": False, "over": False, "any_joined": False, "label": "", "who": "",
                "joined": 0, "cards": 0, "until": ""}  # fmt: skip
    return {
        "missing": False,
        "alive": found.alive,
        "over": not found.alive,
        "any_joined": found.joined > 0,
        "label": found.label or t("Cards for a class"),
        "who": offer_name(t, catalogue, found),
        "joined": found.joined,
        "cards": found.cards,
        "until": t.full_date(found.expires_at.date()),
    }


async def joined(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List who came in, newest first."""
    data = dialog_manager.dialog_data
    try:
        found = await who_joined(
            unit, actor, int(data.get(data.get("joined_by", "invite"), 0)), int(data.get("joined_page", 0))
        )
    except RefusedError:
        return {"total": 0, "lines": t("Nobody here."), "items": [], "several": False, "page": 1, "pages": 1}
    data["joined_page"] = found.page
    today = unit.now.astimezone(ZoneInfo(actor.zone)).date()
    lines = [
        t(
            "{name} ({code}), {day}",
            name=each.name.first_name or t("no name yet"),
            code=each.name.code,
            day=t.day(each.since.astimezone(ZoneInfo(actor.zone)).date(), today),
        )
        for each in found.people
    ]
    return {
        "total": found.total,
        "lines": "\n".join(lines) or t("Nobody here."),
        "items": [{"id": each.person_id, "label": clip(each.name.short)} for each in found.people],
        "several": found.pages > 1,
        "page": found.page + 1,
        "pages": found.pages,
    }


async def _offers(unit: Unit, actor: Actor, catalogue: Catalogue, manager: DialogManager) -> list[Offer]:
    school = school_of(manager, actor)
    if school is None:
        return []
    try:
        views = await list_offers(unit, actor, catalogue, school)
    except RefusedError:
        return []
    return [view.offer for view in views if view.offer.many]


def _name(t: Translator, catalogue: Catalogue, found: Sheet) -> str:
    return found.label or offer_name(t, catalogue, found)


_PAGES = {"several": True, "page": 1, "pages": 12}
_SHEET = {"missing": False, "alive": True, "over": False, "any_joined": True, "label": "10 «Б», вторая смена",
          "who": "наставляемый · ученик", "joined": 40, "cards": 40, "until": "14 сентября 2026"}  # fmt: skip
PREVIEW: dict[Any, dict[str, Any]] = {
    CycleSG.sheets: {"items": [{"id": 9223372036854775807, "label": "10 «Б», втора… · 40/40"}] * 8, "any": True,
                     **_PAGES},
    CycleSG.sheet_who: {"items": [{"id": "mentor.employer_student.employee", "label": "специалист → студент"}]},
    CycleSG.sheet_label: {"who": "наставник · Работодатель — студент", "most": 40, "counts": []},
    CycleSG.sheet_count: {"who": "", "most": 40, "counts": [{"id": str(n), "label": str(n)} for n in COUNTS]},
    CycleSG.sheet: _SHEET,
    CycleSG.sheet_revoke: _SHEET,
    CycleSG.joined: {"total": 40, "lines": "\n".join(["Александра (7DF-4RN), сегодня, вт 15 сентября"] * 8),
                     "items": [{"id": 9223372036854775807, "label": "Александра С."}] * 8, **_PAGES},
}  # fmt: skip
"""Data with which every window can be rendered without a database."""
