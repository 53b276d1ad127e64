"""What the taps of handing over do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.handover.getters import school_in
from dialogs.kit import refresh, talk
from dialogs.states import HandoverSG, MenuSG
from domain.permissions import UseCase, allowed
from services.handover import begin_handover, request_handover_file, take_back

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def send_file(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the file sent."""
    here = talk(manager)
    await request_handover_file(here.unit, here.actor, school_in(manager, here.actor))
    here.screen.alert(here.t("The file is on its way."))


async def leaving_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask who follows."""
    manager.dialog_data["leaving"] = int(item_id)
    await manager.switch_to(HandoverSG.who)


async def follower_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask from which day on."""
    manager.dialog_data["follower"] = int(item_id)
    await manager.switch_to(HandoverSG.day)


async def day_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask once more."""
    manager.dialog_data["day"] = item_id
    await manager.switch_to(HandoverSG.sure)


async def begin(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Hand the school over, at once or on its day."""
    here, data = talk(manager), manager.dialog_data
    starts_on, school = date.fromisoformat(data["day"]), school_in(manager, here.actor)
    follower = int(data.get("follower") or 0) or None
    await begin_handover(
        here.unit, here.actor, school, from_id=int(data["leaving"]), to_id=follower, starts_on=starts_on
    )
    for key in ("leaving", "follower", "day"):
        data.pop(key, None)
    here = await refresh(manager)  # the role that opened this screen may have ended with the tap
    may = (grant for grant in here.actor.grants if grant.organization_id in (school, None))
    if not any(allowed({grant.role}, UseCase.SCHOOL_HAND_OVER) for grant in may):
        here.screen.alert(here.t("The school is handed over. Thank you for all you have done!"), popup=True)
        await manager.start(MenuSG.main, mode=StartMode.RESET_STACK)
        return
    await manager.switch_to(HandoverSG.main)


async def stop(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take the handover back."""
    here = talk(manager)
    await take_back(here.unit, here.actor, school_in(manager, here.actor))
    here.screen.alert(here.t("It is taken back. Everything stays as it is."))
    await manager.switch_to(HandoverSG.main)
