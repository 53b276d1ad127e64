"""What the taps on an event do: invite, move, call off, tick who was there; and the answers of the invited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from dialogs.events.entering import MOVE, chosen_days, event_of
from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.states import ChoosingSG, EventsSG, InvitedSG
from services.events import cancel_event, move_event
from services.events_answering import answer_invitation
from services.events_inviting import invite, mark_present, settle_attendance, settle_results

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

INVITE, CANCEL = "invite", "cancel"
SURE: Final = frozenset({INVITE, CANCEL, MOVE})


async def opened(_data: Any, manager: DialogManager) -> None:
    """Show what is behind if that is what the curator came for."""
    manager.dialog_data["past"] = bool(start_data(manager).get("past"))


async def event_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open an event."""
    manager.dialog_data["event"] = int(item_id)
    manager.dialog_data.pop("page", None)
    await manager.switch_to(EventsSG.card)


async def turn_over(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show what is behind, or what is ahead again."""
    manager.dialog_data.update(past=not manager.dialog_data.get("past", False), page=0)


async def to_list(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the list."""
    for key in ("event", "mode", "new", "error", "page"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(EventsSG.list)


async def to_people(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show who comes, or who was there."""
    manager.dialog_data["page"] = 0
    await manager.switch_to(EventsSG.people)


async def to_choosing(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the choosing at a common event."""
    await manager.start(ChoosingSG.board, {"id": event_of(manager)}, mode=StartMode.RESET_STACK)


async def group_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask once more before a group is invited."""
    manager.dialog_data.update(audience=item_id, sure=INVITE)
    await manager.switch_to(EventsSG.sure)


async def begin_move(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the new day."""
    for key in ("starts", "ends", "several", "error"):
        manager.dialog_data.pop(key, None)
    manager.dialog_data["mode"] = MOVE
    await manager.switch_to(EventsSG.day)


async def begin_cancel(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask once more before it is called off."""
    manager.dialog_data["sure"] = CANCEL
    await manager.switch_to(EventsSG.sure)


async def confirmed(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Do what was asked about."""
    here, data = talk(manager), manager.dialog_data
    what, event = data.get("sure"), event_of(manager)
    if what == INVITE:
        count = await invite(here.unit, here.actor, event, str(data.get("audience", "")))
        here.screen.alert(here.t.plural("{n} person is invited.", "{n} people are invited.", count))
    elif what == CANCEL:
        await cancel_event(here.unit, here.actor, event)
        here.screen.alert(here.t("Called off. Whoever was invited hears of it."))
    elif what == MOVE:
        await move_event(here.unit, here.actor, event, chosen_days(manager))
        here.screen.alert(here.t("Moved. Whoever was invited hears of it."))
    for key in ("sure", "audience", "mode", "starts", "ends", "several"):
        data.pop(key, None)
    await manager.switch_to(EventsSG.card)


async def ticked(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Tick or untick somebody; the button carries what it leads to, so that a double tap is one."""
    here = talk(manager)
    person, _, present = item_id.partition(".")
    await mark_present(here.unit, here.actor, event_of(manager), int(person), present=present == "1")


async def attendance_done(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Keep the ticks and go on to the figures."""
    here = talk(manager)
    await settle_attendance(here.unit, here.actor, event_of(manager))
    await manager.switch_to(EventsSG.results)


async def results_done(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Say that the figures are complete."""
    here = talk(manager)
    await settle_results(here.unit, here.actor, event_of(manager))
    here.screen.alert(here.t("The results are kept."))
    await manager.switch_to(EventsSG.card)


# -- the invited -------------------------------------------------------------------------------------------------------


async def invitation_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open one of several invitations."""
    manager.dialog_data["event"] = int(item_id)
    await manager.switch_to(InvitedSG.view)


async def choose(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open the choosing that has begun at an event."""
    await manager.start(ChoosingSG.pick, {"id": int(item_id)}, mode=StartMode.RESET_STACK)


async def come(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Say that one comes."""
    await _answer(manager, coming=True)


async def stay_away(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Say that one cannot come."""
    await _answer(manager, coming=False)


async def _answer(manager: DialogManager, *, coming: bool) -> None:
    here = talk(manager)
    event = manager.dialog_data.get("event")
    chosen = int(event if event is not None else start_data(manager).get("id") or 0)
    await answer_invitation(here.unit, here.actor, chosen, coming=coming)
