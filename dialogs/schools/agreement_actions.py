"""What the taps and texts about an agreement do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.schools.agreement_getters import ERRORS
from dialogs.states import AgreementSG, RoadmapSG
from domain.answers import parse_date
from services.access import RefusedError
from services.roadmap.agreeing import agree, ask_agreement, give_back, view_agreement

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_ERROR: Final = "error"


async def send(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Send the roadmap to the department."""
    here = talk(manager)
    await ask_agreement(here.unit, here.actor, here.catalogue, start_data(manager)["id"])


async def today(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Agree as of today."""
    here = talk(manager)
    found = await view_agreement(here.unit, here.actor, here.catalogue, start_data(manager)["id"])
    await _agree(manager, found.today)


async def day_tapped(_event: Any, _calendar: Any, manager: DialogManager, picked: date, /) -> None:
    """Agree as of a day of the calendar."""
    await _agree(manager, picked)


async def day_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Agree as of a typed day; what is none is asked for again."""
    day = parse_date(message.text) if message.text else None
    if day is None:
        manager.dialog_data[_ERROR] = "bad_date" if message.text else "text"
        return
    try:
        await _agree(manager, day)
    except RefusedError as refusal:
        if refusal.reason not in ERRORS:
            raise
        manager.dialog_data[_ERROR] = refusal.reason


async def _agree(manager: DialogManager, on: date) -> None:
    here = talk(manager)
    await agree(here.unit, here.actor, here.catalogue, start_data(manager)["id"], on)
    await manager.switch_to(AgreementSG.main)


async def note_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Give the roadmap back with these words."""
    here = talk(manager)
    try:
        await give_back(here.unit, here.actor, here.catalogue, start_data(manager)["id"], message.text)
    except RefusedError as refusal:
        if refusal.reason not in ERRORS:
            raise
        manager.dialog_data[_ERROR] = refusal.reason if message.text else "text"
        return
    await manager.switch_to(AgreementSG.main)


async def clear(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Forget what was wrong with the last text."""
    manager.dialog_data.pop(_ERROR, None)


async def to_roadmap(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the school's roadmap."""
    here = talk(manager)
    found = await view_agreement(here.unit, here.actor, here.catalogue, start_data(manager)["id"])
    await manager.start(RoadmapSG.board, {"place": found.organization_id}, mode=StartMode.RESET_STACK)
