"""What the taps of composing and changing a group do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.pair.which import match_id_of
from dialogs.states import GoalsSG, PairSG, PlanSG
from services.grouping import add_to_group, group_mentees, propose_group, remove_from_group
from services.journal import matters

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def mentor_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show the mentees for a mentor."""
    manager.dialog_data.update(leader=int(item_id), team=[], group_page=0)
    await manager.switch_to(PairSG.group_mentees)


async def tick(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Tick or untick a mentee; no more than the mentor has places."""
    here, data = talk(manager), manager.dialog_data
    chosen: list[int] = list(data.get("team", []))
    mentee = int(item_id)
    if mentee in chosen:
        chosen.remove(mentee)
    else:
        found = await group_mentees(here.unit, here.actor, here.catalogue, int(data["leader"]))
        if len(chosen) >= found.mentor.free_places:
            here.screen.alert(here.t("This mentor has no free place left."))
            return
        chosen.append(mentee)
    data["team"] = chosen


async def turn_back(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the page before."""
    manager.dialog_data["group_page"] = max(0, int(manager.dialog_data.get("group_page", 0)) - 1)


async def turn_on(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the next page."""
    manager.dialog_data["group_page"] = int(manager.dialog_data.get("group_page", 0)) + 1


async def mentees_chosen(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Go on to the kind of group."""
    manager.dialog_data.pop("model", None)
    await manager.switch_to(PairSG.group_model)


async def model_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Ask once more before everybody is written to."""
    manager.dialog_data["model"] = item_id
    await manager.switch_to(PairSG.group_confirm)


async def propose_now(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Propose the group and show its card."""
    here, data = talk(manager), manager.dialog_data
    made = await propose_group(
        here.unit, here.actor, here.catalogue, int(data["leader"]), list(data["team"]), role_model=data.get("model")
    )
    for key in ("leader", "team", "group_page", "model"):
        data.pop(key, None)
    data["match"] = made
    here.screen.alert(here.t("Proposed! Each of them gets a message and answers."), popup=True)
    await manager.switch_to(PairSG.match)


async def add(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Ask one more mentee into the group."""
    here = talk(manager)
    await add_to_group(here.unit, here.actor, here.catalogue, match_id_of(manager), int(item_id))
    here.screen.alert(here.t("Asked! The group changes with their yes."))
    await manager.switch_to(PairSG.match)


async def remove_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Ask once more before somebody leaves the group."""
    manager.dialog_data["leaving"] = int(item_id)
    await manager.switch_to(PairSG.group_remove_sure)


async def remove(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Let a mentee leave the group."""
    here = talk(manager)
    await remove_from_group(here.unit, here.actor, match_id_of(manager), int(manager.dialog_data.pop("leaving")))
    here.screen.alert(here.t("The group goes on with the others."))
    await manager.switch_to(PairSG.match)


async def plan(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the pair's individual plan."""
    await manager.start(GoalsSG.main, {"id": match_id_of(manager)}, mode=StartMode.RESET_STACK)


async def meetings(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show all meetings of the pair."""
    await manager.start(PlanSG.journal, {"id": match_id_of(manager), "desk": 1}, mode=StartMode.RESET_STACK)


async def look_into(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the meeting that is told differently."""
    here = talk(manager)
    found = await matters(here.unit, here.actor, match_id_of(manager))
    if found.differing:
        data = {"id": found.differing[0].meeting_id, "match": match_id_of(manager), "desk": 1}
        await manager.start(PlanSG.entry, data, mode=StartMode.RESET_STACK)
