"""What the windows about a consent on paper show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.school import start_data
from dialogs.states import PeopleSG
from domain.consents import Giver, age_on, is_minor, missing, required
from domain.vocabulary import ConsentKind
from locales.marks import N_
from services import words
from services.person_card import view_person

if TYPE_CHECKING:
    from datetime import datetime

    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.person_card import PersonCard
    from storage.unit import Unit

GIVERS = {Giver.SELF: N_("the person"), Giver.GUARDIAN: N_("parent or guardian")}
ERRORS = {
    "text": N_("Please send it as a text."),
    "too_long": N_("That is too long for the register: up to 100 characters, please."),
}


def card_id(manager: DialogManager) -> int:
    """Return whose consent it is about."""
    chosen = manager.dialog_data.get("person")
    return int(chosen if chosen is not None else start_data(manager)["id"])


async def kinds(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer the consents that this person still lacks, missing ones first of all; the rest can be on paper as well."""
    card = await view_person(unit, actor, card_id(dialog_manager))
    return {
        "name": card.name.short,
        "kinds": [
            {"id": f"{kind.value}.{giver.value if giver else ''}", "label": words.word(t, words.CONSENTS, kind)}
            for kind, giver in open_sheets(card, unit.now)
        ],
        "complete": not open_sheets(card, unit.now),
    }


def open_sheets(card: PersonCard, now: datetime) -> list[tuple[ConsentKind, Giver | None]]:
    """Return the kinds that are missing, each with its giver; ``None`` where two people may still have to sign."""
    member = card.member
    today = now.date()
    if member.birth_date is None:
        return [(ConsentKind.PERSONAL_DATA, Giver.SELF), (ConsentKind.PARTICIPATION, Giver.SELF)]
    needed = required(member.side, age_on(member.birth_date, today), member.form, paper_blocks=True)
    found: dict[ConsentKind, Giver | None] = {}
    for need in missing(needed, member.consents):
        found[need.kind] = None if need.kind in found else need.given_by
    if is_minor(member.birth_date, today) and ConsentKind.PARTICIPATION in found:
        found[ConsentKind.PARTICIPATION] = None
    return list(found.items())


async def sheet(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Name the sheet that is being recorded."""
    data = dialog_manager.dialog_data
    card = await view_person(unit, actor, card_id(dialog_manager))
    error = data.get("error")
    giver = data.get("paper_giver")
    return {
        "name": card.name.short,
        "kind": words.word(t, words.CONSENTS, ConsentKind(data["paper_kind"])),
        "giver": t(GIVERS[Giver(giver)]) if giver else "",
        "error": t(ERRORS[error]) + "\n" if error in ERRORS else "",
    }


_SHEET = {"name": "Аня К.", "kind": "Участие", "giver": "родитель или опекун", "error": ""}
PREVIEW: dict[Any, dict[str, Any]] = {
    PeopleSG.paper_kind: {"name": "Аня К.", "kinds": [{"id": "participation_consent.", "label": "Участие"}],
                          "complete": False},
    PeopleSG.paper_giver: _SHEET,
    PeopleSG.paper_place: _SHEET,
    PeopleSG.paper_other: _SHEET,
}  # fmt: skip
