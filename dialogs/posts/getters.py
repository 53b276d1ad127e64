"""What the windows about posts show."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from dialogs.events.calendar import month_on_screen
from dialogs.kit.paging import page_items
from dialogs.kit.refusals import REFUSALS, words_of
from dialogs.kit.school import clip
from dialogs.roadmap.place import place_in
from dialogs.states import PostsSG
from domain.permissions import UseCase, allowed
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.roadmap.naming import FURTHEST
from services.roadmap.posts import post_candidates, view_posts

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.roadmap.posts import Absence, Holder, PostLine, Posts
    from storage.unit import Unit

CALENDAR: Final = "pd_month"
PAGE: Final = 8
NOBODY: Final = 0
"""Instead of a substitute."""


class Step(StrEnum):
    """What is asked."""

    NAME = "name"
    SINCE = "since"
    HOLDER = "holder"
    AWAY_FROM = "away_from"
    AWAY_TO = "away_to"
    SUBSTITUTE = "substitute"


END, AWAY, BACK, TODAY, LATER = "end", "away", "back", "today", "later"
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "bad_date": N_("I cannot read this date. Please send it like 15.09.2026."),
    **{code: REFUSALS[code] for code in ("post_day", "absence_days")},
}
_DAYS: Final = {
    Step.SINCE: N_("From which day on? Tap, or type 15.10.2026."),
    Step.AWAY_FROM: N_("First day away? Tap, or type 15.10.2026."),
    Step.AWAY_TO: N_("Last day away? Tap, or type 15.10.2026."),
}


async def posts(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the posts of a roadmap with their holders."""
    try:
        found = await view_posts(unit, actor, catalogue, place_in(dialog_manager, actor))
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "items": []}
    lines = [t("<b>Who answers</b> · {place}", place=found.place.name)]
    if not found.lines:
        lines.append(t("No roadmap is followed here yet."))
    lines += [_line(t, catalogue, each, found.today) for each in found.lines]
    if any(each.vacant(found.today) for each in found.lines):
        lines.append(t("⚠️ Nobody holds it: the curator hears of its rows."))
    return {
        "text": "\n".join(lines),
        "items": [
            {"id": each.post, "label": clip(catalogue.posts[each.post].short.of(t.locale))} for each in found.lines
        ],
    }


def _line(t: Translator, catalogue: Catalogue, line: PostLine, today: date) -> str:
    post = catalogue.posts[line.post].title.of(t.locale)
    if line.vacant(today):
        return t("⚠️ {post}: nobody", post=post)
    return t("{post}: {names}", post=post, names=", ".join(each.name.short for each in line.holders))


async def post(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one post: who holds it, since when, who is away and who stands in."""
    try:
        found = await view_posts(unit, actor, catalogue, place_in(dialog_manager, actor))
        line = line_of(found, dialog_manager)
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "items": [], "may_keep": False}
    lines = [
        t("<b>{post}</b>", post=catalogue.posts[line.post].title.of(t.locale)),
        t.plural("Answers for {n} row.", "Answers for {n} rows.", line.rows),
        *(_holder(t, each, found.today) for each in line.holders),
    ]
    if line.vacant(found.today):
        lines.append(t("⚠️ Nobody holds it today: the curator hears of its rows."))
    return {
        "text": "\n".join(lines),
        "items": [{"id": each.person_id, "label": clip(each.name.short)} for each in line.holders]
        if found.may_keep
        else [],
        "may_keep": found.may_keep,
    }


def line_of(found: Posts, manager: DialogManager) -> PostLine:
    """Return the post on the screen.

    Raises:
        RefusedError: ``gone`` if the roadmap has no such post any more.
    """
    asked = manager.dialog_data.get("post")
    line = next((each for each in found.lines if each.post == asked), None)
    if line is None:
        raise RefusedError("gone")
    return line


def holder_of(line: PostLine, manager: DialogManager) -> Holder:
    """Return the holder on the screen.

    Raises:
        RefusedError: ``gone`` if the post is not theirs any more.
    """
    asked = manager.dialog_data.get("person")
    holder = next((each for each in line.holders if each.person_id == asked), None)
    if holder is None:
        raise RefusedError("gone")
    return holder


def _holder(t: Translator, each: Holder, today: date) -> str:
    if each.since is None:
        said = t("{name}, by the role in the bot", name=each.name.full)
    else:
        said = t("{name}, from {day} on", name=each.name.full, day=t.full_date(each.since))
    return said + "".join(f"\n  {_away(t, absence)}" for absence in each.absences if absence.last_on >= today)


def _away(t: Translator, absence: Absence) -> str:
    days = {"first": f"{absence.first_on:%d.%m}", "last": f"{absence.last_on:%d.%m.%Y}"}
    if absence.substitute is None:
        return t("away {first}–{last}, the curator hears instead", **days)
    return t("away {first}–{last}, stands in: {name}", name=absence.substitute.short, **days)


async def choose(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask whom to name, what of a holder, or who stands in."""
    data = dialog_manager.dialog_data
    step, place = Step(data["step"]), place_in(dialog_manager, actor)
    none: dict[str, Any] = {"items": [], "turns": [], "may_invite": False}
    try:
        found = await view_posts(unit, actor, catalogue, place)
        line = line_of(found, dialog_manager)
        if step is Step.SINCE:
            text, answers = t("From which day on?"), [(TODAY, t("From today")), (LATER, t("From another day"))]
        elif step is Step.HOLDER:
            text, answers = _of_holder(t, holder_of(line, dialog_manager), found.today)
        else:
            known = await post_candidates(unit, actor, place)
            people = [each for each in known if step is Step.NAME or each.person_id != data.get("person")]
            answers = [(str(each.person_id), each.name.short) for each in people]
            text = _whom(t, catalogue, step, line)
            if step is Step.SUBSTITUTE:
                answers = [(str(NOBODY), t("Nobody")), *answers]
            elif not people:
                text += "\n" + t("Nobody else here is known to the bot yet.")
    except (RefusedError, NotAllowedError) as refusal:
        return none | {"text": words_of(refusal, t)}
    page, pages = int(data.get("page", 0)), max(1, -(-len(answers) // PAGE))
    page = min(page, pages - 1)
    return {
        "text": text,
        "items": [
            {"id": f"{step}.{value}", "label": clip(label)}
            for value, label in answers[page * PAGE : (page + 1) * PAGE]
        ],
        "turns": page_items(t, page, pages),
        "may_invite": step is Step.NAME and place is not None
        and allowed(actor.roles_in(found.place.municipality_id, place), UseCase.STAFF_INVITE),
    }  # fmt: skip


def _whom(t: Translator, catalogue: Catalogue, step: Step, line: PostLine) -> str:
    if step is Step.SUBSTITUTE:
        return t("<b>Who stands in?</b>\nWithout anybody the curator hears of the rows.")
    post = catalogue.posts[line.post].title.of(t.locale)
    return t("<b>{post}</b>\nWho holds it? Only those whom the bot knows can be written to.", post=post)


def _of_holder(t: Translator, holder: Holder, today: date) -> tuple[str, list[tuple[str, str]]]:
    answers: list[tuple[str, str]] = [(AWAY, t("Will be away"))]
    answers += [(f"{BACK}.{each.id}", t("There from {day}", day=f"{max(each.first_on, today):%d.%m}"))
                for each in holder.absences[:3]]  # fmt: skip
    if holder.id is not None:
        answers.append((END, t("Holds it no more")))
    return f"<b>{_holder(t, holder, today)}</b>", answers


async def day(unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:  # fmt: skip
    """Ask from which day on somebody holds a post, or on which days they are away."""
    data, today = dialog_manager.dialog_data, unit.now.date()
    error = ERRORS.get(data.get("error", ""))
    try:
        today = (await view_posts(unit, actor, catalogue, place_in(dialog_manager, actor))).today
        text = t(_DAYS.get(Step(data["step"]), _DAYS[Step.SINCE]))
    except (RefusedError, NotAllowedError) as refusal:
        text = words_of(refusal, t)
    first = data.get("away_from") if data.get("step") == Step.AWAY_TO else None
    earliest = max(today, date.fromisoformat(first)) if first else today
    return {
        "error": f"{t(error)}\n" if error else "",
        "text": text,
        "month": t.month(month_on_screen(dialog_manager, CALENDAR, earliest)),
        "earliest": earliest,
        "latest": today + FURTHEST,
        "shown": earliest,
    }


_ID: Final = 9223372036854775807
_TODAY: Final = date(2026, 9, 15)
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    PostsSG.list: {"text": "<b>Кто отвечает</b> · Школа № 2\nКуратор школы: Вера П.",
                   "items": [{"id": "curator", "label": "Куратор школы"}]},
    PostsSG.post: {"text": "<b>Куратор школы</b>\nОтвечает за 12 строк.", "may_keep": True,
                   "items": [{"id": _ID, "label": "Вера П."}]},
    PostsSG.choose: {"text": "Кто будет отвечать?", "items": [{"id": f"substitute.{_ID}", "label": "Вера П."}],
                     "turns": [{"id": 1, "label": "Дальше →"}], "may_invite": True},
    PostsSG.day: {"error": "", "text": "С какого дня?", "month": "сентябрь 2026", "earliest": _TODAY,
                  "latest": _TODAY + timedelta(days=60), "shown": _TODAY},
}  # fmt: skip
