"""What the screens of consents show."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from dialogs.consent.asking import label, on_screen, pages
from dialogs.states import ConsentSG
from domain.consents import Giver
from domain.vocabulary import Role
from services import consents, guardians

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

_NOTHING: Final = {
    "head": "",
    "ward": "",
    "about_ward": False,
    "short": "",
    "answers": [],
    "granted": False,
    "refused": False,
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
    unit: Unit, actor: Actor, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Say which consent is about to be taken back."""
    shown = await on_screen(unit, actor, catalogue, dialog_manager)
    return {"title": shown.screen.text.title if shown else "—"}


async def done(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """List all answers; each can be opened and changed."""
    asked = await consents.asked(unit, actor)
    names: dict[int, str | None] = {}
    if Role.LEGAL_GUARDIAN in actor.roles:
        names = {ward.person_id: ward.first_name or ward.code for ward in await guardians.wards(unit, actor)}
    return {
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
    ConsentSG.take_back: {"title": "Consent"},
    ConsentSG.refused: {},
    ConsentSG.done: {"lines": [{"id": "0", "label": "✓ Taking part · Аня"}], "some": True},
}
"""Data with which every window can be rendered without a database."""
