"""What the screens of a plan show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.goals import wording
from dialogs.goals.asking import LIMIT_OF, Ask, question
from dialogs.goals.preview import PREVIEW
from dialogs.kit.behalf import absent_id, acting
from dialogs.kit.school import clip, start_data
from domain.plans import LIMITS, MOST_GOALS, Mark, Moment, missing
from locales.marks import N_, NY_
from services import goal_words
from services.access import NotAllowedError, RefusedError
from services.goal_steps import PlanStep, Reader
from services.goals import view_plan

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.goals import PlanPage
    from storage.unit import Unit

__all__ = ["PREVIEW"]

ERRORS: Final = {
    "text": NY_("I can take only words here. Please type them, or tap a button."),
    "empty": NY_("I see no words there. Please type them once more."),
    "long": NY_("That is too long: up to {n} characters, please. Your message stays above: copy it and shorten it."),
}
_MISSING: Final = {
    "plan_no_goal": NY_("A goal is still missing: add one."),
    "plan_no_sign": NY_("One goal has no sign yet: how will you know that it worked?"),
    "plan_no_month": NY_("One goal has no month yet."),
}


def match_of(manager: DialogManager) -> int:
    """Return whose plan it is; 0, which is nobody's, where none was named."""
    return int(start_data(manager).get("id") or 0)


async def page_of(unit: Unit, manager: DialogManager) -> PlanPage | None:
    """Return the plan as its reader sees it, ``None`` if it is not theirs to see."""
    try:
        return await view_plan(unit, await acting(manager), match_of(manager))
    except (RefusedError, NotAllowedError):
        return None


async def main(
    unit: Unit, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the plan, whose turn it is, and what the reader may do."""
    page = await page_of(unit, dialog_manager)
    if page is None:
        return {"text": t.you("This plan is gone. The menu shows what comes next."), "acts": [], "back": False}
    lines = [wording.head(t, page)]
    if page.shown is not None:
        lines += wording.plan_lines(t, catalogue, page, page.shown)
        lines += wording.changed_line(t, catalogue, page)
    lines += wording.came_back_lines(t, page)
    lines += wording.doubt_lines(t, page)
    lines.append(wording.step_line(t, page))
    if absent_id(dialog_manager) is not None:
        name = (await acting(dialog_manager)).first_name or "—"
        lines.append(t("<b>{name}</b> decides: tell them about it, then tap their answer.", name=name))
    queue = len(start_data(dialog_manager).get("queue") or ())
    return {"text": "\n".join(lines), "acts": _acts(t, page, queue), "back": True}


def _acts(t: Translator, page: PlanPage, queue: int) -> list[list[dict[str, str]]]:
    """Return the buttons, the usual one first; each carries what was on the screen, so that an old one tells true."""
    version = page.known.open
    seen = version.round if version else 0
    first = _first(page.step, seen)
    rows = [[{"id": key, "label": t(label)}] for key, label in first]
    if page.may_change:
        rows.append([{"id": "begin", "label": t("Change the plan")}])
    if page.may_take_back:
        rows.append([{"id": "back", "label": t("Take it back to edit")}])
    if page.to_doubt is not None:
        rows.append([{"id": f"doubt:{page.to_doubt.value}", "label": t("I see it otherwise")}])
    if page.may_file:
        rows.append([{"id": "file", "label": t("File to print")}])
    if page.known.words and page.reader is not Reader.GUARDIAN:
        rows.append([{"id": "history", "label": t("History")}])
    if queue:
        rows.append([{"id": "next", "label": clip(t("Next plan: {n}", n=queue))}])
    return rows


def _first(step: PlanStep, seen: int) -> list[tuple[str, str]]:
    give_back = (f"remark:{seen}", N_("Give it back"))
    return {
        PlanStep.START: [("begin", N_("Write the plan"))],
        PlanStep.FINISH: [("begin", N_("Go on writing"))],
        PlanStep.CHANGE: [("begin", N_("Change the plan"))],
        PlanStep.ANSWER: [(f"agree:{seen}", N_("It suits me")), (f"wish:{seen}", N_("Otherwise, please"))],
        PlanStep.APPROVE: [(f"approve:{seen}", N_("Approve")), give_back],
        PlanStep.APPROVE_WITHOUT: [(f"approve:{seen}", N_("Approve all the same")), give_back],
        PlanStep.MARK_INTERIM: [("mark", N_("Mark the goals"))],
        PlanStep.MARK_FINAL: [("mark", N_("Mark the goals"))],
    }.get(step, [])


async def edit(
    unit: Unit, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the draft with a button for each of its parts."""
    page = await page_of(unit, dialog_manager)
    version = page.known.open if page else None
    if page is None or version is None or not page.may_edit:
        return {"text": t.you("There is nothing to change now."), "items": [], "ready": False, "may_drop": False}
    lacks = missing(version.content)
    lines = [wording.head(t, page), *wording.came_back_lines(t, page)]
    lines += wording.plan_lines(t, catalogue, page, version)
    lines.append(t.you(_MISSING[lacks.value]) if lacks else t.you("All is there. Propose it when you like it."))
    goals = [
        [{"id": f"goal:{goal.key}", "label": clip(f"{n}. {goal_words.title_of(t, catalogue.goals, goal)}")}]
        for n, goal in enumerate(version.content.goals, 1)
    ]
    add = [[{"id": "ask:area", "label": t("+ Goal")}]] if len(goals) < MOST_GOALS else []
    rest = [
        [{"id": "ask:often", "label": t("Meetings")}, {"id": "ask:person", "label": t("Who helps")}],
        [{"id": "ask:result", "label": t("In the end")}, {"id": "ask:request", "label": t("Why")}],
    ]
    return {
        "text": "\n".join(lines),
        "items": [*goals, *add, *rest],
        "ready": lacks is None,
        "may_drop": page.may_drop,
    }


async def goal(
    unit: Unit, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one goal of the draft."""
    page = await page_of(unit, dialog_manager)
    version = page.known.open if page else None
    key = dialog_manager.dialog_data.get("goal")
    goals = version.content.goals if version and page and page.may_edit else ()
    found = next(((n, each) for n, each in enumerate(goals, 1) if each.key == key), None)
    if page is None or found is None:
        return {"text": t.you("This goal is not there any more."), "there": False}
    return {"text": "\n".join(wording.goal_lines(t, catalogue, page, found[1], found[0])), "there": True}


async def ask(
    unit: Unit, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask one question, with answers to tap; what was typed too late stands beside what is there now."""
    page = await page_of(unit, dialog_manager)
    data = dialog_manager.dialog_data
    if page is None or "ask" not in data:
        return {"error": "", "text": t.you("There is nothing to change now."), "now": "", "items": [], "aside": False}
    what, key = Ask(data["ask"]), data.get("goal")
    asked = question(t, catalogue, page, what, goal=key, area=str(data.get("area", "")))
    kept = _aside(page, t)
    fault = data.get("error")
    limit = LIMITS[LIMIT_OF[what]] if what in LIMIT_OF else 0
    return {
        "error": t.you(ERRORS[fault], **({"n": limit} if fault == "long" else {})) + "\n" if fault in ERRORS else "",
        "text": asked.text,
        "now": "\n" + "\n".join(line for line in (asked.now, kept) if line) if asked.now or kept else "",
        "items": asked.items,
        "aside": bool(kept),
    }


def _aside(page: PlanPage, t: Translator) -> str:
    version = page.known.open
    if version is None or not version.aside or not page.may_edit:
        return ""
    return t.you("Somebody was faster. You wrote: {words}", words=version.aside["text"])


async def mark(
    unit: Unit, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask what became of the next goal."""
    page = await page_of(unit, dialog_manager)
    moment = {PlanStep.MARK_INTERIM: Moment.INTERIM, PlanStep.MARK_FINAL: Moment.FINAL}.get(page.step) if page else None
    if page is None or moment is None or page.known.standing is None:
        return {"text": t.you("Thank you, every goal has its mark. The mentee can read them."), "items": []}
    left = page.known.unmarked(moment)
    total = len(page.known.standing.content.goals) + (moment is Moment.FINAL)
    name = wording.goal_name(t, catalogue, page, left[0])
    lines = [
        t("{n} of {total} · <b>{goal}</b>", n=total - len(left) + 1, total=total, goal=name),
        *_sign(t, catalogue, page, left[0]),
        t.you("How far has it come?") if moment is Moment.INTERIM else t.you("What became of it?"),
    ]
    return {
        "text": "\n".join(lines),
        "items": [
            [{"id": f"{moment.value}.{left[0]}.{each.value}", "label": clip(_up(t(goal_words.MARKS[each])))}]
            for each in Mark
        ],
    }


def _sign(t: Translator, catalogue: Catalogue, page: PlanPage, key: int) -> list[str]:
    standing = page.known.standing
    found = next((each for each in standing.content.goals if each.key == key), None) if standing else None
    sign = catalogue.goals.text(found.sign, t.locale, child=t.child) if found else ""
    return [t("How we will know: {sign}", sign=sign)] if sign else []


async def history(
    unit: Unit, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the latest of what was done to the plan."""
    page = await page_of(unit, dialog_manager)
    if page is None or page.reader is Reader.GUARDIAN:
        return {"text": t.you("This plan is gone. The menu shows what comes next.")}
    lines = wording.history_lines(t, catalogue, page)
    return {"text": "\n".join([wording.head(t, page), *lines])}


def _up(text: str) -> str:
    return text[:1].upper() + text[1:]
