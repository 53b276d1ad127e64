"""What the windows of a mentee's categories show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.school import clip, start_data
from dialogs.states import CategorySG
from domain.categories import SENSITIVE, Category
from services.access import RefusedError
from services.categories import view_categories
from services.form_words import CATEGORIES

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.categories import CategoryCard
    from storage.unit import Unit

MAIN, SECOND = "main", "second"
NONE: Final = "none"
_TICKED: Final = 24


def person_of(manager: DialogManager) -> int:
    """Return whose categories are open; 0, which is nobody, when there is none."""
    return int(start_data(manager).get("id") or 0)


async def category(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one main and one second category."""
    card = await _card(unit, actor, dialog_manager)
    if card is None:
        return {"text": "", "gone": True, "found": False, "has_main": False, "may_mark": False}
    lines = [
        t("<b>Categories</b> · {name}", name=card.name.full),
        t("Main: {what}", what=t(CATEGORIES[card.main]) if card.main else t("not noted")),
        t("Second: {what}", what=t(CATEGORIES[card.second]) if card.second else t("not noted")),
        t("\nOnly curators and the psychologist see this; each look is noted. Reports hold totals of the main one."),
    ]
    return {
        "text": "\n".join(lines),
        "gone": False,
        "found": True,
        "has_main": card.main is not None,
        "may_mark": card.commission is not None,
    }


async def category_choice(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the eight categories."""
    card = await _card(unit, actor, dialog_manager)
    if card is None:
        return {"text": t("This person is no mentee here."), "items": []}
    second = dialog_manager.dialog_data.get("ask") == SECOND
    mine = card.second if second else card.main
    lines = [
        t("<b>Second category</b> · {name}", name=card.name.short)
        if second
        else t("<b>Main category</b> · {name}", name=card.name.short),
        t("Note only what the school's help needs: no diagnosis, no papers."),
    ]
    if mine in SENSITIVE:
        lines.append(t("What stands there is sensitive: please do not speak of it in a group."))
    if not card.special_consent:
        lines.append(t("Special needs: only with the written consent, «Special data» under «Consent on paper»."))
    items = [
        (each.value, ("• " if each is mine else "") + t(CATEGORIES[each]))
        for each in Category
        if not second or each is not card.main
    ]
    return {
        "text": "\n".join(lines),
        "items": [{"id": key, "label": clip(label, _TICKED)} for key, label in [*items, (NONE, t("None"))]],
    }


async def commission(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Explain what happens when the matching goes through the commission for minors, and take the mark."""
    card = await _card(unit, actor, dialog_manager)
    if card is None or card.commission is None:
        return {"text": "", "gone": True, "may_set": False, "may_unset": False, "may_end": False, "sure": False}
    live = card.commission and card.live_matches > 0
    sure = live and bool(dialog_manager.dialog_data.get("sure"))
    return {
        "text": "\n".join(_commission(t, card, live=live, sure=sure)),
        "gone": False,
        "may_set": not card.commission,
        "may_unset": bool(card.commission),
        "may_end": live and not sure,
        "sure": sure,
    }


def _commission(t: Translator, card: CategoryCard, *, live: bool, sure: bool) -> list[str]:
    head = t("<b>Through the commission (КДН)</b> · {name}", name=card.name.short)
    if sure:
        return [head, t("End the pair now? Everybody in it gets the same neutral line, without a reason.")]
    if live:
        return [head, t("Marked. There is a pair all the same: the programme may not go on with it. "
                        "Speak with the family, then end it here.")]  # fmt: skip
    if card.commission:
        return [head, t("Marked: the child stands in no list for matching."), next_for_family(t)]
    return [
        head,
        t("The mentor of a child on the commission's register is appointed by the commission, not by the school."),
        next_for_family(t),
        t("The mark keeps no reason and no date; only curators see it."),
    ]


def next_for_family(t: Translator) -> str:
    """Return what the family does next."""
    return t("The family turns to the commission for minors of its district: it appoints a mentor with the family's "
             "consent; a child from 14 may ask for another.")  # fmt: skip


async def _card(unit: Unit, actor: Actor, manager: DialogManager) -> CategoryCard | None:
    try:
        return await view_categories(unit, actor, person_of(manager))
    except RefusedError:
        return None


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    CategorySG.main: {"text": "<b>Категории</b> · Аня К.", "gone": True, "found": True, "has_main": True,
                      "may_mark": True},
    CategorySG.choose: {"text": "<b>Основная категория</b>", "items": [{"id": "gifted", "label": "• Одарённость"}]},
    CategorySG.commission: {"text": "<b>Через КДН</b>", "gone": True, "may_set": True, "may_unset": True,
                            "may_end": True, "sure": True},
}  # fmt: skip
