"""What the list of pairs shows, and the question before quiet pairs are written to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.paging import page_items
from dialogs.kit.school import WATCHERS, clip, school_of, schools_data, start_data
from dialogs.pair.order_getters import GROUP_NAMES, group_of, names_in, pair_line
from dialogs.states import PairSG
from domain.health import Level
from domain.vocabulary import Role
from locales.marks import N_
from services.access import RefusedError
from services.health.words import counts_words
from services.pair_lists import PAGE, list_matches
from services.pair_nudge import SILENT, UNLOGGED, nudge_plan
from services.people import MOST_FOUND

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.pair_lists import MatchPage
    from storage.unit import Unit

NUDGES = {
    SILENT: N_("<b>Write to the silent pairs?</b> {n}\nBoth sides are asked whether they would like to meet."),
    UNLOGGED: N_("<b>Ask for the logs?</b> Pairs: {n}\nThe mentors are asked how the meetings went."),
}
_BY_HEALTH = frozenset({"turned", *Level})
"""Groups whose lines say why instead of how far the pair is."""
ERRORS = {
    "too_short": N_("Two letters of a name or a code are enough. Please try once more."),
    "text": N_("I look for pairs by text: a few letters of either name or code."),
}


async def matches(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the school's pairs by status, or those that a search has found."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager, WATCHERS)
    school = school_of(dialog_manager, actor, WATCHERS)
    if school is None:
        return data | _EMPTY
    kept = dialog_manager.dialog_data
    group, found = group_of(dialog_manager), kept.get("found")
    page = await list_matches(unit, actor, school, group, int(kept.get("page", 0)), only=found)
    if found is None and not page.found and "group" not in kept | start_data(dialog_manager) and page.counts["active"]:
        # Nobody has asked for those without an order, and there are none: show the pairs that work.
        group = "active"
        page = await list_matches(unit, actor, school, group, int(kept.get("page", 0)))
    searched = found is not None
    is_curator = Role.CURATOR in actor.roles
    error = kept.get("list_error")
    return data | {
        "nowhere": False,
        "shown": True,
        "school": page.school,
        "error": t(ERRORS[error]) + "\n" if error in ERRORS else "",
        "head": _head(t, page, int(kept.get("total", page.found)), searched=searched, group=group),
        "text": "\n".join(
            pair_line(t, line, page.health.get(line.id) if group in _BY_HEALTH and not searched else None)
            for line in page.lines
        )
        or (t("Nobody with this name or code here.") if searched else t("No pairs here.")),
        "items": [{"id": line.id, "label": clip(names_in(line))} for line in page.lines],
        "groups": [
            {
                "id": name,
                "label": clip(("• " if name == group and not searched else "") + t(GROUP_NAMES[name], n=count)),
            }
            for name, count in page.counts.items()
            if count or name == group
        ],
        "turns": page_items(t, page.page, page.pages),
        "page": page.page + 1,
        "pages": page.pages,
        "several": page.pages > 1,
        "many": searched or sum(page.counts.values()) > PAGE,
        "searched": searched,
        "may_order": not searched and page.may_approve and page.counts["agreed"] > 1 and group == "agreed",
        "agreed": page.counts["agreed"],
        "may_propose": page.may_propose,
        "may_nudge": is_curator and not searched and group in NUDGES and bool(page.lines),
        "by_health": not searched and group in _BY_HEALTH,
        "is_curator": is_curator,
    }


_EMPTY: dict[str, Any] = {"nowhere": True, "shown": False, "school": "", "error": "", "head": "", "text": "",
                          "items": [], "groups": [], "turns": [], "page": 1, "pages": 1, "several": False,
                          "many": False, "searched": False, "may_order": False, "agreed": 0, "may_propose": False,
                          "may_nudge": False, "by_health": False, "is_curator": False}  # fmt: skip


def _head(t: Translator, page: MatchPage, total: int, *, searched: bool, group: str) -> str:
    if not searched:
        head = t(GROUP_NAMES[group], n=page.counts.get(group, 0)) if group in GROUP_NAMES else ""
        counts = {level: page.counts[level] for level in Level}
        return f"{counts_words(t, counts)}\n{head}" if any(counts.values()) else head
    if total > MOST_FOUND:
        return t("Found: {n}. Here are the first {most}; more letters find fewer.", n=total, most=MOST_FOUND)
    return t("Found: {n}", n=total)


async def nudging(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say how many would be written to, and why not the others."""
    nothing = {"n": 0, "ready": False, "head": "", "text": t("Nobody is left to remind."), "is_curator": True}
    school, group = school_of(dialog_manager, actor), group_of(dialog_manager)
    if school is None or group not in NUDGES:
        return nothing
    try:
        plan = await nudge_plan(unit, actor, school, group)
    except RefusedError:
        return nothing
    lines = [] if plan.messages else [t("Nobody is left to remind.")]
    if plan.today:
        lines.append(t("Already reminded today: {n}", n=plan.today))
    if plan.no_chat:
        lines.append(t("Without a chat: {n}. Please ask in person.", n=plan.no_chat))
    if plan.full:
        lines.append(t("Have had their messages for this week: {n}", n=plan.full))
    return {
        "n": plan.messages,
        "ready": plan.messages > 0,
        "head": t(NUDGES[group], n=plan.pairs),
        "text": "\n".join(lines),
        "is_curator": True,
    }


_TURNS = [{"id": 1, "label": label} for label in ("← Страница", "Страница →", "⇤ В начало", "В конец ⇥")]
LIST_PREVIEW: dict[Any, dict[str, Any]] = {
    PairSG.list: {"schools": [], "many_schools": False, "is_curator": True, "nowhere": False, "shown": True,
                  "school": "Школа № 2", "error": "", "head": "Нашлось: 3", "text": "Илья М. → Аня К.: ждём ответов",
                  "items": [{"id": 1, "label": "Илья М. → Аня К."}], "turns": _TURNS,
                  "groups": [{"id": "agreed", "label": "• Ждут приказа: 2"}], "page": 1, "pages": 2, "several": True,
                  "many": True, "searched": True, "may_order": True, "agreed": 2, "may_propose": True,
                  "may_nudge": True, "by_health": True},
    PairSG.nudge: {"n": 4, "ready": True, "head": "<b>Написать молчащим парам?</b> 3",
                   "text": "Сегодня уже напомнили: 1", "is_curator": True},
}  # fmt: skip
