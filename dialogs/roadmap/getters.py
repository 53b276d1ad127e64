"""What the board of a roadmap and the card of a row show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from dialogs.events.calendar import month_on_screen
from dialogs.kit.paging import page_items
from dialogs.kit.refusals import REFUSALS, words_of
from dialogs.kit.school import clip, start_data
from dialogs.roadmap.place import place_in
from dialogs.roadmap.proof_words import board_lines, card_lines, proves_itself
from dialogs.roadmap.report_buttons import NO_REPORT, report_choices
from dialogs.roadmap.wording import ASKS, GROUPS, line_label, line_text
from dialogs.states import RoadmapSG
from domain.roadmaps import Proof
from domain.vocabulary import Role
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.roadmap.asks import Ask
from services.roadmap.board import Shown, Wanted, roadmap_places, view_board
from services.roadmap.card import view_card
from services.roadmap.nudge_words import paper_words, put_off_words
from services.roadmap.starting import OLDEST
from services.roadmap.words import STATUSES, deadline_words, span_words, years_words

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from domain.deadline_status import Share
    from locales import Translator
    from services.access import Actor
    from services.roadmap.board import Board
    from services.roadmap.card import Answering, Card
    from storage.unit import Unit

CALENDAR: Final = "rd_month"
SIGNED, PLANNED = "signed", "planned"
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "bad_date": N_("I cannot read this date. Please send it like 15.09.2026."),
    **{code: REFUSALS[code] for code in ("document_in_future", "roadmap_signed_early", "roadmap_day")},
}
_NO_CARD: Final = {"text": "", "asks_post": False, "asks_day": False, "moves": False, "checks": False,
                   "term": 0, "open": False}  # fmt: skip
_NO_BOARD: Final = {"lines": [], "groups": [], "turns": [], "follows": False, "may_start": False, "may_keep": False,
                    "agreement": False, "by_section": False, "narrowed": False, "elsewhere": False}  # fmt: skip


def term_in(manager: DialogManager) -> int:
    """Return the row's term that the card is about."""
    found = manager.dialog_data.get("term")
    return int(found if found is not None else start_data(manager).get("id") or 0)


async def board(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show how a roadmap stands and one group of its rows."""
    data = dialog_manager.dialog_data
    shown = data.get("shown")
    wanted = Wanted(Shown(shown) if shown else None, data.get("section"), data.get("post"), int(data.get("page", 0)))
    base = _NO_BOARD | {"is_curator": Role.CURATOR in actor.roles}
    try:
        found = await view_board(unit, actor, catalogue, place_in(dialog_manager, actor), wanted)
        elsewhere = len(await roadmap_places(unit, actor)) > 1
    except (RefusedError, NotAllowedError) as refusal:
        return base | {"text": words_of(refusal, t)}
    base |= {"elsewhere": elsewhere}
    if found.roadmap is None:
        lines = [t("<b>Roadmap</b> · {place}", place=found.place.name), t("No roadmap is followed here yet.")]
        if found.may_keep:
            lines.append(t("Choose one of the three, and every row gets its day, its people and its reminders."))
        return base | {"text": "\n".join(lines), "may_start": found.may_keep}
    narrowed = data.get("section") is not None or data.get("post") is not None
    return base | {
        "text": "\n".join(_board(t, catalogue, found, wanted)),
        "follows": True,
        "may_keep": found.may_keep,
        "agreement": found.place.organization_id is not None,
        "by_section": len(found.sections) > 1,
        "narrowed": narrowed,
        "lines": [{"id": each.term_id, "label": clip(line_label(t, each, found.today))} for each in found.lines],
        "groups": [
            {"id": each.value, "label": clip(("• " if each is found.shown else "") + t(GROUPS[each], n=n))}
            for each, n in found.counts.items()
            if n or each is found.shown
        ],
        "turns": page_items(t, found.page, found.pages),
    }


def _board(t: Translator, catalogue: Catalogue, found: Board, wanted: Wanted) -> list[str]:
    roadmap, done, in_time = found.roadmap, found.done, found.in_time
    if roadmap is None or done is None or in_time is None:
        return []
    lines = [
        t("<b>Roadmap</b> · {place}", place=found.place.name),
        t("{title}, {years}", title=t.pick(roadmap.title), years=years_words(roadmap.cycle)),
        *_shares(t, done, in_time),
        *board_lines(t, found),
        "",
    ]
    if wanted.section is not None and wanted.section < len(found.sections):
        lines.append(t("Section: {title}", title=t.pick(found.sections[wanted.section])))
    if wanted.post is not None and wanted.post in catalogue.posts:
        lines.append(t("Answers: {post}", post=catalogue.posts[wanted.post].title.of(t.locale)))
    if not found.lines:
        lines.append(t("There is nothing here."))
    return lines + [line_text(t, each, found.today) for each in found.lines]


def _shares(t: Translator, done: Share, in_time: Share) -> list[str]:
    if not done.due:
        return [t("Nothing has been due yet.")]
    lines = [t("Due by now: {due}. Done: {done} ({percent} %).", due=done.due, done=done.done, percent=done.percent)]
    if in_time.due:
        lines.append(
            t("In time: {done} of {due} ({percent} %).", done=in_time.done, due=in_time.due, percent=in_time.percent)
        )
    if done.before_approval:
        lines[0] += " " + t("Before approval: {n}.", n=done.before_approval)
    return lines


async def card(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one row: its words, its deadline, who answers, what became of it."""
    try:
        found = await view_card(unit, actor, catalogue, term_in(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return _NO_CARD | NO_REPORT | {"text": words_of(refusal, t)}
    return await report_choices(unit, actor, catalogue, found.term.id) | {
        "text": "\n".join(_card(t, catalogue, found)),
        "asks_post": Ask.POST in found.asks,
        "asks_day": Ask.DAY in found.asks,
        "moves": found.may_move and Ask.DAY not in found.asks,
        "term": found.term.id,
        "open": found.term.done_on is None,
        "checks": proves_itself(found),
    }


def _card(t: Translator, catalogue: Catalogue, found: Card) -> list[str]:
    row, term = found.measure, found.term
    when, now = deadline_words(t, row.due, row.stage), span_words(t, term.span, row.stage)
    lines = [
        t("<b>{number} · {title}</b>", number=row.number, title=t.pick(row.title)),
        t("Deadline: {when}", when=when),
        t("In the paper: «{printed}»", printed=row.printed),
    ]
    if now != when:
        lines.append(t("This time: {when}", when=now))
    lines.append(t("State: {status}", status=t(STATUSES[found.status])))
    lines += [_answering(t, catalogue, each) for each in found.answering]
    named = {each.full for one in found.answering for each in one.names if each not in one.away}
    if {each.full for each in found.hears} != named:
        lines.append(t("Hears of it now: {names}", names=", ".join(each.short for each in found.hears)))
    lines.append(t("Result: {what}", what=t.pick(row.result)))
    lines += _reported(t, found)
    lines += card_lines(t, found)
    lines += [t("Note: {text}", text=t.pick(each)) for each in found.notes]
    return lines + [t("<b>{question}</b>", question=t(ASKS[each])) for each in found.asks[:1]]


def _answering(t: Translator, catalogue: Catalogue, each: Answering) -> str:
    post = catalogue.posts[each.post].title.of(t.locale) if each.post in catalogue.posts else each.post
    if not each.names:
        return t("Answers: {post} (nobody is named)", post=post)
    names = ", ".join(name.short + (t(" (away)") if name in each.away else "") for name in each.names)
    return t("Answers: {post} ({names})", post=post, names=names)


def _reported(t: Translator, found: Card) -> list[str]:
    term, lines = found.term, []
    if term.done_on is not None:
        said = N_("Done on {day}, as the bot's data show.") if term.done_how is Proof.DATA else N_("Done on {day}.")
        lines.append(t(said, day=t.full_date(term.done_on)))
    elif term.to_be_confirmed:
        lines.append(t("Reported, to be confirmed by the curator."))
    elif found.put_off_by is not None:
        lines.append(put_off_words(t, term, found.put_off_by))
    if term.returned_at is not None and term.return_note:
        lines.append(t("The curator gave it back: {note}", note=term.return_note))
    paper = paper_words(t, term)
    return [*lines, paper] if paper else lines


async def day(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask for a day: of signing, or of a row that goes by a separate plan."""
    data = dialog_manager.dialog_data
    error = ERRORS.get(data.get("error", ""))
    found: dict[str, Any] = {"error": f"{t(error)}\n" if error else "", "planned": data.get("mode") == PLANNED}
    try:
        if data.get("mode") == PLANNED:
            row = await view_card(unit, actor, catalogue, term_in(dialog_manager))
            first, last = row.roadmap.cycle.window(row.term.span.year - row.roadmap.cycle.start)
            first, shown = min(first, row.roadmap.approved_on), row.today
            text = t("<b>{number} · {title}</b>\nWhich day is its last? Tap, or type 15.10.2026.",
                     number=row.measure.number, title=t.pick(row.measure.title))  # fmt: skip
        else:
            place = await view_board(unit, actor, catalogue, place_in(dialog_manager, actor))
            first, last, shown = place.today - OLDEST, place.today, place.today
            text = t("On which day was the roadmap signed? Tap, or type 15.09.2026.")
    except (RefusedError, NotAllowedError) as refusal:
        first = last = shown = unit.now.date()
        text = words_of(refusal, t)
    shown = min(max(shown, first), last)
    return found | {
        "text": text,
        "month": t.month(month_on_screen(dialog_manager, CALENDAR, shown)),
        "earliest": first,
        "latest": last,
        "shown": shown,
    }


_ID: Final = 9223372036854775807
_TODAY: Final = date(2026, 9, 15)
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    RoadmapSG.board: _NO_BOARD | {
        "text": "<b>Дорожная карта</b> · Школа № 2\nРайон с пилотной школой, 2026/27–2029/30\n"
                "Срок подошёл: 14. Сделано: 12 (85 %).",
        "lines": [{"id": _ID, "label": "30 · до 15.09"}], "groups": [{"id": "late", "label": "• Просрочено: 12"}],
        "turns": [{"id": 1, "label": "Дальше →"}], "follows": True, "may_start": True, "may_keep": True,
        "agreement": True, "by_section": True, "narrowed": True, "elsewhere": True, "is_curator": True,
    },
    RoadmapSG.card: {"text": "<b>30 · Сформировать пары</b>", "asks_post": True, "asks_day": True, "moves": True,
                     "checks": True, "term": _ID, "open": True,
                     "may_report": True, "may_put_off": True, "may_look": True},
    RoadmapSG.choose: {"text": "<b>С какого года?</b>", "items": [{"id": f"schools.{_ID}.0", "label": "✓ Школа № 2"}],
                       "turns": [{"id": 1, "label": "Дальше →"}], "back": "← Назад"},
    RoadmapSG.day: {"error": "", "text": "Когда подписана карта?", "month": "сентябрь 2026", "planned": True,
                    "earliest": _TODAY - timedelta(days=60), "latest": _TODAY, "shown": _TODAY},
}  # fmt: skip
