"""Where ``/meeting`` and the buttons under notices lead: the one thing to do now, without asking what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.states import MatchSG, MeetingSG
from domain.vocabulary import MeetingStatus, Role
from services import meetings
from services.meetings import Place

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

    from services.meetings import Desk

PAIRED = frozenset({Role.MENTOR, Role.MENTEE})


async def opened(_data: Any, manager: DialogManager) -> None:
    """Go to the right window for the action that opened the dialog (``dialogs.openers``)."""
    given = start_data(manager).get("id")
    state = manager.current_context().state
    if state == MeetingSG.choose:
        await _open(manager, given)
    elif state == MeetingSG.propose_day:
        await _propose(manager, given)
    elif given is None:
        await manager.switch_to(MeetingSG.choose)
        await _open(manager, None)
    elif state == MeetingSG.agreed:
        here = talk(manager)
        _remember(manager, await meetings.agree(here.unit, here.actor, given))
    else:
        await _log(manager, given)


async def choose(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Go on with one of several matches."""
    await _open(manager, int(item_id))


async def own_match(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the match itself: what is being waited for, and the question after the trial."""
    await manager.start(MatchSG.view, {"id": manager.dialog_data.get("match")})


async def desks_of(manager: DialogManager) -> tuple[Desk, ...]:
    """Return the actor's matches; nobody else's dialog gets any."""
    here = talk(manager)
    if PAIRED.isdisjoint(here.actor.roles):
        return ()
    return await meetings.desk(here.unit, here.actor)


async def _open(manager: DialogManager, match_id: int | None) -> None:
    desks = await desks_of(manager)
    desk = next((d for d in desks if d.match_id == match_id), desks[0] if len(desks) == 1 else None)
    if desk is None:
        return
    manager.dialog_data.clear()
    manager.dialog_data["match"] = desk.match_id
    if desk.meeting is not None:
        manager.dialog_data["meeting"] = desk.meeting.id
    if desk.place in {Place.LOG, Place.WORD}:
        await manager.switch_to(MeetingSG.log)
    elif desk.place is Place.PLANNED:
        await manager.switch_to(MeetingSG.proposed)
    elif desk.place is Place.PROPOSE:
        await manager.switch_to(MeetingSG.propose_day)


async def _propose(manager: DialogManager, match_id: int | None) -> None:
    desks = await desks_of(manager)
    desk = next((d for d in desks if d.match_id == match_id), desks[0] if len(desks) == 1 else None)
    if desk is None or desk.next_type is None:
        await manager.switch_to(MeetingSG.choose)
        await _open(manager, match_id)
        return
    manager.dialog_data["match"] = desk.match_id


async def _log(manager: DialogManager, meeting_id: int) -> None:
    here = talk(manager)
    found = await meetings.meeting(here.unit, here.actor, meeting_id)
    _remember(manager, found)
    if found.status is not MeetingStatus.PLANNED:
        manager.dialog_data["already"] = True
        await manager.switch_to(MeetingSG.logged)


def _remember(manager: DialogManager, found: meetings.MeetingView) -> None:
    manager.dialog_data.update(match=found.match_id, meeting=found.id)
