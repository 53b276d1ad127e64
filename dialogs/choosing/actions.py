"""What the taps of the choosing do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.behalf import acting
from dialogs.kit.school import start_data
from dialogs.states import EventsSG, PairSG
from domain.vocabulary import Side
from services.choosing import choose, close_choosing, not_sure, open_choosing
from services.match_papers import request_minutes

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

FIRST, SECOND, DONE = 1, 2, 3
_NEXT: Final = {FIRST: SECOND, SECOND: DONE}


def event_of(manager: DialogManager) -> int:
    """Return at which event; 0, which is none, where the dialog was opened without one."""
    return int(start_data(manager).get("id") or 0)


async def open_it(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the choosing: everybody who may choose gets a message."""
    here = talk(manager)
    count = await open_choosing(here.unit, here.actor, event_of(manager))
    here.screen.alert(here.t.plural("{n} person may choose now.", "{n} people may choose now.", count))


async def close_it(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Close the choosing."""
    here = talk(manager)
    await close_choosing(here.unit, here.actor, event_of(manager))
    here.screen.alert(here.t("Closed. What was chosen stays and shows when you choose pairs."))


async def propose(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show the mentors for the mentee of a line, the choices with them."""
    mentee, _, school = item_id.partition(".")
    data = {"school": int(school), "mentee": int(mentee)}
    await manager.start(PairSG.mentor, data, mode=StartMode.RESET_STACK)


async def minutes(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the minutes of the event made and sent."""
    here = talk(manager)
    await request_minutes(here.unit, here.actor, event_of(manager))
    here.screen.alert(here.t("The file is being made. It comes in a moment."))


async def to_event(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the event."""
    await manager.start(EventsSG.card, {"id": event_of(manager)}, mode=StartMode.RESET_STACK)


# -- both sides --------------------------------------------------------------------------------------------------------


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Keep a choice; the button carries whether it is the first or the second, so that an old one tells true."""
    here = talk(manager)
    step, _, other = item_id.partition(".")
    rank = int(step)
    await choose(here.unit, await acting(manager), here.catalogue, event_of(manager), int(other), rank=rank)
    _go(manager, _NEXT[rank])


async def only_first(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave it at the first choice."""
    await not_sure(
        talk(manager).unit, await acting(manager), event_of(manager), side_of(manager) or Side.MENTEE, keep_first=True
    )
    _go(manager, DONE)


async def not_sure_yet(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Say that one does not know yet."""
    await not_sure(talk(manager).unit, await acting(manager), event_of(manager), side_of(manager) or Side.MENTEE)
    _go(manager, DONE)


async def again(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Choose anew; what was chosen stays until then."""
    _go(manager, FIRST)


async def other_side(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Choose on the other side: a pupil may mentor somebody and have a mentor."""
    now = side_of(manager) or Side.MENTEE  # who is on both sides begins as a mentee
    manager.dialog_data["side"] = (Side.MENTEE if now is Side.MENTOR else Side.MENTOR).value
    for key in ("step", "page"):
        manager.dialog_data.pop(key, None)


def side_of(manager: DialogManager) -> Side | None:
    """Return the side on which the person chooses here, ``None`` for the first of their own."""
    found = manager.dialog_data.get("side")
    return Side(found) if found else None


def _go(manager: DialogManager, step: int) -> None:
    manager.dialog_data.update(step=step, page=0)
