"""What the windows of a teacher's papers show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.kit.refusals import REFUSALS
from dialogs.kit.school import clip, start_data
from dialogs.states import TermSG
from domain.terms import Content, Initiator, TermPart, WorkForm, last_day_after
from locales.marks import N_
from services import words
from services.access import RefusedError
from services.form_words import INITIATORS, PARTS, WORK, WORK_FORMS
from services.terms import OWN_WORDS, view_term

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.terms import TermCard
    from storage.unit import Unit

OWN: Final = "own"
ORDER: Final = (TermPart.NUMBER, TermPart.DATED, TermPart.FROM, TermPart.TO)
"""What is typed one after the other."""
KEEP, DROP, TODAY, YESTERDAY, SURE = "keep", "drop", "today", "yesterday", "sure"
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "bad_date": N_("I cannot read this date. Please send it like 15.09.2026."),
}
_ASK: Final = {
    TermPart.NUMBER: N_("<b>The addendum</b>\nWhat is its number? Type it as on the paper, such as 3-ДС."),
    TermPart.DATED: N_("<b>The addendum</b>\nWhich date does it carry? Type it like 01.09.2026."),
    TermPart.FROM: N_("<b>The term</b>\nFrom which day does the mentoring run? Type it like 01.09.2026."),
    TermPart.TO: N_(
        "<b>The term</b>\nUntil which day does it run? Type it like 31.05.2027. I remind you 14 days before."
    ),
}
_TICKED: Final = 24


def match_of(manager: DialogManager) -> int:
    """Return which pair's papers are open; 0, which is nobody's, when there is none."""
    return int(start_data(manager).get("id") or 0)


async def term(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show consent, order, addendum, term and an early end of a teacher pair."""
    card = await _card(unit, actor, dialog_manager)
    if card is None:
        return {"text": t("There is no such pair any more."), "may_record": False, "may_end": False, "noticed": False}
    return {
        "text": "\n".join(_lines(t, card)),
        "may_record": card.may_record,
        "may_end": card.may_end,
        "noticed": card.may_record and card.term.last_day is not None,
    }


def _lines(t: Translator, card: TermCard) -> list[str]:
    found = card.term
    lines = [t("<b>Teacher's papers</b> · {names}", names=" → ".join(name.short for name in card.names))]
    if card.consents_missing:
        what = ", ".join(words.word(t, words.CONSENTS, kind) for kind in card.consents_missing)
        lines.append(t("On paper, still missing: {what}", what=what))
    else:
        lines.append(t("Written consents: there."))
    if card.order is not None:
        lines.append(t("Order No. {number} of {day}", number=card.order[0], day=t.full_date(card.order[1])))
    if found.number:
        day = t.full_date(found.dated_on) if found.dated_on else "…"
        lines.append(t("Addendum No. {number} of {day}", number=found.number, day=day))
    if found.starts_on or found.ends_on:
        lines.append(t("Term: {start} – {end}", start=_day(found.starts_on), end=_day(found.ends_on)))
    work = [*(t(WORK[each]) for each in found.content), *([found.own_words] if found.own_words else [])]
    if work:
        lines.append(t("Content: {what}", what=clip(", ".join(work), 250)))
    form = [t(WORK_FORMS[found.form])] if found.form else []
    if found.paid is not None:
        form.append(t("paid") if found.paid else t("not paid"))
    if form:
        lines.append(t("Form: {what}", what=", ".join(form)))
    if card.missing:
        lines.append(t("Still to be recorded: {what}", what=", ".join(t(PARTS[part]) for part in card.missing)))
    if found.last_day is not None and found.notice_on is not None and found.notice_by is not None:
        lines.append(
            t("Ends early: notice of {day}, {who}. The last day is {last}.", day=t.full_date(found.notice_on),
              who=t(INITIATORS[found.notice_by]).lower(), last=t.full_date(found.last_day))
        )  # fmt: skip
    return lines


def _day(day: date | None) -> str:
    return "…" if day is None else f"{day:%d.%m.%Y}"


async def writing(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask for one thing that is typed; what stands already can be kept."""
    card = await _card(unit, actor, dialog_manager)
    asked = str(dialog_manager.dialog_data.get("ask", TermPart.NUMBER.value))
    error = _error(t, dialog_manager)
    if card is None:
        return {"error": error, "text": t("There is no such pair any more."), "items": []}
    if asked == OWN:
        text = t("<b>Content</b>\nWhat does the mentor do? Type it as in the addendum, up to {most} characters.",
                 most=OWN_WORDS)  # fmt: skip
        items = [{"id": DROP, "label": t("Take the words out")}] if card.term.own_words else []
        return {"error": error, "text": text, "items": items}
    part = TermPart(asked)
    known = {TermPart.NUMBER: card.term.number, TermPart.DATED: card.term.dated_on,
             TermPart.FROM: card.term.starts_on, TermPart.TO: card.term.ends_on}[part]  # fmt: skip
    said = _day(known) if isinstance(known, date) else known
    items = [{"id": KEEP, "label": clip(t("Keep {what}", what=said))}] if said else []
    if part in {TermPart.DATED, TermPart.FROM} and not said:
        items.append({"id": TODAY, "label": clip(t("Today, {today}", today=t.short_day(today_of(unit, actor))))})
    return {"error": error, "text": t(_ASK[part]), "items": items}


async def work(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show what the mentor's work is, in which form, paid or not."""
    card = await _card(unit, actor, dialog_manager)
    if card is None or not card.may_record:
        text = t("There is no such pair any more.") if card is None else "\n".join(_lines(t, card))
        return {"text": text, "may_record": False, "work": [], "forms": [], "paid": []}
    found = card.term
    text = t("<b>Content and form</b>\nWhat does the addendum say? Amounts of pay are not kept here.")
    if found.own_words:
        text += "\n" + t("In its words: {what}", what=found.own_words)
    return {
        "text": text,
        "may_record": True,
        "work": [
            {"id": f"{each.value}.{int(each not in found.content)}",
             "label": clip(("✓ " if each in found.content else "") + t(WORK[each]), _TICKED)}
            for each in Content
        ],
        "forms": [
            {"id": each.value, "label": clip(("• " if each is found.form else "") + t(WORK_FORMS[each]), _TICKED)}
            for each in WorkForm
        ],
        "paid": [
            {"id": key, "label": clip(("• " if found.paid is value else "") + label, _TICKED)}
            for key, value, label in (("1", True, t("Paid")), ("0", False, t("Not paid")))
        ],
    }  # fmt: skip


async def notice(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask who ends it early and when the notice was given, then say what follows and ask once more."""
    data = dialog_manager.dialog_data
    error = _error(t, dialog_manager)
    card = await _card(unit, actor, dialog_manager)
    if card is None or not card.may_end:
        return {"error": error, "text": t("There is nothing to end here any more."), "items": []}
    if "by" not in data:
        text = t("<b>An early end</b>\nThe pair goes on for three working days after the notice. Who has given it?")
        items = [{"id": each.value, "label": t(INITIATORS[each])} for each in Initiator]
    elif "on" not in data:
        text = t("<b>An early end</b>\nWhich date does the notice carry? Tap, or type it like 15.09.2026.")
        today = today_of(unit, actor)
        items = [
            {"id": TODAY, "label": clip(t("Today, {today}", today=t.short_day(today)))},
            {
                "id": YESTERDAY,
                "label": clip(t("Yesterday, {yesterday}", yesterday=t.short_day(today - timedelta(days=1)))),
            },
        ]
    else:
        on = date.fromisoformat(str(data["on"]))
        text = t(
            "<b>An early end</b>\nNotice: {day}. The last day is {last}: until then all goes on, then the pair ends by "
            "itself. Both will be told the day, and not who wished it.",
            day=t.full_date(on),
            last=t.full_date(last_day_after(on)),
        )
        items = [{"id": SURE, "label": clip(t("Yes, record it"))}]
    return {"error": error, "text": text, "items": items}


def today_of(unit: Unit, actor: Actor) -> date:
    """Return the day it is at the reader's school."""
    return unit.now.astimezone(ZoneInfo(actor.zone)).date()


def _error(t: Translator, manager: DialogManager) -> str:
    code = manager.dialog_data.get("error")
    said = ERRORS.get(code) or REFUSALS.get(code) if code else None
    return t(said, most=OWN_WORDS) + "\n" if said else ""


async def _card(unit: Unit, actor: Actor, manager: DialogManager) -> TermCard | None:
    try:
        return await view_term(unit, actor, match_of(manager))
    except RefusedError:
        return None


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    TermSG.main: {"text": "<b>Документы педагогов</b> · Анна К. → Олег М.", "may_record": True, "may_end": True,
                  "noticed": True},
    TermSG.write: {"error": "Не вижу даты.\n", "text": "Какой номер?",
                   "items": [{"id": KEEP, "label": "Оставить 01.09.2026"}]},
    TermSG.work: {"text": "<b>Содержание и форма</b>", "may_record": True,
                  "work": [{"id": "lessons.1", "label": "✓ Подготовка уроков"}],
                  "forms": [{"id": "mixed", "label": "• На рабочем месте"}],
                  "paid": [{"id": "1", "label": "• С оплатой"}, {"id": "0", "label": "Без оплаты"}]},
    TermSG.notice: {"error": "Не вижу даты.\n", "text": "Кто предупредил?",
                    "items": [{"id": TODAY, "label": "Сегодня, вт 15.09"}]},
}  # fmt: skip
