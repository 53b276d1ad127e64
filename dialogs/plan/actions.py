"""What the taps of the pair's own page do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.plan.entering import at_desk, match_of, meeting_of
from dialogs.states import ClosingSG, GoalsSG, MatchSG, MaterialsSG, MeetingSG, PairSG, PlanSG, SurveySG, WishSG
from services.plan import Next, plan

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

_OPENS = {
    Next.PROPOSAL: MatchSG.proposal,
    Next.TRIAL: SurveySG.intro,
    Next.ANSWER: SurveySG.intro,
    Next.LOG: MeetingSG.log,
    Next.WORD: MeetingSG.log,
    Next.PLANNED: MeetingSG.choose,
    Next.PROPOSE: MeetingSG.propose_day,
    Next.PLAN: GoalsSG.main,
    Next.FAREWELL: ClosingSG.view,
}


async def hints(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the hints for mentors."""
    await manager.start(MaterialsSG.topics, mode=StartMode.RESET_STACK)


async def wish(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open what can be asked of the curator."""
    await manager.start(WishSG.main, {"id": match_of(manager)}, mode=StartMode.RESET_STACK)


async def choose(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open one of several matches."""
    manager.dialog_data["match"] = int(item_id)
    await manager.switch_to(PlanSG.view)


async def next_thing(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Do the one thing that is to be done now; it may have changed since the page was shown."""
    here = talk(manager)
    found = await plan(here.unit, here.actor, match_of(manager))
    state = _OPENS.get(found.next)
    if state is not None:
        await manager.start(state, {"id": found.subject_id}, mode=StartMode.RESET_STACK)


async def log_past(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Log a meeting that nobody had planned."""
    await manager.start(MeetingSG.log_day, {"id": match_of(manager)}, mode=StartMode.RESET_STACK)


async def goals(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the individual plan."""
    await manager.start(GoalsSG.main, {"id": match_of(manager)}, mode=StartMode.RESET_STACK)


async def all_meetings(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show everything that was, from the latest on."""
    manager.dialog_data["page"] = 0
    await manager.switch_to(PlanSG.journal)


async def newer(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Turn to the page before."""
    manager.dialog_data["page"] = max(0, int(manager.dialog_data.get("page", 0)) - 1)


async def older(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Turn to the next page; the service stops at the last one."""
    manager.dialog_data["page"] = int(manager.dialog_data.get("page", 0)) + 1


async def open_entry(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show one meeting."""
    manager.dialog_data["meeting"] = int(item_id)
    manager.dialog_data.pop("absent", None)
    await manager.switch_to(PlanSG.entry)


async def files(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the meeting's photos and voice notes."""
    await manager.start(MeetingSG.diary, {"id": meeting_of(manager)}, mode=StartMode.RESET_STACK)


async def to_pair(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Go back to the school's card of the pair."""
    if at_desk(manager):
        await manager.start(PairSG.match, {"id": match_of(manager)}, mode=StartMode.RESET_STACK)
