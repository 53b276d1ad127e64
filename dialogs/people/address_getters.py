"""What «Обращение и пожелание» shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip
from dialogs.people.paper_getters import card_id
from dialogs.states import PeopleSG
from services.access import NotAllowedError, RefusedError
from services.matching.address import view_address
from services.matching.words import SEXES, WISHES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram_dialog import DialogManager

    from domain.vocabulary import Sex
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

NOTHING: Final = "none"


async def address(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show what is noted, with a dot at each choice."""
    try:
        found = await view_address(unit, actor, card_id(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "sexes": [], "wishes": []}
    lines = [
        t("<b>Address and wish</b> · {name}", name=found.name.short),
        t("He or she? As the person says; I guess nothing from the name, and it may stay open."),
    ]
    if found.mentee:
        lines.append(t("Second row: whom the mentee would rather have as mentor, if it was said."))
    lines.append(t("It counts in pairing and is read by curators alone."))
    return {
        "text": "\n".join(lines),
        "sexes": _choices(t, SEXES, found.sex, t("Not noted")),
        "wishes": _choices(t, WISHES, found.mentor_sex, t("No matter")) if found.mentee else [],
    }


def _choices(t: Translator, labels: Mapping[Sex, str], now: Sex | None, nothing: str) -> list[dict[str, str]]:
    shown = [(each.value, t(label), now is each) for each, label in labels.items()] + [(NOTHING, nothing, now is None)]
    return [{"id": key, "label": clip(f"{'• ' if on else ''}{label}")} for key, label, on in shown]


ADDRESS_PREVIEW: dict[Any, dict[str, Any]] = {
    PeopleSG.address: {"text": "<b>Обращение и пожелание</b> · Аня К.",
                       "sexes": [{"id": "female", "label": "• Она"}, {"id": "none", "label": "Не указано"}],
                       "wishes": [{"id": "female", "label": "Женщину"}, {"id": "none", "label": "• Всё равно"}]},
}  # fmt: skip
"""What the window shows in the static tests."""
