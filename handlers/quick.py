"""Buttons under reminders that answer with one tap: the answer is stored, then the screen with what comes next opens.

Each opens its dialog below the reminder and does there what the same button of that dialog does, so there is one
implementation of every answer, and a second tap on the reminder meets the dialog's own words for "done already".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram_dialog import ShowMode, StartMode

from dialogs.events import actions as events
from dialogs.kit.flow import go_next
from dialogs.match import actions as match
from dialogs.meeting import logging
from dialogs.states import InvitedSG, MatchSG, MeetingSG, SurveySG
from dialogs.survey import actions as survey

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from aiogram.fsm.state import State
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def held(callback: CallbackQuery, manager: DialogManager, subject: str) -> None:
    """Log a meeting as it was planned, and go on with the next question."""
    await _open(manager, MeetingSG.log, subject)
    await logging.as_planned(callback, None, manager)
    await manager.show()


async def otherwise(callback: CallbackQuery, manager: DialogManager, subject: str) -> None:
    """Ask what was different, and not once more whether anything was; a meeting in the log already says so."""
    await _open(manager, MeetingSG.log, subject)
    if manager.current_context().state == MeetingSG.log:
        await logging.otherwise(callback, None, manager)
    await manager.show()


async def moved(callback: CallbackQuery, manager: DialogManager, subject: str) -> None:
    """Note that a meeting was moved, and ask for the new time."""
    await _open(manager, MeetingSG.log, subject)
    await logging.moved(callback, None, manager)
    await manager.show()


async def missed(callback: CallbackQuery, manager: DialogManager, subject: str) -> None:
    """Note that a meeting did not take place, and ask for another."""
    await _open(manager, MeetingSG.log, subject)
    await logging.cancelled(callback, None, manager)
    await manager.show()


async def accept(callback: CallbackQuery, manager: DialogManager, subject: str) -> None:
    """Say yes to a proposal; the card then tells what is being waited for."""
    await _open(manager, MatchSG.proposal, subject)
    await match.accept(callback, None, manager)
    await manager.show()


async def comes(callback: CallbackQuery, manager: DialogManager, subject: str) -> None:
    """Say that one comes to an event; the invitation then says so too."""
    await _open(manager, InvitedSG.view, subject)
    await events.come(callback, None, manager)
    await manager.show()


async def absent(callback: CallbackQuery, manager: DialogManager, subject: str) -> None:
    """Say that one cannot come to an event."""
    await _open(manager, InvitedSG.view, subject)
    await events.stay_away(callback, None, manager)
    await manager.show()


async def say(callback: CallbackQuery, manager: DialogManager, subject: str) -> None:
    """Answer one question of a questionnaire, and open the rest; an answered one is not asked again."""
    request, _, answer = subject.partition(".")
    item, _, option = answer.partition(".")
    await _open(manager, SurveySG.intro, request)
    data = manager.dialog_data
    if data.get("item") == item and not data.get("done"):
        await manager.switch_to(SurveySG.question)
        await survey.on_tap(callback, None, manager, f"{item}:{option}")
    await manager.show()


async def onward(callback: CallbackQuery, manager: DialogManager, subject: str) -> None:  # noqa: ARG001
    """Open the person's own next step, whatever it is by now."""
    await go_next(manager, show_mode=ShowMode.SEND)


QUICK: Final[Mapping[str, Callable[[CallbackQuery, DialogManager, str], Awaitable[None]]]] = {
    "held": held,
    "otherwise": otherwise,
    "moved": moved,
    "missed": missed,
    "accept": accept,
    "comes": comes,
    "absent": absent,
    "say": say,
    "next": onward,
}
"""Action of a button → what it does; ``subject`` is what stands behind the colon."""


async def _open(manager: DialogManager, state: State, subject: str) -> None:
    await manager.start(state, {"id": int(subject)}, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
