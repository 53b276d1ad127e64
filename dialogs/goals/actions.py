"""What the taps on a plan do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.goals.asking import PARTS, TICKED, Ask, template_change
from dialogs.goals.getters import match_of, page_of
from dialogs.goals.moving import after_answer, apply, ask, back_from_question, next_in_queue
from dialogs.kit import talk
from dialogs.kit.behalf import absent_id, acting
from dialogs.states import BehalfSG, GoalsSG, PairSG, PlanSG, WardSG
from domain.plans import Change, Line, Mark, Moment, Part
from services import goals
from services.goal_answers import Remark, Wish, agree_plan, approve_plan, doubt_marks, give_back, want_otherwise
from services.goal_files import request_plan_file
from services.goal_marks import mark_goal
from services.goal_steps import Reader

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def act(  # noqa: C901 - one act a button
    _callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str
) -> None:
    """Do what a button of the plan's page says; it carries the round that stood on the screen."""
    here, match = talk(manager), match_of(manager)
    what, _, value = item_id.partition(":")
    match what:
        case "begin":
            manager.dialog_data["seen"] = await goals.begin(here.unit, here.actor, match)
            await manager.switch_to(GoalsSG.edit)
        case "back":
            manager.dialog_data["seen"] = await goals.take_back(here.unit, here.actor, match)
            await manager.switch_to(GoalsSG.edit)
        case "agree":
            await agree_plan(here.unit, await acting(manager), match, seen=int(value))
            here.screen.alert(here.t.you("Noted: it suits you."))
        case "wish" | "remark":
            manager.dialog_data["round"] = int(value)
            await ask(manager, Ask(what))
        case "approve":
            await approve_plan(here.unit, here.actor, match, seen=int(value))
            here.screen.alert(here.t("Approved. Both sides will hear of it."))
            await next_in_queue(manager)
        case "doubt":
            await doubt_marks(here.unit, await acting(manager), match, Moment(value))
            here.screen.alert(here.t.you("Noted. Only the curator hears of it."), popup=True)
        case "mark":
            await manager.switch_to(GoalsSG.mark)
        case "file":
            await request_plan_file(here.unit, here.actor, match)
            here.screen.alert(here.t.you("The file will come as a message."))
        case "history":
            await manager.switch_to(GoalsSG.history)
        case "next":
            await next_in_queue(manager)


async def leave(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to where the reader looks for a plan."""
    here, match, absent = talk(manager), match_of(manager), absent_id(manager)
    if absent is not None:
        await manager.start(BehalfSG.main, {"id": absent}, mode=StartMode.RESET_STACK)
        return
    page = await page_of(here.unit, manager)
    if page is not None and page.reader is Reader.SCHOOL:
        await manager.start(PairSG.match, {"id": match}, mode=StartMode.RESET_STACK)
    elif page is not None and page.reader is Reader.GUARDIAN:
        await manager.start(WardSG.view, mode=StartMode.RESET_STACK)
    else:
        await manager.start(PlanSG.view, {"id": match}, mode=StartMode.RESET_STACK)


async def propose(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Propose the draft."""
    here, data = talk(manager), manager.dialog_data
    await goals.propose_plan(here.unit, here.actor, match_of(manager), seen=int(data.get("seen", 0)))
    here.screen.alert(here.t.you("Proposed. The mentee will get a message."))
    await manager.switch_to(GoalsSG.main)


async def drop(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Give up the change: the plan goes on as it was."""
    here = talk(manager)
    await goals.drop_change(here.unit, here.actor, match_of(manager))
    here.screen.alert(here.t.you("The plan stays as it was."))
    await manager.switch_to(GoalsSG.main)


async def part(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a part of the draft."""
    what, _, value = item_id.partition(":")
    if what == "goal":
        manager.dialog_data["goal"] = int(value)
        await manager.switch_to(GoalsSG.goal)
    else:
        manager.dialog_data.pop("goal", None)
        await ask(manager, Ask(value))


async def ask_title(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the goal's words."""
    await ask(manager, Ask.TITLE)


async def ask_sign(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask how it will be known."""
    await ask(manager, Ask.SIGN)


async def ask_due(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the month."""
    await ask(manager, Ask.DUE)


async def ask_task(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the steps."""
    await ask(manager, Ask.TASK)


async def drop_goal(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take the goal out of the draft."""
    if await apply(manager, Change(Part.DROP, goal=manager.dialog_data.get("goal"))):
        await manager.switch_to(GoalsSG.edit)


async def picked(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take a tapped answer; a button of another question changes nothing."""
    here, data = talk(manager), manager.dialog_data
    kind, _, value = item_id.partition(":")
    data.pop("error", None)
    if kind != data.get("ask"):
        here.screen.alert(here.t("That question is answered already. Here is the one that is open."))
        return
    what = Ask(kind)
    if what is Ask.AREA:
        data["area"] = value
        await ask(manager, Ask.GOAL)
    elif what is Ask.WISH:
        passed = await want_otherwise(
            here.unit, await acting(manager), match_of(manager), seen=data["round"], wish=Wish(value)
        )
        await after_answer(manager, passed=passed)
    elif what is Ask.REMARK:
        passed = await give_back(here.unit, here.actor, match_of(manager), seen=data["round"], remark=Remark(value))
        await after_answer(manager, passed=passed)
    elif await apply(manager, await _change(manager, what, value)) and what not in TICKED:
        await back_from_question(manager)


async def _change(manager: DialogManager, what: Ask, value: str) -> Change:
    here, key = talk(manager), manager.dialog_data.get("goal")
    if what is Ask.GOAL:
        return Change(Part.GOAL, **template_change(here.catalogue, value))
    if what is Ask.RESULT:
        return Change(Part.RESULT, Line(id=value))
    if what is Ask.TASK and value.startswith("own."):
        page = await page_of(here.unit, manager)
        tasks = page.known.open.content.goal(key).tasks if page and page.known.open else ()
        place = int(value.removeprefix("own."))
        return Change(Part.TASK, tasks[place] if place < len(tasks) else None, goal=key)
    if what is Ask.TASK:
        return Change(Part.TASK, Line(id=value), goal=key)
    return Change(PARTS[what], value=value, goal=key)


async def take_mine(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Put in what was typed too late."""
    await _settle(manager, take=True)


async def leave_mine(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave what somebody faster has put in."""
    await _settle(manager, take=False)


async def _settle(manager: DialogManager, *, take: bool) -> None:
    here = talk(manager)
    done = await goals.settle_aside(here.unit, here.actor, match_of(manager), take=take)
    manager.dialog_data["seen"] = done.revision
    await manager.switch_to(GoalsSG.edit)


async def asked_enough(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back from a question without an answer."""
    manager.dialog_data.pop("error", None)
    what = manager.dialog_data.get("ask")
    if what in {Ask.WISH, Ask.REMARK}:
        await manager.switch_to(GoalsSG.main)
    else:
        await manager.switch_to(GoalsSG.goal if "goal" in manager.dialog_data else GoalsSG.edit)


async def marked(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Note what became of a goal; the next one follows."""
    here = talk(manager)
    moment, goal, mark = item_id.split(".")
    left = await mark_goal(here.unit, here.actor, match_of(manager), Moment(moment), goal=int(goal), mark=Mark(mark))
    if not left:
        here.screen.alert(here.t.you("Thank you, every goal has its mark."))
        await manager.switch_to(GoalsSG.main)
