"""What the screens of consents show."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from dialogs.consent.asking import label, on_screen, pages
from dialogs.states import ConsentSG
from domain.consents import Giver
from domain.retention import STOPS_PROCESSING, erase_by
from domain.vocabulary import Role
from services import consents, erasing, guardians
from services.lookups import today_in

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.erasing import Pending
    from storage.unit import Unit

LABEL: Final = 22
MOST_RETURNS: Final = 3
_NOTHING: Final = {
    "head": "",
    "ward": "",
    "about_ward": False,
    "short": "",
    "answers": [],
    "granted": False,
    "refused": False,
    "ends": "",
    "nothing": True,
}


async def document(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one document in short, with the answer that stands if there is one."""
    shown = await on_screen(unit, actor, catalogue, dialog_manager)
    if shown is None:
        return dict(_NOTHING)
    number = t("Document {number} of {total}", number=shown.asked.number(shown.ask), total=len(shown.asked.asks))
    ward = shown.screen.ward_name or shown.screen.ward_code or ""
    return {
        "head": f"{number} · <b>{_html(shown.screen.text.title)}</b>\n{_html(shown.screen.school)}",
        "ward": ward,
        "about_ward": shown.ask.giver is Giver.GUARDIAN,
        "short": _html(shown.screen.text.short),
        "answers": [
            {"id": f"y{shown.mark}", "label": t("I agree")},
            {"id": f"n{shown.mark}", "label": t("I do not agree")},
        ],
        "granted": shown.ask.granted is True,
        "refused": shown.ask.granted is False,
        "ends": t.full_date(shown.ask.ends_on) if shown.ask.ends_on else "",
        "nothing": False,
    }


async def full_text(
    unit: Unit, actor: Actor, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show a page of the whole text: its hash is what the record holds."""
    shown = await on_screen(unit, actor, catalogue, dialog_manager)
    leaves = pages(shown.screen.text.full) if shown else [""]
    page = min(int(dialog_manager.dialog_data.get("page", 0)), len(leaves) - 1)
    return {
        "text": _html(leaves[page]) or "—",
        "page": str(page + 1),
        "pages": str(len(leaves)),
        "several": len(leaves) > 1,
        "before": page > 0,
        "after": page < len(leaves) - 1,
    }


async def take_back(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Say which consent is about to be taken back, and what follows."""
    shown = await on_screen(unit, actor, catalogue, dialog_manager)
    if shown is None:
        return {"title": "—", "follows": ""}
    title = shown.screen.text.title
    if shown.ask.kind in STOPS_PROCESSING:
        return {"title": title, "follows": _follows(unit, actor, t, ward=shown.ask.giver is Giver.GUARDIAN)}
    text = t.you("Without it there can be no pair, so the pair ends. Nothing else follows, and no reasons are needed.")
    return {"title": title, "follows": text}


async def stop(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what follows when everything about one person is taken back."""
    person_id = int((dialog_manager.dialog_data.get("stop") or (0, 0))[1])
    ward = person_id != actor.person_id
    names = await _ward_names(unit, actor) if ward else {}
    return {
        "ward": names.get(person_id) or "—" if ward else "",
        "follows": _follows(unit, actor, t, ward=ward),
    }


def _follows(unit: Unit, actor: Actor, t: Translator, *, ward: bool) -> str:
    """Say before the tap what will happen, and by when."""
    day = t.full_date(erase_by(today_in(unit.now, actor.zone)))
    if ward:
        return t(
            "• The pair ends at once, the meetings are cancelled. The other side learns only that.\n"
            "• The school erases the child's data by {day}.\n"
            "• Until that day you can change your mind. No reasons are needed.",
            day=day,
        )
    return t.you(
        "• The pair ends at once, the meetings are cancelled. The other side learns only that.\n"
        "• The school erases your data by {day}.\n"
        "• Until that day you can change your mind. No reasons are needed.",
        day=day,
    )


async def leaving(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Show what is being erased and by when, each with its way back."""
    found = await erasing.my_pending(unit, actor)
    if not found:
        return {"text": t("Nothing is being erased."), "returns": []}
    lines = []
    for one in found[:MOST_RETURNS]:
        day = t.full_date(one.due_on)
        if one.ward_name is None:
            lines.append(
                t.you(
                    "<b>Your part in the programme has ended</b>\n{school} erases your data by {day}. "
                    "There are no more meetings and no more questions.",
                    school=one.school,
                    day=day,
                )
            )
        else:
            lines.append(
                t(
                    "<b>The child's part in the programme has ended</b>\n"
                    "Child: {name}. {school} erases the data by {day}.",
                    name=one.ward_name,
                    school=one.school,
                    day=day,
                )
            )
    lines.append(t.you("Until then you can change your mind: the pair stays over, but you can begin anew."))
    several = len(found) > 1
    return {
        "text": "\n\n".join(lines),
        "returns": [
            {"id": str(one.id), "label": _clip(_return_label(t, one, several=several))} for one in found[:MOST_RETURNS]
        ],
    }


def _return_label(t: Translator, one: Pending, *, several: bool) -> str:
    label = t("I change my mind")
    return t("Back: {name}", name=one.ward_name or one.school) if several else label


async def _ward_names(unit: Unit, actor: Actor) -> dict[int, str]:
    if Role.LEGAL_GUARDIAN not in actor.roles:
        return {}
    return {ward.person_id: ward.first_name or ward.code for ward in await guardians.wards(unit, actor)}


def _clip(text: str) -> str:
    return text if len(text) <= LABEL else f"{text[: LABEL - 1].rstrip()}…"


async def done(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """List all answers; each can be opened and changed."""
    asked = await consents.asked(unit, actor)
    names = await _ward_names(unit, actor)
    stops = dict.fromkeys(ask.key[:2] for ask in asked.asks if ask.granted)
    return {
        "stops": [
            {
                "id": f"{school}_{person}",
                "label": t("Leave the programme")
                if person == actor.person_id
                else _clip(t("Take all back: {name}", name=names.get(person) or "…")),
            }
            for school, person in stops
        ],
        "has_left": bool(await erasing.my_pending(unit, actor)),
        "lines": [
            {"id": str(place), "label": label(t, ask, names.get(ask.person_id))} for place, ask in enumerate(asked.asks)
        ],
        "some": bool(asked.asks),
    }


def _html(text: str) -> str:
    return escape(text.strip(), quote=False)


_ANSWERS: Final = [{"id": "y12345678abcdefabcdef", "label": "I agree"}, {"id": "n12345678abcdefabcdef", "label": "No"}]

PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    ConsentSG.document: {
        "head": "1 · <b>Consent</b>\nШкола № 2",
        "ward": "Аня",
        "about_ward": True,
        "short": "Short text. " * 40,
        "answers": _ANSWERS,
        "granted": True,
        "refused": False,
        "ends": "30 сентября 2026",
        "nothing": False,
    },
    ConsentSG.full_text: {
        "text": "Full text. " * 300,
        "page": "1",
        "pages": "2",
        "several": True,
        "before": True,
        "after": True,
    },
    ConsentSG.take_back: {"title": "Consent", "follows": "• One thing.\n" * 4},
    ConsentSG.stop: {"ward": "Аня", "follows": "• One thing.\n" * 4},
    ConsentSG.leaving: {"text": "<b>Over</b>\nErased by 29.09.", "returns": [{"id": "1", "label": "I change my mind"}]},
    ConsentSG.refused: {},
    ConsentSG.done: {
        "lines": [{"id": "0", "label": "✓ Taking part · Аня"}],
        "some": True,
        "stops": [{"id": "9223372036854775807_9223372036854775807", "label": "Take all back: Аня"}],
        "has_left": True,
    },
}
"""Data with which every window can be rendered without a database."""
