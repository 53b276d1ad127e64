"""Where the pair's page opens, and whether it is the pair's own or the curator's look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.states import PlanSG
from domain.vocabulary import Role
from services.plan import plans

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager


async def opened(_data: Any, manager: DialogManager) -> None:
    """Remember which match (or meeting) is meant; who has several and named none chooses first."""
    given, here = start_data(manager), talk(manager)
    data, state = manager.dialog_data, manager.current_context().state
    data["desk"] = bool(given.get("desk"))
    if state == PlanSG.entry:
        data["meeting"] = given.get("id")
        data["match"] = given.get("match")
        return
    match_id = given.get("id")
    if match_id is None:
        paired = not {Role.MENTOR, Role.MENTEE}.isdisjoint(here.actor.roles)
        own = await plans(here.unit, here.actor) if paired else ()
        match_id = own[0].match_id if len(own) == 1 else None
    if match_id is None:
        await manager.switch_to(PlanSG.choose)
    else:
        data["match"] = match_id


def match_of(manager: DialogManager) -> int:
    """Return the match that the page is about; 0, which is nobody's, when there is none."""
    return int(manager.dialog_data.get("match") or 0)


def meeting_of(manager: DialogManager) -> int:
    """Return the meeting that was tapped."""
    return int(manager.dialog_data.get("meeting") or 0)


def at_desk(manager: DialogManager) -> bool:
    """Tell whether the school looks at the pair, rather than the pair at itself."""
    return bool(manager.dialog_data.get("desk"))
