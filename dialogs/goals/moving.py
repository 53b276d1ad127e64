"""From one question of a plan to the next, and from one plan to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram_dialog import StartMode

from dialogs.goals.asking import Ask
from dialogs.goals.getters import match_of, page_of
from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.states import GoalsSG
from services import goals

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from domain.plans import Change

_FOLLOWS = {Ask.OFTEN: Ask.COUNT, Ask.COUNT: Ask.FORMAT}


async def ask(manager: DialogManager, what: Ask) -> None:
    """Ask something."""
    manager.dialog_data["ask"] = what.value
    manager.dialog_data.pop("error", None)
    await manager.switch_to(GoalsSG.ask)


async def apply(manager: DialogManager, change: Change) -> bool:
    """Change the draft; whoever was slower is told, sees what stands there now, and what they had typed is kept."""
    here, data = talk(manager), manager.dialog_data
    done = await goals.edit(here.unit, here.actor, match_of(manager), change, seen=int(data.get("seen", 0)))
    data["seen"] = done.revision
    if done.slower:
        here.screen.alert(
            here.t.you("Somebody was faster: the plan has changed. Nothing of yours is lost."), popup=True
        )
        if not done.kept:
            await manager.switch_to(GoalsSG.edit)
    return not done.slower


async def back_from_question(manager: DialogManager) -> None:
    """Go on to the question that belongs to this one, or back to the goal or the parts."""
    data = manager.dialog_data
    what = Ask(data["ask"])
    if what in _FOLLOWS:
        await ask(manager, _FOLLOWS[what])
    elif what is Ask.GOAL:
        await _to_new_goal(manager)
    else:
        await manager.switch_to(GoalsSG.goal if "goal" in data else GoalsSG.edit)


async def _to_new_goal(manager: DialogManager) -> None:
    """Open the goal that was just added; of one in own words the sign is asked at once."""
    page = await page_of(talk(manager).unit, manager)
    version = page.known.open if page else None
    if version is None or not version.content.goals:
        await manager.switch_to(GoalsSG.edit)
        return
    newest = version.content.goals[-1]
    manager.dialog_data["goal"] = newest.key
    if newest.sign is None:
        await ask(manager, Ask.SIGN)
    else:
        await manager.switch_to(GoalsSG.goal)


async def after_answer(manager: DialogManager, *, passed: bool) -> None:
    """Say what became of a word on the plan, and go on."""
    here = talk(manager)
    said = here.t.you("Passed on to the mentor.")
    if not passed:
        said = here.t.you("The plan has gone on meanwhile. Your words are passed on to the mentor all the same.")
    here.screen.alert(said, popup=not passed)
    if manager.dialog_data.get("ask") == Ask.REMARK:
        await next_in_queue(manager)
    else:
        await manager.switch_to(GoalsSG.main)


async def next_in_queue(manager: DialogManager) -> None:
    """Open the next plan that waits; after the last one stay with this one."""
    queue = list(start_data(manager).get("queue") or ())
    if queue:
        await manager.start(GoalsSG.main, {"id": queue[0], "queue": queue[1:]}, mode=StartMode.RESET_STACK)
    else:
        await manager.switch_to(GoalsSG.main)
