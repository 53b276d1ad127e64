"""What the windows at the end of a school year show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit import talk
from dialogs.kit.paging import page_items
from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.states import AgainSG, YearEndSG
from dialogs.year_end.actions import CARRY, CLOSE, EVENT, HERE, LEAVE, OPEN
from dialogs.year_end.wording import WORDS, closed_lines, open_lines
from domain.vocabulary import Side
from locales.marks import N_
from services import words
from services.access import NotAllowedError, RefusedError
from services.come_again import list_asked, view_question
from services.final_event import days_to_choose
from services.year_end import NOTE_LIMIT, list_living, view_year

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.come_again import Asked, AskedPage
    from services.year_end_rows import PairLine
    from storage.unit import Unit

PAGE: Final = 6
_NOTHING: Final[dict[str, Any]] = {
    "closing": False, "days": [], "pairs_label": "", "has_pairs": False, "plain": False, "plain_open": False,
    "may_ask": False, "may_close": False, "may_reopen": False, "asking": False, "is_curator": True,
}  # fmt: skip


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show what is open in the year, how it was closed, or the question that was just asked about it."""
    data = await schools_data(unit, actor, dialog_manager, HERE) | _NOTHING
    school = school_of(dialog_manager, actor, HERE)
    try:
        if school is None:
            raise RefusedError("no_cycle")  # noqa: TRY301 - both have one sentence
        found = await view_year(unit, actor, talk(dialog_manager).catalogue, school)
    except RefusedError:
        return data | {"text": t("There is no school year yet, so there is nothing to end.")}
    asking = dialog_manager.dialog_data.get("asking")
    if asking == CLOSE and found.open:
        text = t(
            "<b>Close the year?</b>\nLinks stop working, questions and reminders end, everybody gets one goodbye. "
            "You can open it again for 14 days; 30 days later the answers lose their names."
        )
        return data | {"text": text, "closing": True, "asking": True}
    if asking == EVENT and found.open:
        text = t(
            "<b>Final event</b>\nOn which day? Everybody of the year and the parents are invited at once. "
            "Day, time and place can be changed on its page."
        )
        days = await days_to_choose(unit, actor, school)
        items = [{"id": day.isoformat(), "label": clip(t.short_day(day))} for day in days]
        return data | {"text": text, "days": items, "asking": True}
    lines = open_lines(t, found) if found.open else closed_lines(t, talk(dialog_manager).catalogue, found)
    return data | {
        "text": "\n".join(lines),
        "plain": True,
        "plain_open": found.open,
        "pairs_label": t("Open pairs: {n}", n=found.pairs + found.carried),
        "has_pairs": found.open and bool(found.pairs or found.carried),
        "may_ask": found.may_ask,
        "may_close": found.open and not found.pairs,
        "may_reopen": found.reopens_until is not None,
    }


async def pairs(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the pairs that are not over: a tap opens the pair, the button beside it lets it go on next year."""
    found = await list_living(unit, actor, school_of(dialog_manager, actor, HERE) or 0)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(int(dialog_manager.dialog_data.get("page", 0)), 0), pages - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    lines = [
        t("<b>Pairs of this year</b>"),
        t("Tap a pair to end it on its page, or the button beside it to let it go on next year.")
        if found
        else t("Every pair is ended. The year can be closed."),
    ]
    lines += [f"{n}. {_names(t, each)} · {_state(t, each)}" for n, each in enumerate(shown, page * PAGE + 1)]
    items = []
    for n, each in enumerate(shown, page * PAGE + 1):
        items.append({"id": f"{OPEN}.{each.match_id}", "label": clip(f"{n}. {', '.join(each.mentees)}")})
        if each.carried:
            items.append({"id": f"{LEAVE}.{each.match_id}", "label": t("✓ Goes on")})
        elif each.may_carry:
            items.append({"id": f"{CARRY}.{each.match_id}", "label": t("Let it go on")})
        else:
            items.append({"id": f"{OPEN}.{each.match_id}", "label": t("Open the pair")})
    return {"text": "\n".join(lines), "items": items, "turns": page_items(t, page, pages)}


def _names(t: Translator, line: PairLine) -> str:
    return t("{mentees} + {mentors}", mentees=", ".join(line.mentees), mentors=", ".join(line.mentors))


def _state(t: Translator, line: PairLine) -> str:
    if line.carried:
        return t("goes on next year")
    return words.word(t, words.STATUSES, line.status)


async def note(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask why the year is opened again."""
    error = dialog_manager.dialog_data.get("error")
    return {
        "error": t(_ERRORS[error], most=NOTE_LIMIT) if error in _ERRORS else "",
        "words": [{"id": key, "label": t(label)} for key, label in WORDS.items()],
    }


_ERRORS: Final = {
    "note_empty": N_("A word or two, please: later it helps to know why."),
    "note_long": N_("That is more than {most} characters. Please shorten it."),
}


async def people(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show who is asked whether they come again, and what they said."""
    try:
        found = await list_asked(
            unit,
            actor,
            school_of(dialog_manager, actor, HERE) or 0,
            int(dialog_manager.dialog_data.get("page", 0)),
        )
    except RefusedError:
        text = t("Whoever comes again is asked once the next school year is open.")
        return {"text": text, "items": [], "turns": [], "has_new": False, "ask_label": ""}
    return {
        "text": "\n".join(_asked_lines(t, found)),
        "items": [{"id": _key(each), "label": _label(t, each)} for each in found.people],
        "turns": page_items(t, found.page, found.pages),
        "has_new": found.new > 0,
        "ask_label": t("Ask them: {n}", n=found.new),
    }


def _asked_lines(t: Translator, found: AskedPage) -> list[str]:
    lines = [t("<b>Who comes again</b>")]
    if found.total:
        lines.append(
            t("Asked: {n}. Yes: {yes}, no: {no}, silent: {silent}.", n=found.total, yes=found.yes, no=found.no,
              silent=found.total - found.yes - found.no)
        )  # fmt: skip
    if found.new:
        lines.append(t("Each gets one message with one button; consents that still hold stay."))
    elif not found.total:
        lines.append(t("Nobody of the former year is left to ask: all are here already."))
    if any(not each.reachable for each in found.people):
        lines.append(t("☎ has no chat: ask them yourself and tap to note a yes."))
    return lines


def _key(each: Asked) -> str:
    return f"{'told' if each.reachable else 'yes'}.{each.id}"


def _label(t: Translator, each: Asked) -> str:
    mark = {True: "✓", False: "—", None: "…" if each.reachable else "☎"}[each.again]
    side = t("mentor") if each.side is Side.MENTOR else t("mentee")
    return clip(f"{mark} {each.name.short} · {side}")


async def question(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask whether somebody comes again, or say what was answered."""
    nothing = {"own_open": False, "child_open": False, "may_no": False}
    try:
        found = await view_question(unit, actor, int(start_data(dialog_manager).get("id") or 0))
    except (RefusedError, NotAllowedError):
        return nothing | {"text": t.you("There is nothing to answer here any more.")}
    lines = [t("<b>A new school year</b>"), found.school]
    lines.append(t("{starts} – {ends}", starts=t.full_date(found.starts_on), ends=t.full_date(found.ends_on)))
    if found.child is not None:
        lines.append(t("Child: {name}", name=found.child))
    if found.grade is not None:
        lines.append(t("Grade: {n}", n=found.grade))
    if found.over and found.again is None:
        return nothing | {"text": "\n".join([*lines, t.you("That year is over already.")])}
    if found.again:
        said = (
            t("Good, your child takes part. What comes next stands in the menu.")
            if found.child is not None
            else t.you("Good to have you here! What comes next stands in the menu.")
        )
        return nothing | {"text": "\n".join([*lines, said])}
    if found.again is None:
        ask = (
            t("Does your child take part again?")
            if found.child is not None
            else t.you("Are you a mentor again?")
            if found.side is Side.MENTOR
            else t.you("Do you take part again?")
        )
    else:
        ask = t.you("Not this year, then. If you change your mind, tap here.")
    return {
        "text": "\n".join([*lines, ask]),
        "own_open": found.child is None,
        "child_open": found.child is not None,
        "may_no": found.again is None,
    }


PREVIEW: dict[Any, dict[str, Any]] = {
    YearEndSG.main: _NOTHING | {"schools": [], "many_schools": False, "plain": True, "plain_open": True,
                    "text": "<b>Завершение года · Школа № 2</b>\n○ Пары без завершения: 3\n→ Продолжают: 2",
                    "pairs_label": "Открытые пары: 5", "has_pairs": True, "may_ask": True, "may_close": True,
                    "may_reopen": True},
    YearEndSG.pairs: {"text": "<b>Пары этого года</b>\n1. Аня + Илья · работа", "turns": [],
                      "items": [{"id": "open.9223372036854775807", "label": "1. Аня"},
                                {"id": "carry.9223372036854775807", "label": "Продолжает"}]},
    YearEndSG.note: {"error": "", "words": [{"id": "early", "label": "Закрыли слишком рано"}]},
    YearEndSG.people: {"text": "<b>Кто снова с нами</b>\nСпросили: 24.", "has_new": True, "ask_label": "Спросить: 24",
                       "items": [{"id": "told.9223372036854775807", "label": "✓ Аня Т. · наставляемый"}], "turns": []},
    AgainSG.ask: {"text": "<b>Новый учебный год</b>\nШкола № 2\nУчаствуешь снова?", "own_open": True,
                  "child_open": True, "may_no": True},
}  # fmt: skip
