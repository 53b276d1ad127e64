"""What the windows show in which a row is reported, confirmed or put off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from dialogs.events.calendar import month_on_screen
from dialogs.kit.paging import page_items
from dialogs.kit.refusals import REFUSALS, words_of
from dialogs.kit.school import clip
from dialogs.reporting.actions import LINK, NOTE, NUMBER, RETURN, term_of
from dialogs.states import ReportSG
from domain.deadline_putting_off import DAYS, REASON_LIMIT, PutOff
from domain.deadline_reports import NOTE_LIMIT
from domain.documents import PaperKind
from domain.roadmaps import Proof
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.events_words import PAPER_KINDS
from services.roadmap.nudge_words import PUT_OFF, paper_words, put_off_words
from services.roadmap.own_rows import own_rows, view_row
from services.roadmap.proof_words import evidence_words
from services.roadmap.words import STATUSES, short_due, span_words

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.roadmap.own_rows import RowView
    from storage.unit import Unit

CALENDAR, LATER = "pd_calendar", "pl_calendar"
PAGE: Final = 8
_BACK: Final = timedelta(days=366)
ASK: Final = {
    NUMBER: N_("What is its number? Type it as on the paper, such as 12-ОД."),
    LINK: N_("Is it on the site? Send the address, it begins with https://"),
    NOTE: N_("Say in a sentence or two what was done, up to {most} characters."),
    RETURN: N_("What is missing? Whoever reported reads it, up to {most} characters."),
}
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "scan": N_("Scans stay at school: they hold names. Please type it instead."),
    "bad_date": N_("I cannot read this date. Please send it like 15.09.2026."),
}
_NOTHING: Final = {
    "may_confirm": False, "may_report": False, "may_put_off": False, "may_reopen": False, "may_look": False,
}  # fmt: skip


async def mine(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the rows that want something of the person now."""
    try:
        found = await own_rows(unit, actor, catalogue)
    except NotAllowedError as refusal:
        return {"text": words_of(refusal, t), "rows": [], "turns": []}
    if not found:
        return {"text": t("No row of a roadmap waits for you now."), "rows": [], "turns": []}
    pages = -(-len(found) // PAGE)
    page = min(max(int(dialog_manager.dialog_data.get("page", 0)), 0), pages - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    lines = [t.plural("<b>You answer for {n} row now</b>", "<b>You answer for {n} rows now</b>", len(found))]
    for each in shown:
        state = t("to be confirmed") if each.waits else t(STATUSES[each.status])
        title = clip(t.pick(each.title), 60)
        lines.append(t("<b>{number}</b> {title}: {state}", number=each.number, title=title, state=state))
    return {
        "text": "\n".join(lines),
        "rows": [
            {"id": each.term_id, "label": clip(f"{each.number} · {short_due(t, each.span, each.today)}")}
            for each in shown
        ],
        "turns": page_items(t, page, pages),
    }


async def row(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show a row with what was reported of it and what can be done now."""
    try:
        found = await view_row(unit, actor, catalogue, term_of(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return _NOTHING | {"text": words_of(refusal, t)}
    return {
        "text": "\n".join(line for line in _row(t, found) if line),
        "may_confirm": found.may_confirm,
        "may_report": found.may_report and not found.may_confirm,
        "may_put_off": found.may_put_off,
        "may_reopen": found.may_reopen,
        "may_look": found.may_look,
    }


def _row(t: Translator, found: RowView) -> list[str]:
    term, measure = found.term, found.measure
    lines = [
        _head(t, found),
        t("Deadline: {when}", when=span_words(t, term.span, measure.stage)),
        t("Result: {what}", what=t.pick(measure.result)),
    ]
    if term.done_on is not None:
        lines += [t("Done on {day}.", day=t.full_date(term.done_on)), paper_words(t, term)]
    elif term.to_be_confirmed:
        name = found.reporter.short if found.reporter else "…"
        lines += [t("Reported by {name}: the curator's word is due.", name=name), paper_words(t, term)]
    else:
        lines.append(t("State: {status}", status=t(STATUSES[found.status])))
        if measure.proof is Proof.DATA:
            lines.append(evidence_words(t, term.evidence, closed=False))
        if term.returned_at is not None and term.return_note:
            lines.append(t("The curator gave it back: {note}", note=term.return_note))
        if found.put_off_by is not None:
            lines.append(put_off_words(t, term, found.put_off_by))
    return lines


def _head(t: Translator, found: RowView) -> str:
    return t("<b>{number} · {title}</b>", number=found.measure.number, title=t.pick(found.measure.title))


async def kind(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask what shows that the row is done: a recorded document, a kind of paper, a word."""
    nothing = {"papers": [], "kinds": [], "by_hand": False, "open": False}
    try:
        found = await view_row(unit, actor, catalogue, term_of(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return nothing | {"text": words_of(refusal, t)}
    if not found.may_report:
        return nothing | {"text": t("There is nothing to report here any more.")}
    lines = [_head(t, found), t("What shows that it is done?")]
    if not found.at_once:
        lines.append(t("The curator then confirms it."))
    first = found.measure.paper
    kinds = sorted(PaperKind, key=lambda each: each is not first)
    return {
        "text": "\n".join(lines),
        "papers": [{"id": each.document_id, "label": clip(_paper(t, each.kind, each.number, each.dated_on))}
                   for each in found.offered],
        "kinds": [{"id": each.value, "label": clip(_capital(t(PAPER_KINDS[each])))} for each in kinds],
        "by_hand": found.measure.proof is Proof.HAND,
        "open": True,
    }  # fmt: skip


def _paper(t: Translator, kind: PaperKind, number: str, day: date) -> str:
    """Return a recorded document as a button: «Взять № 12 от 01.09»."""
    if number:
        return t("Take no. {number}, {day}", number=number, day=f"{day:%d.%m}")
    return t("Take: {kind}, {day}", kind=t(PAPER_KINDS[kind]), day=f"{day:%d.%m}")


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


async def write(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask for one thing in words."""
    field = str(dialog_manager.dialog_data.get("field") or NOTE)
    return {
        "error": _error(t, dialog_manager, NOTE_LIMIT),
        "text": t(ASK.get(field, ASK[NOTE]), most=NOTE_LIMIT),
        "skippable": field in {NUMBER, LINK},
    }


async def day(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask for the day that a paper carries."""
    today = unit.now.date()
    text = t("Which day does it carry? Tap, or type it like 15.09.2026. The row counts as done on that day.")
    try:
        today = (await view_row(unit, actor, catalogue, term_of(dialog_manager))).today
    except (RefusedError, NotAllowedError) as refusal:
        text = words_of(refusal, t)
    return {
        "error": _error(t, dialog_manager, NOTE_LIMIT),
        "text": text,
        "day": t.short_day(today),
        "month": t.month(month_on_screen(dialog_manager, CALENDAR, today)),
        "earliest": today - _BACK,
        "latest": today,
        "shown": today,
    }


async def later(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask until when the row is put off."""
    today = unit.now.date()
    furthest, text = today + timedelta(days=DAYS[-1]), ""
    try:
        found = await view_row(unit, actor, catalogue, term_of(dialog_manager))
        today, furthest, text = found.today, found.furthest, _head(t, found)
    except (RefusedError, NotAllowedError) as refusal:
        text = words_of(refusal, t)
    ask = t("When shall I write of it again? The deadline stays. {day} at the latest.", day=t.full_date(furthest))
    first = today + timedelta(days=1)
    return {
        "error": _error(t, dialog_manager, REASON_LIMIT),
        "text": f"{text}\n{ask}",
        "days": [{"id": n, "label": clip(t.plural("In {n} day", "In {n} days", n))} for n in DAYS],
        "month": t.month(month_on_screen(dialog_manager, LATER, first)),
        "earliest": first,
        "latest": furthest,
        "shown": first,
    }


async def why(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask for the reason; whoever curates the roadmap reads it."""
    return {
        "error": _error(t, dialog_manager, REASON_LIMIT),
        "text": t("Why? Tap, or write a few words. The curator sees the reason."),
        "reasons": [{"id": each.value, "label": clip(_capital(t(PUT_OFF[each])), 40)} for each in PutOff],
    }


def _error(t: Translator, manager: DialogManager, most: int) -> str:
    code = manager.dialog_data.get("error")
    if not code:
        return ""
    said = ERRORS.get(code) or REFUSALS.get(code)
    return t(said, most=most) + "\n" if said else ""


_HEAD: Final = "<b>30 · Сформировать пары и группы</b>"
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    ReportSG.mine: {
        "text": "<b>Вы отвечаете сейчас за 2 строки</b>\n<b>30</b> Сформировать пары: скоро срок",
        "rows": [{"id": 1, "label": "30 · до 15.09"}],
        "turns": [],
    },
    ReportSG.row: {
        "text": f"{_HEAD}\nСрок: до 15 сентября 2026\nСообщил Игорь К., ждёт слова куратора.",
        "may_confirm": True, "may_report": True, "may_put_off": True, "may_reopen": True, "may_look": True,
    },
    ReportSG.kind: {
        "text": f"{_HEAD}\nЧем это подтверждается?",
        "papers": [{"id": 1, "label": "Взять № 12-ОД, 01.09"}],
        "kinds": [{"id": each.value, "label": "Страница сайта"} for each in PaperKind],
        "by_hand": True,
        "open": True,
    },
    ReportSG.write: {"error": "", "text": "Какой у документа номер?", "skippable": True},
    ReportSG.day: {
        "error": "", "text": "Какой на нём день?", "day": "вт 15.09", "month": "сентябрь 2026",
        "earliest": date(2026, 9, 1), "latest": date(2026, 9, 15), "shown": date(2026, 9, 15),
    },
    ReportSG.later: {
        "error": "", "text": f"{_HEAD}\nКогда напомнить?",
        "days": [{"id": n, "label": clip(f"Через {n} дн.")} for n in DAYS],
        "month": "сентябрь 2026", "earliest": date(2026, 9, 16), "latest": date(2026, 9, 23),
        "shown": date(2026, 9, 16),
    },
    ReportSG.why: {
        "error": "", "text": "Почему?", "reasons": [{"id": each.value, "label": "Ждём подпись"} for each in PutOff],
    },
}  # fmt: skip
