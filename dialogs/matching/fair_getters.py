"""Whether a group of mentees is left out: what the screen of fairness shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip, schools_data
from dialogs.matching.actions import school
from dialogs.states import MatchingSG
from domain.categories import MASK_BELOW, Category
from domain.vocabulary import MentoringForm, Role, Sex
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.form_words import CATEGORIES
from services.matching.fairness import Cut, Share, fairness

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

SEXES: Final = {Sex.FEMALE: N_("Girls and women"), Sex.MALE: N_("Boys and men")}
HERE: Final = (Role.CURATOR, Role.PSYCHOLOGIST)
CUTS: Final = {Cut.GRADE: N_("Grade"), Cut.FORM: N_("Form"), Cut.CATEGORY: N_("Category"), Cut.SEX: N_("He or she")}


async def fair(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Compare groups: who has a pair, how long it took, how well it fits."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager, HERE)
    data |= {"is_curator": Role.CURATOR in actor.roles, "cuts": []}
    cut = Cut(dialog_manager.dialog_data.get("cut", Cut.GRADE))
    try:
        found = await fairness(unit, actor, catalogue, school(dialog_manager), cut)
    except (RefusedError, NotAllowedError) as refusal:
        return data | {"text": words_of(refusal, t)}
    lines = [
        t("<b>Is anybody left out?</b> · {school}", school=found.school),
        t("Of those who are ready: with a mentor or a proposal, days of waiting (median), fit of the pairs."),
        _line(t, t("All"), found.total),
        *(_line(t, _name(t, catalogue, cut, each.key), each) for each in found.shares),
    ]
    if any(each.mentees is None for each in found.shares):
        lines.append(t("— stands where there are fewer than {n}: so few would say who it is.", n=MASK_BELOW))
    return data | {
        "text": "\n".join(lines),
        "cuts": [
            {"id": each.value, "label": clip(f"{'• ' if each is cut else ''}{t(label)}")}
            for each, label in CUTS.items()
        ],
    }


def _line(t: Translator, name: str, share: Share) -> str:
    if share.mentees is None:
        return f"{name}: —"
    line = t("{name}: {paired} of {n}", name=name, paired=share.paired, n=share.mentees)
    if share.days is not None:
        line += " · " + t.plural("{n} day", "{n} days", share.days)
    return line + (t(" · fit {n} %", n=share.fit) if share.fit is not None else "")


def _name(t: Translator, catalogue: Catalogue, cut: Cut, key: str | None) -> str:
    if key is None:
        return t("Not known yet")
    if cut is Cut.GRADE:
        return t("Grade {grade}", grade=key)
    if cut is Cut.SEX:
        return t(SEXES[Sex(key)])
    return (
        t(CATEGORIES[Category(key)]) if cut is Cut.CATEGORY else catalogue.forms[MentoringForm(key)].title.of(t.locale)
    )


FAIR_PREVIEW: dict[Any, dict[str, Any]] = {
    MatchingSG.fair: {"schools": [], "many_schools": False, "is_curator": True,
                      "text": "<b>Никто не забыт?</b> · Школа № 2\n7 класс: 4 из 6 · 12 дней · совпадение 70 %",
                      "cuts": [{"id": "category", "label": "• Категория"}]},
}  # fmt: skip
