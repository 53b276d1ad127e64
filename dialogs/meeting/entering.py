"""Where ``/meeting`` and the buttons under notices lead: the one thing to do now, without asking what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.meeting.taking_back import send_file
from dialogs.states import MeetingSG, PlanSG, SurveySG
from domain.vocabulary import MeetingStatus, Role
from services import meetings
from services.meetings import Place
from services.plan import Next, plan

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

    from services.meeting_rows import MeetingView
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
    elif state == MeetingSG.log_day and given is not None:
        manager.dialog_data["match"] = given
    elif given is None:
        await manager.switch_to(MeetingSG.choose)
        await _open(manager, None)
    elif state == MeetingSG.agreed:
        here = talk(manager)
        _remember(manager, await meetings.agree(here.unit, here.actor, given))
    elif state == MeetingSG.diaries:
        manager.dialog_data["match"] = given
    elif state == MeetingSG.diary:
        manager.dialog_data["meeting"] = given
    elif state == MeetingSG.calendar:
        await send_file(manager, given)
        manager.dialog_data["match"] = await _match_of(manager)
    elif state == MeetingSG.cancel:
        await _cancel(manager, given)
    else:
        await _log(manager, given)


async def choose(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Go on with one of several matches."""
    await _open(manager, int(item_id))


async def own_match(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the match itself: what is being waited for, and the question after the trial."""
    await manager.start(PlanSG.view, {"id": manager.dialog_data.get("match")}, mode=StartMode.RESET_STACK)


async def answer_trial(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:
    """Open the question "do we go on?" at once; if it is answered already, the pair's page says what is awaited."""
    here = talk(manager)
    found = await plan(here.unit, here.actor, int(manager.dialog_data.get("match") or 0))
    if found.next is Next.TRIAL:
        await manager.start(SurveySG.intro, {"id": found.subject_id}, mode=StartMode.RESET_STACK)
    else:
        await own_match(callback, button, manager)


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


async def _cancel(manager: DialogManager, meeting_id: int) -> None:
    here = talk(manager)
    found = await meetings.meeting(here.unit, here.actor, meeting_id)
    _remember(manager, found)
    if found.status is not MeetingStatus.PLANNED or found.planned_at <= here.unit.now:
        await manager.switch_to(MeetingSG.proposed)  # it says that the meeting has changed


async def _match_of(manager: DialogManager) -> int:
    here = talk(manager)
    return (await meetings.meeting(here.unit, here.actor, manager.dialog_data["meeting"])).match_id


def _remember(manager: DialogManager, found: MeetingView) -> None:
    manager.dialog_data.update(match=found.match_id, meeting=found.id)
