"""What the windows about indicators show."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from dialogs.indicators import actions
from dialogs.indicators.asked import DISTRICT, asked, places
from dialogs.indicators.wording import REASONS, SOURCES, card_lines, label, line
from dialogs.kit.paging import page_items
from dialogs.kit.school import clip
from dialogs.states import IndicatorsSG
from domain.indicators import FIRST_YEAR
from domain.permissions import UseCase, allowed
from locales.marks import N_
from services.access import RefusedError
from services.indicators.chart import pages_of
from services.indicators.entering import view_input
from services.indicators.figures import list_sets, view_board, view_card
from services.indicators.trace import by_school, people_behind
from services.lookups import today_in
from services.pair_rows import several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.indicators.figures import Asked, Card
    from storage.unit import Unit

_PAGE: Final = 6
_ERRORS: Final = {
    "use_text": N_("I can only read text here."),
    "use_buttons": N_("Choose one of the buttons below, please."),
    actions.NUMBER: N_("Please send a whole number, such as 1542."),
    actions.DATED: N_("Please send a day like 15.09.2026, not later than today and not older than the year before."),
    actions.SOURCE: N_("Please say it in up to 120 characters."),
    actions.PLAN: N_("Please send a number with at most one decimal, such as 12.5."),
}
_NOTHING: Final[dict[str, Any]] = {"items": [], "turns": [], "shown": False, "charted": False, "many_places": False,
                                   "may_close": False}  # fmt: skip


async def board(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List a set's indicators."""
    try:
        mine = await places(unit, actor)
        now = await asked(unit, actor, catalogue, dialog_manager)
        found = await view_board(unit, actor, catalogue, now)
    except RefusedError:
        return _NOTHING | {"text": t("You have no school here yet. Ask whoever runs the programme for a link.")}
    page, pages, shown = _cut(dialog_manager, found.figures, _PAGE)
    head = t("<b>{place}, {year}</b> · {set}", place=found.area.name, year=str(found.year), set=_title(t, found.set_))
    lines = [head, *(line(t, each) for each in shown)]
    if found.closed:
        lines.append(t("The year is closed: only corrections with a reason."))
    return {
        "text": "\n".join(lines),
        "items": [{"id": each.spec.id, "label": clip(label(t, each))} for each in shown],
        "turns": page_items(t, page, pages),
        "shown": True,
        "charted": bool(pages_of(found.set_)),
        "many_places": len(mine) > 1,
        "may_close": found.may_close and not found.closed and found.year < found.area.today(unit).year,
    }


async def choices(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Offer places, sets or years."""
    what = dialog_manager.dialog_data.get("pick", "year")
    try:
        now = await asked(unit, actor, catalogue, dialog_manager)
        mine = await places(unit, actor)
    except RefusedError:
        return {"text": t("Choose"), "items": [], "turns": []}
    if what == "place":
        text = t("Whose indicators?")
        every: list[tuple[int | str, str]] = [(each.organization_id or DISTRICT, each.name) for each in mine]
    elif what == "set":
        text = t("Which indicators?")
        sets = await list_sets(unit, actor, catalogue, now.organization_id)
        every = [(each, catalogue.indicators[each].short.of(t.locale)) for each in sets]
    else:
        text = t("Which year?")
        every = [(year, str(year)) for year in range(today_in(unit.now, actor.zone).year, FIRST_YEAR - 1, -1)]
    page, pages, shown = _cut(dialog_manager, every, _PAGE + 2)
    return {
        "text": text,
        "items": [{"id": f"{what}.{key}", "label": clip(name)} for key, name in shown],
        "turns": page_items(t, page, pages),
    }


async def card(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one indicator."""
    try:
        now = await asked(unit, actor, catalogue, dialog_manager)
        found = await view_card(unit, actor, catalogue, now)
    except RefusedError:
        return {"text": t("This is no longer there. Please open the list anew."), "inputs": [], "may_plan": False,
                "shown": False}  # fmt: skip
    lines = [t("{place}, {year}", place=found.board.area.name, year=str(found.board.year)), *card_lines(t, found)]
    for key, entry in found.inputs:
        if entry is not None:
            name = catalogue.inputs[key].title.of(t.locale)
            lines.append(
                t("{name}: {number}. Source: {source}, {day}", name=name, number=t.number(entry.number),
                  source=entry.source, day=t.full_date(entry.dated_on))
            )  # fmt: skip
    lines += _lacking(t, catalogue, found)
    closed = int(found.board.closed)
    inputs = [key for key, _ in found.inputs if _enters(catalogue, found, key)] if found.board.may_enter else []
    return {
        "text": "\n".join(lines),
        "inputs": [
            {"id": f"{key}.{closed}", "label": clip("✎ " + catalogue.inputs[key].short.of(t.locale))} for key in inputs
        ],
        "may_plan": found.may_plan,
        "shown": True,
    }


def _lacking(t: Translator, catalogue: Catalogue, found: Card) -> list[str]:
    """Say which numbers are to be typed, and by which schools."""
    names = {each.id: each.name for each in found.board.area.schools}
    lines = []
    for key in dict.fromkeys(key for key, _ in found.figure.lacking):
        title = catalogue.inputs[key].title.of(t.locale)
        at = [names[place] for each, place in found.figure.lacking if each == key and place in names]
        if at and found.board.area.organization_id is None:
            lines.append(t("Missing: {name} ({schools})", name=title, schools=several(t, at)))
        else:
            lines.append(t("Missing: {name}", name=title))
    return lines


def _enters(catalogue: Catalogue, found: Card, key: str) -> bool:
    return found.board.area.organization_id is None or catalogue.inputs[key].level.value == "school"


async def behind(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show a figure by school, or the people of one's own school."""
    try:
        now = await asked(unit, actor, catalogue, dialog_manager)
        roles = actor.roles_in(actor.municipality_id, now.organization_id)
        if now.organization_id is not None and allowed(roles, UseCase.INDICATOR_TRACE):
            return await _people(unit, actor, t, catalogue, dialog_manager, now)
        return await _schools(unit, actor, t, catalogue, dialog_manager, now)
    except RefusedError:
        return {"text": t("This figure is a total: nobody stands behind it by name."), "items": [], "turns": []}


async def _people(  # noqa: PLR0917  what a getter has at hand
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, manager: DialogManager, now: Asked
) -> dict[str, Any]:
    found = await people_behind(unit, actor, catalogue, now)
    page, pages, shown = _cut(manager, found, _PAGE + 2)
    waiting = sum(each.awaiting for each in found)
    text = t("<b>{id}</b>: {n} people counted.", id=now.indicator_id, n=len(found) - waiting)
    if waiting:
        text += "\n" + t("⏳ waiting for consents: {n}", n=waiting)
    return {
        "text": text,
        "items": [
            {"id": each.person_id, "label": clip(f"{'⏳ ' if each.awaiting else ''}{each.label}")} for each in shown
        ],
        "turns": page_items(t, page, pages),
    }


async def _schools(  # noqa: PLR0917  what a getter has at hand
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, manager: DialogManager, now: Asked
) -> dict[str, Any]:
    found = await by_school(unit, actor, catalogue, now)
    page, pages, shown = _cut(manager, found, _PAGE + 6)
    lines = [t("<b>{id}</b> by school:", id=now.indicator_id)]
    for each in shown:
        count = t("fewer than 5") if each.numerator is None else t.number(each.numerator)
        if each.denominator is None:
            lines.append(t("{school}: {count}", school=each.name, count=count))
        else:
            lines.append(t("{school}: {count} of {whole}", school=each.name, count=count,
                           whole=t.number(each.denominator)))  # fmt: skip
    return {
        "text": "\n".join(lines) if found else t("No school has data yet."),
        "items": [],
        "turns": page_items(t, page, pages),
    }


async def write(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask for a number, its day, its source; for a plan; for the reason of a correction."""
    data = dialog_manager.dialog_data
    step, key = data.get("step"), str(data.get("key"))
    fault = str(data.get("error"))
    error = t(_ERRORS[fault]) + "\n" if fault in _ERRORS else ""
    try:
        now = await asked(unit, actor, catalogue, dialog_manager)
    except RefusedError:
        return {"error": "", "text": t("This is no longer there. Please open the list anew."), "options": []}
    if step == actions.PLAN or key not in catalogue.inputs:
        text = t(
            "<b>Plan of {id} for {year}</b>\nSend a number, such as 12.5.", id=now.indicator_id, year=str(now.year)
        )
        return {"error": error, "text": text, "options": []}
    entry = await view_input(unit, actor, catalogue, now.organization_id, year=now.year, key=key)
    name = f"<b>{t('{name}, {year}', name=catalogue.inputs[key].title.of(t.locale), year=str(now.year))}</b>\n"
    options: list[tuple[str, str]] = []
    if step == actions.REASON:
        text = t("The year is closed. Why is the number put right? The old one is kept.")
        options = [(reason.value, t(words)) for reason, words in REASONS.items()]
    elif step == actions.DATED:
        text = t("2 of 3 · Of which day is the number? Type it like 15.09.2026, or tap.")
        options = [(day.isoformat(), t.full_date(day)) for day in _usual_days(now.year, today_in(unit.now, actor.zone))]
    elif step == actions.SOURCE:
        text = t("3 of 3 · Where is it from? Tap, or type it.")
        options = [(each, t(words)) for each, words in SOURCES.items()]
    else:
        text = t("1 of 3 · How many? Send a whole number.")
        if entry is not None:
            text += "\n" + t(
                "Now: {number}. A new one takes its place, the old one is kept.", number=t.number(entry.number)
            )
    return {
        "error": error,
        "text": name + text,
        "options": [{"id": f"{step}.{value}", "label": clip(words)} for value, words in options],
    }


def _usual_days(year: int, today: date) -> list[date]:
    usual = (date(year, 1, 1), date(year, 9, 1), today)
    return [day for day in dict.fromkeys(usual) if day <= today]


async def closing(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask once more before a year is closed."""
    try:
        now = await asked(unit, actor, catalogue, dialog_manager)
        found = await view_board(unit, actor, catalogue, now)
    except RefusedError:
        return {"text": t("This is no longer there. Please open the list anew."), "may_close": False}
    return {
        "text": t(
            "<b>Close {year}?</b>\n{place}\nAll figures are kept as they are today, in every set. "
            "Afterwards a number is changed with a reason only, and the old one is kept.",
            year=str(now.year),
            place=found.area.name,
        ),
        "may_close": found.may_close and not found.closed,
    }


def _title(t: Translator, set_: Any) -> str:
    return str(set_.short.of(t.locale))


def _cut(manager: DialogManager, every: Sequence[Any], size: int) -> tuple[int, int, Sequence[Any]]:
    pages = max(1, -(-len(every) // size))
    page = min(max(0, int(manager.dialog_data.get("page", 0))), pages - 1)
    return page, pages, every[page * size : (page + 1) * size]


_ITEM = [{"id": "I1", "label": "≈ I1 · 18,4 % · почти"}]
_TURNS = [{"id": 1, "label": "Page →"}]
PREVIEW: dict[Any, dict[str, Any]] = {
    IndicatorsSG.list: {"text": "<b>Район, 2026</b>", "items": _ITEM * 6, "turns": _TURNS, "shown": True,
                        "charted": True, "many_places": True, "may_close": True},
    IndicatorsSG.pick: {"text": "?", "items": [{"id": "year.2026", "label": "2026"}] * 8, "turns": _TURNS},
    IndicatorsSG.card: {"text": "<b>I1</b>", "inputs": [{"id": "residents_10_18.1", "label": "✎ Жители 10–18"}],
                        "may_plan": True, "shown": True},
    IndicatorsSG.behind: {"text": "<b>I1</b>", "items": [{"id": 9223372036854775807, "label": "Александра С."}] * 8,
                          "turns": _TURNS},
    IndicatorsSG.write: {"error": "", "text": "?", "options": [{"id": "source.statistics", "label": "Росстат"}] * 3},
    IndicatorsSG.close: {"text": "?", "may_close": True},
}  # fmt: skip
"""Data with which every window can be rendered without a database."""
