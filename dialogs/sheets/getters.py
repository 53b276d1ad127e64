"""What the screens around pairs and fact cards show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.kit.school import clip, school_of, schools_data
from dialogs.pair.order_getters import names_in
from dialogs.sheets.final_getters import PREVIEW as FINAL_PREVIEW
from dialogs.sheets.which import CURATORS, person_of
from dialogs.sheets.wording import change, said, state_line
from dialogs.states import SheetsSG
from domain.sheets import Part
from services.access import NotAllowedError, RefusedError
from services.sheets import open_pairs, overview, pair_look
from services.sheets_facts import view_facts

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.sheets_facts import Facts
    from storage.unit import Unit


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say how far the sheets are."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager, CURATORS)
    school = school_of(dialog_manager, actor, CURATORS)
    if school is None:
        nowhere = t("You have no school here yet. Ask whoever runs the programme for a link.")
        return data | {"text": nowhere, "left": 0, "any_left": False, "final_open": False}
    found = await overview(unit, actor, school)
    lines = [t("<b>Curator's sheets</b> · {school}", school=found.school)]
    if not found.running:
        lines.append(t("Open the school year first, then people can join."))
    else:
        lines.append(t("Pairs you have looked at: {n}, left: {m}.", n=found.judged, m=found.left))
        if found.midterm and found.left:
            lines.append(t("It is the mid-term: this month each pair gets a look."))
        lines.append(t("A pupil's fact card stands on the card of the pupil, in «People»."))
        lines.append(
            t("The curator's sheet is open: nine signs and a SWOT.")
            if found.final_open
            else t("The curator's sheet opens with the first final meeting.")
        )
    return data | {
        "text": "\n".join(lines),
        "left": found.left,
        "any_left": found.left > 0,
        "final_open": found.final_open,
    }


async def pairs(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show what was noted last and which pairs are left."""
    nothing = {"last": "", "text": t("No pairs here."), "left": 0, "any_left": False, "has_last": False, "items": [],
               "is_curator": True}  # fmt: skip
    school = school_of(dialog_manager, actor, CURATORS)
    if school is None:
        return nothing
    try:
        found = await open_pairs(unit, actor, school)
    except RefusedError:
        return nothing
    last = await _last(unit, actor, t, catalogue, dialog_manager.dialog_data.get("last"))
    head = t("<b>Pairs to look at</b> · {school}\nFive short questions about each.", school=found.school)
    return {
        "last": f"{last}\n" if last else "",
        "text": head if found.left else t("You have looked at every pair. Thank you!"),
        "left": found.left,
        "any_left": found.left > 0,
        "has_last": bool(last),
        "items": [{"id": line.id, "label": clip(names_in(line))} for line in found.pairs],
        "is_curator": True,
    }


async def _last(unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, match_id: int | None) -> str:
    if match_id is None:
        return ""
    try:
        look = await pair_look(unit, actor, match_id)
    except (RefusedError, NotAllowedError):
        return ""
    if look.state is None:
        return ""
    return t("Noted.") + "\n" + "\n".join(state_line(t, catalogue, look.state, actor.zone))


async def facts(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show both fact cards of a pupil side by side, with the change in words."""
    try:
        view = await view_facts(unit, actor, person_of(dialog_manager))
    except (RefusedError, NotAllowedError):
        return {"text": t("There is no fact card: it is for pupils who take part this year."), "fill": "",
                "shown": False}  # fmt: skip
    lines = [t("<b>Fact card</b> · {name}", name=view.name.short)]
    days = [_day(t, card, view.zone) for card in (view.start, view.end)]
    lines.append(t("Start: {start}. End: {end}.", start=days[0], end=days[1]))
    lines += _facts(t, catalogue, view.start, view.end)
    if view.start is None and view.end is None:
        lines.append(t("Six figures at the start and at the end show what has changed."))
    filled = (view.start if view.due is Part.START else view.end) is not None
    words = {
        (Part.START, False): t("Fill in: the start"),
        (Part.START, True): t("Put right: the start"),
        (Part.END, False): t("Fill in: the end"),
        (Part.END, True): t("Put right: the end"),
    }
    return {"text": "\n".join(lines), "fill": words[view.due, filled], "shown": True}


def _day(t: Translator, card: Facts | None, zone: str) -> str:
    return t.full_date(card.at.astimezone(ZoneInfo(zone)).date()) if card else t("not filled in")


def _facts(t: Translator, catalogue: Catalogue, start: Facts | None, end: Facts | None) -> list[str]:
    newest = end or start
    if newest is None:
        return []
    lines = []
    for item in catalogue.questionnaire("FC", newest.version).items:
        before = start.values.get(item.id) if start else None
        after = end.values.get(item.id) if end else None
        question = item.text.of(t.locale)
        question += "" if question.endswith("?") else ":"
        if end is None or start is None:
            shown = said(t, item, before if end is None else after)
            lines.append(t("{question} <b>{now}</b>", question=question, now=shown))
        else:
            values = {"before": said(t, item, before), "now": said(t, item, after)}
            line = t("{question} {before} → <b>{now}</b>", question=question, **values)
            moved = change(t, item, before, after)
            lines.append(f"{line}, {moved}" if moved else line)
    return lines


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    SheetsSG.main: {
        "schools": [],
        "many_schools": False,
        "text": "<b>Листы куратора</b> · Школа № 2\nОценены пары: 12, осталось: 7.",
        "left": 7,
        "any_left": True,
        "final_open": True,
    },
    SheetsSG.pairs: {
        "last": "Записано.\nЖёлтый — внимание, 5 декабря 2026\n",
        "text": "<b>Оценка пар</b> · Школа № 2",
        "left": 7,
        "any_left": True,
        "has_last": True,
        "items": [{"id": 9223372036854775807, "label": "Александра С. → Анна-М…"}] * 6,
        "is_curator": True,
    },
    SheetsSG.facts: {
        "text": "<b>Карточка фактов</b> · Аня К.\nСредний балл: 3,9 → <b>4,2</b>, больше на 0,3",
        "fill": "Заполнить: начало",
        "shown": True,
    },
    **FINAL_PREVIEW,
}
