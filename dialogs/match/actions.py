"""What the taps in a person's own match do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.match.getters import match_id
from dialogs.states import MatchSG, PlanSG
from domain.matches import EndReason
from services import matches

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def accept(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Say yes; the card then tells what is being waited for."""
    here = talk(manager)
    await matches.answer(here.unit, here.actor, match_id(manager), accept=True)


async def ask(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Pass it on that there is a question."""
    here = talk(manager)
    await matches.ask_question(here.unit, here.actor, match_id(manager))
    await manager.switch_to(MatchSG.question)


async def decline(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Say no, with the reason that was tapped or without one."""
    here = talk(manager)
    reason = None if item_id == "none" else EndReason(item_id)
    await matches.answer(here.unit, here.actor, match_id(manager), accept=False, reason=reason)
    await manager.switch_to(MatchSG.proposal)


async def page(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the pair's own page."""
    await manager.start(PlanSG.view, {"id": match_id(manager)}, mode=StartMode.RESET_STACK)


async def opened(start_data: Any, manager: DialogManager) -> None:
    """Remember which match is meant: the one named, or the person's first."""
    given = (start_data or {}).get("id") if isinstance(start_data, dict) else None
    here = talk(manager)
    if given is None:
        own = await matches.own_matches(here.unit, here.actor) if may_have_matches(here.actor.roles) else ()
        given = own[0].match_id if own else None
    if given is not None:
        manager.dialog_data["match"] = given


def may_have_matches(roles: Any) -> bool:
    """Tell whether somebody with these roles can be in a match."""
    return not matches.PARTICIPANTS.isdisjoint(roles)
