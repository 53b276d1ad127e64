"""What the taps for somebody without an account do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.behalf import getters
from dialogs.behalf.getters import person_of
from dialogs.kit import talk
from dialogs.kit.behalf import FOR
from dialogs.states import BehalfSG, ChoosingSG, EnrolSG, GoalsSG, PeopleSG, SurveySG, WardSG
from domain.matches import EndReason
from services.standing_in import answer_for, say_of_event, say_of_meeting, stand_in
from services.surveys import begin_intake

if TYPE_CHECKING:
    from aiogram.fsm.state import State
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Open what was tapped: a questionnaire, a proposal, a no to a meeting; a yes to its time goes out at once."""
    here, person = talk(manager), person_of(manager)
    what, _, subject = picked.partition(":")
    chosen_id = int(subject)
    match what:
        case getters.PROPOSAL:
            manager.dialog_data["match"] = chosen_id
            await manager.switch_to(BehalfSG.proposal)
        case getters.PLAN:
            await manager.start(GoalsSG.main, {"id": chosen_id, FOR: person}, mode=StartMode.RESET_STACK)
        case getters.CHOOSE:
            await manager.start(ChoosingSG.pick, {"id": chosen_id, FOR: person}, mode=StartMode.RESET_STACK)
        case getters.CANNOT:
            manager.dialog_data["meeting"] = chosen_id
            await manager.switch_to(BehalfSG.cannot)
        case getters.AGREE:
            await say_of_meeting(here.unit, here.actor, person, chosen_id, suits=True)
            manager.dialog_data[getters.PASSED] = chosen_id
            here.screen.alert(here.t("Passed on: the time is fine."))
        case getters.COMES:
            await say_of_event(here.unit, here.actor, person, chosen_id, coming=True)
            here.screen.alert(here.t("Passed on: comes."))
        case getters.ABSENT:
            await say_of_event(here.unit, here.actor, person, chosen_id, coming=False)
            here.screen.alert(here.t("Passed on: cannot come."))
        case getters.INTAKE:
            absent = await stand_in(here.unit, here.actor, person)
            await _fill_in(manager, person, await begin_intake(here.unit, absent, here.catalogue, chosen_id))
        case getters.SURVEY:
            await stand_in(here.unit, here.actor, person)
            await _fill_in(manager, person, chosen_id)


async def _fill_in(manager: DialogManager, person: int, request: int) -> None:
    await manager.start(SurveySG.intro, {"id": request, FOR: person}, mode=StartMode.RESET_STACK)


async def accept(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Pass the yes on."""
    here = talk(manager)
    await answer_for(here.unit, here.actor, person_of(manager), manager.dialog_data["match"], accept=True)
    here.screen.alert(here.t("Passed on: yes."))
    await manager.switch_to(BehalfSG.main)


async def decline(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Pass the no on, with the reason that was tapped or without one."""
    here = talk(manager)
    reason = None if item_id == "none" else EndReason(item_id)
    match = manager.dialog_data["match"]
    await answer_for(here.unit, here.actor, person_of(manager), match, accept=False, reason=reason)
    here.screen.alert(here.t("Passed on: no. The curator goes on looking."))
    await manager.switch_to(BehalfSG.main)


async def cannot(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Pass on that the planned time does not suit."""
    here = talk(manager)
    meeting = manager.dialog_data["meeting"]
    await say_of_meeting(here.unit, here.actor, person_of(manager), meeting, suits=False)
    here.screen.alert(here.t("Passed on: the time does not suit."))
    await manager.switch_to(BehalfSG.main)


async def to_paper(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Record a consent that lies here on paper."""
    await _open(manager, PeopleSG.paper_kind)


async def to_guardian(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the link for a parent."""
    await _open(manager, EnrolSG.guardian)


async def to_own_link(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the link by which the person takes the record over."""
    await _open(manager, EnrolSG.own_link)


async def to_card(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the person's card."""
    await _open(manager, PeopleSG.person)


async def to_ward(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the guardian how far the child has come."""
    await _open(manager, WardSG.child)


async def _open(manager: DialogManager, state: State) -> None:
    await manager.start(state, {"id": person_of(manager)}, mode=StartMode.RESET_STACK)
