"""What the windows of a pair's model and of the totals show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.states import ModelSG, TotalsSG
from domain.models import ContentModel, NumberModel
from domain.permissions import UseCase, allowed
from domain.vocabulary import Role
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.form_words import CATEGORIES, CONTENT, NUMBER
from services.models import view_models
from services.totals import district_totals, school_totals

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from domain.models import Tally
    from locales import Translator
    from services.access import Actor
    from services.models import ModelCard
    from services.totals import Totals
    from storage.unit import Unit

INSIDE: Final = (Role.CURATOR, Role.SCHOOL_HEAD, Role.PSYCHOLOGIST)
NUMBER_PART, ROLE_PART, ONLINE_PART = "number", "role", "online"
NO_ROLE: Final = "none"
_TICKED: Final = 24
_EXPLAINED: Final = {
    NumberModel.INDIVIDUAL: N_("<b>Individual</b>: one mentor, one mentee."),
    NumberModel.GROUP: N_("<b>Group</b>: one mentor, several mentees."),
    NumberModel.COLLECTIVE: N_("<b>Collective</b>: several mentors, or a whole class."),
    NumberModel.MUTUAL: N_("<b>Mutual</b>: both learn from each other."),
}


def match_of(manager: DialogManager) -> int:
    """Return which pair is open; 0, which is nobody's, when there is none."""
    return int(start_data(manager).get("id") or 0)


async def model(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show what a pair is called; buttons carry the state they lead to, so that a double tap is one."""
    try:
        card = await view_models(unit, actor, match_of(dialog_manager))
    except RefusedError:
        return {"text": t("There is no such pair any more."), "may_change": False, "content": [], "parts": []}
    change = card.may_change
    return {
        "text": "\n".join(_card(t, catalogue, card)),
        "may_change": change,
        "content": [
            {"id": f"{each.value}.{int(each not in card.models.content)}",
             "label": clip(("✓ " if each in card.models.content else "") + t(CONTENT[each]), _TICKED)}
            for each in ContentModel
        ] if change else [],
        "parts": [
            {"id": f"{ONLINE_PART}.{int(not card.models.online)}",
             "label": clip(("✓ " if card.models.online else "") + t("Meets online"), _TICKED)},
            {"id": NUMBER_PART, "label": t("By number")},
            {"id": ROLE_PART, "label": t("Role model")},
        ] if change else [],
    }  # fmt: skip


def _card(t: Translator, catalogue: Catalogue, card: ModelCard) -> list[str]:
    number = t(NUMBER[card.models.number])
    if card.models.corrected:
        number = t("{model} (as you have put it)", model=number)
    lines = [
        t("<b>The pair's model</b> · {form}", form=catalogue.forms[card.form].title.of(t.locale)),
        t("By number: {model}", model=number),
        t("Role model: {model}", model=role_label(t, catalogue, card) or "—"),
    ]
    if card.models.online:
        lines.append(t("The pair meets online."))
    if card.models.content:
        lines.append(t("Kinds of help: {what}", what=", ".join(t(CONTENT[each]) for each in card.models.content)))
    return lines


def role_label(t: Translator, catalogue: Catalogue, card: ModelCard) -> str | None:
    """Return the role model in words."""
    models = catalogue.forms[card.form].role_models
    return next((each.label.of(t.locale) for each in models if each.id == card.role_model), None)


async def choice(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the models by number, or the role models of the form."""
    try:
        card = await view_models(unit, actor, match_of(dialog_manager))
    except RefusedError:
        return {"text": t("There is no such pair any more."), "items": []}
    if dialog_manager.dialog_data.get("ask") == ROLE_PART:
        items = [(each.id, each.label.of(t.locale)) for each in catalogue.forms[card.form].role_models]
        items.append((NO_ROLE, t("None of these")))
        text = t("<b>Role model</b> · {form}\nWhich one fits this pair?",
                 form=catalogue.forms[card.form].title.of(t.locale))  # fmt: skip
        mine = card.role_model or NO_ROLE
    else:
        items = [(each.value, t(NUMBER[each])) for each in card.choices]
        explained = "\n".join(t(_EXPLAINED[each]) for each in card.choices)
        text = t("By its members the pair is: {model}. Others take part outside the chat? Choose.",
                 model=t(NUMBER[card.counted])) + "\n" + explained  # fmt: skip
        mine = card.models.number.value
    return {
        "text": text,
        "items": [{"id": key, "label": clip(("• " if key == mine else "") + label, _TICKED)} for key, label in items],
    }


async def totals(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show a school's figures to those who work there, the municipality's to those above."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager, INSIDE)
    school = school_of(dialog_manager, actor, INSIDE)
    curator = Role.CURATOR in actor.roles
    try:
        if school is not None:
            found = await school_totals(unit, actor, school)
        elif allowed(actor.roles, UseCase.SUMMARY_VIEW):
            found = await district_totals(unit, actor)
        else:
            return data | {"text": t("This is not open to you here. The menu shows what is."), "is_curator": False}
    except NotAllowedError:
        return data | {"text": t("This is not open to you here. The menu shows what is."), "is_curator": False}
    return data | {"text": "\n".join(_totals(t, found)), "is_curator": curator}


def _totals(t: Translator, found: Totals) -> list[str]:
    head = t("<b>Models and categories</b> · {school}", school=found.name)
    if not found.running:
        return [head, t("No school year is open.")]
    lines = [head, t("Pairs by order: {n}, mentees in them: {m}", n=found.models.total.matches,
                     m=found.models.total.mentees)]  # fmt: skip
    lines += [_tally(t, t(NUMBER[each]), tally) for each, tally in found.models.number.items() if tally.matches]
    if found.models.online.matches:
        lines.append(_tally(t, t("Of them online"), found.models.online))
    content = [
        t("{what}: {n}", what=t(CONTENT[each]), n=tally.matches)
        for each, tally in found.models.content.items()
        if tally.matches
    ]
    if content:
        lines.append(t("Kinds of help: {what}", what=", ".join(content)))
    noted = [
        t("{what}: {n}", what=t(CATEGORIES[each]), n=t("under 5") if count is None else count)
        for each, count in found.categories.items()
        if count != 0
    ]
    lines += [t("\n<b>Main categories of mentees</b>"), *noted] if noted else [t("\nNo categories are noted.")]
    if found.outside:
        lines.append(t("A school's total under five stays in the school and is not added up."))
    return lines


def _tally(t: Translator, what: str, tally: Tally) -> str:
    return t("{what}: pairs {n}, mentees {m}", what=what, n=tally.matches, m=tally.mentees)


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    ModelSG.main: {"text": "<b>Модель пары</b>", "may_change": True,
                   "content": [{"id": "mentoring.0", "label": "✓ Наставничество"}],
                   "parts": [{"id": "online.1", "label": "✓ Встречается онлайн"}]},
    ModelSG.choose: {"text": "По составу: индивидуальная", "items": [{"id": "group", "label": "• Индивидуальная"}]},
    TotalsSG.main: {"schools": [], "many_schools": False, "text": "<b>Модели и категории</b>", "is_curator": True},
}  # fmt: skip
