"""What the windows about a consent on paper show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.school import start_data
from dialogs.people.paper_words import PLACES, TERMS, place_error, term_error
from dialogs.states import PeopleSG
from domain.consents import Giver
from domain.vocabulary import ConsentKind
from locales.marks import N_
from services import words
from services.lookups import today_in
from services.paper_stack import OPTIONAL, sheets_missing
from services.person_card import view_person

if TYPE_CHECKING:
    from datetime import datetime

    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.person_card import PersonCard
    from storage.unit import Unit

GIVERS = {Giver.SELF: N_("the person"), Giver.GUARDIAN: N_("parent or guardian")}


def card_id(manager: DialogManager) -> int:
    """Return whose consent it is about."""
    chosen = manager.dialog_data.get("person")
    return int(chosen if chosen is not None else start_data(manager)["id"])


async def kinds(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer the sheets that are not in the register: what this person needs first, then what nobody has to sign."""
    card = await view_person(unit, actor, card_id(dialog_manager))
    found = open_sheets(card, unit.now, actor.zone)
    needed = [kind for kind, _ in found if kind not in OPTIONAL]
    return {
        "name": card.name.short,
        "kinds": [
            {"id": f"{kind.value}.{giver.value if giver else ''}", "label": words.word(t, words.CONSENTS, kind)}
            for kind, giver in found
        ],
        "complete": not needed,
        "free": len(needed) < len(found),
    }


def open_sheets(card: PersonCard, now: datetime, zone: str) -> list[tuple[ConsentKind, Giver | None]]:
    """Return the kinds that are missing, each with its giver; ``None`` where two people may still have to sign."""
    member = card.member
    if member.birth_date is None:
        return [(ConsentKind.PERSONAL_DATA, Giver.SELF), (ConsentKind.PARTICIPATION, Giver.SELF)]
    found: dict[ConsentKind, Giver | None] = {}
    for need in sheets_missing(member, today_in(now, zone)):
        found[need.kind] = None if need.kind in found else need.given_by
    return list(found.items())


async def sheet(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Name the sheet that is being recorded."""
    data = dialog_manager.dialog_data
    card = await view_person(unit, actor, card_id(dialog_manager))
    giver = data.get("paper_giver")
    return {
        "name": card.name.short,
        "kind": words.word(t, words.CONSENTS, data["paper_kind"]),
        "giver": t(GIVERS[Giver(giver)]) if giver else "",
        "error": place_error(data.get("error"), t),
        "places": [{"id": key, "label": t(label)} for key, label in PLACES.items()],
    }


async def term(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer until when the sheet holds."""
    data = dialog_manager.dialog_data
    return {
        "kind": words.word(t, words.CONSENTS, data.get("paper_kind")),
        "error": term_error(data.get("error"), t),
        "terms": [{"id": key.value, "label": t(label)} for key, label in TERMS.items()],
    }


_SHEET = {"name": "Аня К.", "kind": "Участие", "giver": "родитель или опекун", "error": "",
          "places": [{"id": "safe", "label": "Сейф школы"}]}  # fmt: skip
_TERM = {"kind": "Участие", "error": "", "terms": [{"id": "cycle", "label": "До конца года"}]}
PREVIEW: dict[Any, dict[str, Any]] = {
    PeopleSG.paper_kind: {"name": "Аня К.", "kinds": [{"id": "participation_consent.", "label": "Участие"}],
                          "complete": False, "free": True},
    PeopleSG.paper_giver: _SHEET,
    PeopleSG.paper_place: _SHEET,
    PeopleSG.paper_other: _SHEET,
    PeopleSG.paper_term: _TERM,
    PeopleSG.paper_until: _TERM,
}  # fmt: skip
