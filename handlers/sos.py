"""A call for help from anywhere: the command, and the words people type where something else was asked.

Three cases (issue 3, item 3.1). Where a button is due, words that hold a call open it: nothing is lost by it, one tap
leads back. Where a name or a number is due, words that are nothing but a call do. Where free text is asked, what was
written is the answer and is stored as such, for it may be about somebody else, or about yesterday; the help is offered
quietly above the next screen, so that nobody who meant it has been passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram import F, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram_dialog import ShowMode

from dialogs.all import ALL_DIALOGS
from dialogs.kit import talk
from dialogs.kit.help import open_help
from dialogs.kit.taps import TapsOnly
from dialogs.states import BroadcastSG, MeetingSG, PlanSG, SurveySG
from dialogs.survey.actions import asks_words
from domain.signals import holds_plea, is_plea

if TYPE_CHECKING:
    from aiogram.fsm.state import State
    from aiogram.types import Message
    from aiogram_dialog import DialogManager

router = Router(name="sos")

_BUTTON, _DATUM, _WORDS = "button", "datum", "words"

FREE_TEXT: Final = frozenset({BroadcastSG.text, MeetingSG.topic, PlanSG.fix_topic})
"""Windows where whatever is typed is meant as it stands; questionnaires say so by question."""
_TAPS: Final = frozenset(
    state
    for dialog in ALL_DIALOGS
    for state, window in dialog.windows.items()
    if isinstance(getattr(window, "on_message", None), TapsOnly)
)


@router.message(Command("sos", ignore_case=True), F.chat.type == ChatType.PRIVATE)
async def sos(message: Message, dialog_manager: DialogManager) -> None:  # noqa: ARG001
    """Open the call for help above whatever is on the screen."""
    await open_help(dialog_manager, show_mode=ShowMode.SEND)


@router.message(F.text.func(holds_plea), F.chat.type == ChatType.PRIVATE)
async def plea(message: Message, dialog_manager: DialogManager) -> Any:
    """Open the call for help where no words were asked; elsewhere offer it, and let the words be taken."""
    text = message.text or ""
    if text.startswith("/"):
        return UNHANDLED  # an invite's payload, or a command that does not exist
    where = await _where(dialog_manager, text)
    if where == _BUTTON or (where == _DATUM and is_plea(text)):
        await open_help(dialog_manager, show_mode=ShowMode.SEND)
        return None
    here = talk(dialog_manager)
    here.screen.alert(here.t.you("If you need an adult's help, tap here: /sos"))
    return UNHANDLED


async def _where(manager: DialogManager, text: str) -> str:
    """Return what the screen asks for: a tap, a certain datum, or words of one's own."""
    if not manager.has_context():
        return _BUTTON
    state: State = manager.current_context().state
    if state == SurveySG.question:
        words = await asks_words(manager, text)
        return _DATUM if words is None else _WORDS if words else _BUTTON
    if state in FREE_TEXT:
        return _WORDS
    return _BUTTON if state in _TAPS else _DATUM
