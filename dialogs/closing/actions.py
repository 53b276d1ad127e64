"""What the taps at the end of a pair do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.closing.getters import match_of
from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.states import AwardsSG, ClosingSG, CycleSG, GoalsSG, PairSG
from domain.closing import Wish
from domain.matches import EndReason
from services.access import RefusedError
from services.closing import end_without_final
from services.closing_desk import invite_as_mentor, request_papers
from services.reflecting import request_certificate, say_wish

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def act(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Do what a button of the look back says; it carries the pair it was shown with."""
    here = talk(manager)
    what, _, rest = item_id.partition(":")
    match_id, _, value = rest.partition(":")
    match what:
        case "show":
            manager.dialog_data["match"] = int(match_id)
        case "all":
            manager.dialog_data.pop("match", None)
            await manager.start(ClosingSG.view, mode=StartMode.RESET_STACK)
        case "wish":
            await say_wish(here.unit, here.actor, int(match_id), Wish(value))
            here.screen.alert(here.t.you("Noted. Thank you!"))
        case "paper" | "thanks":
            await request_certificate(here.unit, here.actor, int(match_id), thanks=what == "thanks")
            here.screen.alert(here.t.you("The file will come as a message."))
        case "goals":
            await manager.start(GoalsSG.main, {"id": int(match_id)}, mode=StartMode.RESET_STACK)


async def reason_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Keep the reason and ask once more; then end the pair."""
    here = talk(manager)
    what, _, value = item_id.partition(":")
    if what == "why":
        manager.dialog_data["reason"] = value
    elif what == "no":
        manager.dialog_data.pop("reason", None)
    elif what == "yes":
        await end_without_final(here.unit, here.actor, match_of(manager) or 0, EndReason(value))
        here.screen.alert(here.t("The pair is ended. Both sides will be thanked."))
        await to_pair(_callback, _select, manager)


async def to_pair(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the pair's card."""
    await manager.start(PairSG.match, {"id": match_of(manager)}, mode=StartMode.RESET_STACK)


async def desk_act(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Do what a button of the curator's desk says."""
    here = talk(manager)
    school = school_of(manager, here.actor)
    if school is None:
        raise RefusedError("no_school")
    what, _, value = item_id.partition(":")
    match what:
        case "papers":
            count = await request_papers(here.unit, here.actor, school)
            said = here.t.plural("{n} page is on its way.", "{n} pages are on their way.", count)
            here.screen.alert(said)
        case "invite":
            await invite_as_mentor(here.unit, here.actor, here.catalogue, int(value))
            here.screen.alert(here.t("Invited. They will get a message."))
        case "pairs":
            start = {"school": school, "group": "active"}
            await manager.start(PairSG.list, start, mode=StartMode.RESET_STACK)
        case "awards":
            await manager.start(AwardsSG.desk, {"school": school}, mode=StartMode.RESET_STACK)
        case "year":
            await manager.start(CycleSG.main, {"school": school}, mode=StartMode.RESET_STACK)
