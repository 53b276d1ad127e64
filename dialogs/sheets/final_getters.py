"""What the screens of the sheet on conformity show: nine signs, their sum and level, four lines of the SWOT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.school import clip, school_of
from dialogs.sheets.which import CURATORS, item_of
from dialogs.sheets.wording import GROUPS, LEVELS, SIGNS, often, option, proposal, tenths
from dialogs.states import SheetsSG
from domain import conformity
from domain.answers import OPEN_TEXT_LIMIT
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.sheets_final import FinalSheet, final_sheet
from services.sheets_rows import FINAL

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

_SHORT: Final = 46
ERRORS: Final = {
    "text": N_("I can only read text here. Please write a few words or leave the line out."),
    "too_long": N_("This is too long: up to {n} characters, please."),
}


async def final(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the whole sheet: sum and level, the signs by number, what stands in the SWOT."""
    sheet = await _sheet(unit, actor, catalogue, dialog_manager)
    if sheet is None:
        return {"text": t("The curator's sheet opens with the first final meeting."), "fresh": False, "begun": False,
                "signs": [], "lines": []}  # fmt: skip
    titles = {line: catalogue.questionnaire(FINAL).item(line).text.of(t.locale) for line in conformity.SWOT}
    complete = sheet.points is not None
    untouched = not sheet.signs and not sheet.lines
    return {
        "text": "\n".join(_lines(t, catalogue, sheet, titles)),
        "fresh": untouched,
        "begun": not untouched and not (complete and set(conformity.SWOT) <= set(sheet.lines)),
        "signs": [{"id": sign, "label": str(number)} for number, sign in enumerate(conformity.SIGNS, 1)]
        if not untouched
        else [],
        "lines": [{"id": line, "label": clip(title)} for line, title in titles.items()] if complete else [],
    }


def _lines(t: Translator, catalogue: Catalogue, sheet: FinalSheet, titles: dict[str, str]) -> list[str]:
    if sheet.points is None or sheet.level is None:
        given = len(sheet.signs)
        lines = [t("<b>The curator's sheet</b> · {school}", school=sheet.school)]
        lines.append(
            t("Nine signs, then four lines for the SWOT. Given: {n} of {m}.", n=given, m=len(conformity.SIGNS))
        )
        lines.append(t("The surveys suggest some of it; you confirm or change."))
    else:
        lines = [
            t("<b>{points} of {most}, {level}</b>", points=sheet.points, most=conformity.MOST,
              level=t(LEVELS[sheet.level]))
        ]  # fmt: skip
    for number, sign in enumerate(conformity.SIGNS, 1):
        if sign in sheet.signs:
            word = option(catalogue, t, FINAL, sign, sheet.signs[sign]).lower()
            lines.append(t("{n}. {sign}: {word}", n=number, sign=t(SIGNS[sign]), word=word))
    for line, title in titles.items():
        if sheet.lines.get(line):
            lines.append(t("{title}: {text}", title=title, text=clip(str(sheet.lines[line]), _SHORT)))
    return lines


async def sign(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask for one sign, with what the surveys say of it."""
    sheet = await _sheet(unit, actor, catalogue, dialog_manager)
    item_id = item_of(dialog_manager)
    if sheet is None or item_id not in conformity.SIGNS:
        return {"text": t("The curator's sheet opens with the first final meeting."), "marks": []}
    item = catalogue.questionnaire(FINAL).item(item_id)
    number, most = conformity.SIGNS.index(item_id) + 1, len(conformity.SIGNS)
    lines = [t("<b>{number} of {total}</b> · {question}", number=number, total=most, question=item.text.of(t.locale))]
    hint, now = sheet.hints.sign(item_id), sheet.signs.get(item_id)
    if hint is not None:
        lines.append(_reason(t, sheet, item_id))
    elif item_id in conformity.SOURCES:
        lines.append(t("The surveys say nothing yet: fewer than five people have answered."))
    marks = []
    for each in reversed(item.options):
        label = each.label.of(t.locale)
        if str(now) == each.id:
            label = f"✓ {label}"
        elif now is None and str(hint) == each.id:
            label = t("Confirm: {what}", what=label)
        marks.append({"id": f"{item_id}.{each.id}", "label": clip(label)})
    if now is None and hint is not None:
        marks.sort(key=lambda mark: not mark["id"].endswith(f".{hint}"))
    return {"text": "\n".join(lines), "marks": marks}


def _reason(t: Translator, sheet: FinalSheet, item_id: str) -> str:
    groups = [
        t("{group} {mean}, answers: {n}", group=t(GROUPS[instrument]), mean=tenths(t, found.mean), n=found.people)
        for instrument, source in conformity.SOURCES[item_id]
        if (found := sheet.hints.group(source)) is not None
    ]
    return t("Surveys, mean of 10:") + " " + "; ".join(groups)


async def line(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask for one line of the SWOT, with the suggestion and the words that people used."""
    sheet = await _sheet(unit, actor, catalogue, dialog_manager)
    item_id = item_of(dialog_manager)
    if sheet is None or item_id not in conformity.SWOT:
        closed = t("The curator's sheet opens with the first final meeting.")
        return {"error": "", "text": closed, "has_hint": False, "open": False}
    lines = [t("<b>{title}</b>", title=catalogue.questionnaire(FINAL).item(item_id).text.of(t.locale))]
    now, hint = sheet.lines.get(item_id), proposal(t, catalogue, sheet.hints, item_id)
    if now:
        lines.append(t("Now: {text}", text=now))
    if hint and hint != now:
        lines.append(t("The surveys suggest: {text}", text=hint))
    elif not now:
        lines.append(t("The surveys suggest nothing for this line."))
    if words := often(t, sheet.hints):
        lines.append(words)
    lines.append(t("Write your own in one message, up to {n} characters, without names.", n=OPEN_TEXT_LIMIT))
    error = dialog_manager.dialog_data.get("error")
    return {
        "error": t(ERRORS[error], n=OPEN_TEXT_LIMIT) + "\n" if error in ERRORS else "",
        "text": "\n".join(lines),
        "has_hint": bool(hint) and hint != now,
        "open": True,
    }


async def _sheet(unit: Unit, actor: Actor, catalogue: Catalogue, manager: DialogManager) -> FinalSheet | None:
    school = school_of(manager, actor, CURATORS)
    try:
        return None if school is None else await final_sheet(unit, actor, catalogue, school)
    except (RefusedError, NotAllowedError):
        return None


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    SheetsSG.final: {
        "text": "<b>14 из 18, допустимый уровень</b>\n1. Цели и задачи: полностью",
        "fresh": True,
        "begun": True,
        "signs": [{"id": sign, "label": str(number)} for number, sign in enumerate(conformity.SIGNS, 1)],
        "lines": [{"id": line, "label": "Слабые стороны"} for line in conformity.SWOT],
    },
    SheetsSG.sign: {
        "text": "<b>6 из 9</b> · Участники довольны?\nАнкеты, среднее из 10: наставляемые 8,6, ответов: 12",
        "marks": [
            {"id": "fcu_participants.2", "label": "Подтвердить: Полностью"},
            {"id": "fcu_participants.0", "label": "✓ Нет"},
        ],
    },
    SheetsSG.line: {
        "error": "Слишком длинно: до 300 знаков, пожалуйста.\n",
        "text": "<b>Сильные стороны</b>\nЧасто пишут: поддержка (5)",
        "has_hint": True,
        "open": True,
    },
}
