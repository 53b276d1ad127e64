"""What the screens for a stack of sheets show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip, school_of, schools_data
from dialogs.people.paper_words import PLACES, TERMS, place_error, term_error
from dialogs.states import StackSG
from domain.answers import parse_date
from domain.consents import Giver
from domain.vocabulary import ConsentKind, Role
from locales.marks import N_
from services import words
from services.access import NotAllowedError, RefusedError
from services.paper_stack import piles, recorded, signers

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

PAGE: Final = 10
"""Names on a page: two a row, the thumb reaches them all."""
_GIVERS: Final = {Giver.SELF: N_("self"), Giver.GUARDIAN: N_("parent")}


def school_of_stack(manager: DialogManager, actor: Actor) -> int:
    """Return the school of the stack.

    Raises:
        RefusedError: ``no_school``.
    """
    school = school_of(manager, actor, (Role.CURATOR,))
    if school is None:
        raise RefusedError("no_school")
    return school


def kind_of(manager: DialogManager) -> tuple[ConsentKind, Giver]:
    """Return which sheets the stack holds, and who signed them."""
    kind, _, giver = str(manager.dialog_data["stack"]).partition(".")
    return ConsentKind(kind), Giver(giver)


async def kinds(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List which sheets are missing, from whom, and of how many people."""
    data = await schools_data(unit, actor, dialog_manager, (Role.CURATOR,))
    try:
        found = await piles(unit, actor, school_of_stack(dialog_manager, actor))
    except (RefusedError, NotAllowedError):
        found = ()
    items = [{"id": pile.key, "label": f"{_what(t, pile.kind, pile.giver)}: {pile.count}"} for pile in found]
    return data | {"items": items, "open": bool(items), "nothing": not items}


async def place(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer where originals usually lie."""
    return {
        "what": _what(t, *kind_of(dialog_manager)),
        "error": place_error(dialog_manager.dialog_data.get("error"), t),
        "places": [{"id": key, "label": t(label)} for key, label in PLACES.items()],
    }


async def term(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer until when such sheets usually hold."""
    return {
        "what": _what(t, *kind_of(dialog_manager)),
        "error": term_error(dialog_manager.dialog_data.get("error"), t),
        "terms": [{"id": key.value, "label": t(label)} for key, label in TERMS.items()],
    }


async def people(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List whose sheet is still missing; whoever was tapped is gone, so that the list moves up."""
    data = dialog_manager.dialog_data
    kind, giver = kind_of(dialog_manager)
    try:
        found = await signers(unit, actor, school_of_stack(dialog_manager, actor), kind, giver)
    except (RefusedError, NotAllowedError) as refusal:
        return _NOBODY | {"text": words_of(refusal, t)}
    pages = max(1, -(-len(found) // PAGE))
    page = min(int(data.get("page", 0)), pages - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    last = await recorded(unit, actor, int(data["last"])) if data.get("last") else None
    until = data.get("until")
    day = parse_date(until) if until else None
    lines = [
        t("<b>{what}</b>", what=_what(t, kind, giver)),
        t("{place}, until {day}", place=data["place"], day=t.full_date(day))
        if day
        else t("{place}, no end date", place=data["place"]),
        t("Recorded: {n}. Still missing: {left}.", n=int(data.get("count", 0)), left=len(found)),
        t("Tap the name on each sheet.") if found else t("That was the last one: all sheets of this kind are there."),
    ]
    return {
        "text": "\n".join(lines),
        "items": [{"id": str(each.person_id), "label": clip(_name(each.name))} for each in shown],
        "several": pages > 1,
        "may_undo": last is not None,
        "undo": clip(t("Undo: {name}", name=last.name.short)) if last else "",
    }


def _name(name: Any) -> str:
    """Return the last name first, as the sheets are sorted."""
    return " ".join(part for part in (name.last_name, name.first_name) if part) or name.code


def _what(t: Translator, kind: ConsentKind, giver: Giver) -> str:
    return f"{words.word(t, words.CONSENTS, kind)}, {t(_GIVERS[giver])}"


_NOBODY: Final = {"items": [], "several": False, "may_undo": False, "undo": ""}
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    StackSG.kind: {"schools": [], "many_schools": False, "open": True, "nothing": False,
                   "items": [{"id": "participation_consent.guardian", "label": "Участие, родитель: 12"}]},
    StackSG.place: {"what": "Участие, родитель", "error": "", "places": [{"id": "safe", "label": "Сейф школы"}]},
    StackSG.place_other: {"what": "Участие, родитель", "error": "", "places": []},
    StackSG.term: {"what": "Участие, родитель", "error": "", "terms": [{"id": "cycle", "label": "До конца года"}]},
    StackSG.term_other: {"what": "Участие, родитель", "error": "", "terms": []},
    StackSG.people: {"text": "<b>Участие, родитель</b>\nЗаписано: 12", "items": [{"id": "1", "label": "Смирнова А."}],
                     "several": True, "may_undo": True, "undo": "Отменить: Аня К."},
}  # fmt: skip
"""Data with which every window can be rendered without a database."""
