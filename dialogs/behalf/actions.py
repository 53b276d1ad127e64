"""What the taps for somebody without an account do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.behalf.getters import AGREE, INTAKE, PASSED, PROPOSAL, SURVEY, person_of
from dialogs.kit import talk
from dialogs.kit.behalf import FOR
from dialogs.states import BehalfSG, EnrolSG, PeopleSG, SurveySG, WardSG
from domain.matches import EndReason
from services import meetings
from services.standing_in import answer_for, stand_in
from services.surveys import begin_intake

if TYPE_CHECKING:
    from aiogram.fsm.state import State
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Open what was tapped: a questionnaire, a proposal; a planned meeting is agreed to at once."""
    here, person = talk(manager), person_of(manager)
    what, _, subject = picked.partition(":")
    if what == PROPOSAL:
        manager.dialog_data["match"] = int(subject)
        await manager.switch_to(BehalfSG.proposal)
        return
    absent = await stand_in(here.unit, here.actor, person)
    if what == AGREE:
        await meetings.agree(here.unit, absent, int(subject))
        manager.dialog_data[PASSED] = picked
        here.screen.alert(here.t("Passed on: the time is fine."))
    elif what in {INTAKE, SURVEY}:
        request = int(subject)
        if what == INTAKE:
            request = await begin_intake(here.unit, absent, here.catalogue, request)
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
