"""What the taps at the end of a school year do: one service call each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from dialogs.kit import refresh, talk
from dialogs.kit.school import school_of, start_data
from dialogs.states import CycleSG, EventsSG, PairSG, StoriesSG, YearEndSG
from dialogs.year_end.wording import WORDS
from domain.vocabulary import Role
from services import come_again, final_event, year_end
from services.access import RefusedError

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

HERE: Final = (Role.CURATOR,)
CLOSE, EVENT = "close", "event"
OPEN, CARRY, LEAVE = "open", "carry", "leave"


def school(manager: DialogManager) -> int:
    """Return the school on the screen."""
    found = school_of(manager, talk(manager).actor, HERE)
    if found is None:
        raise RefusedError("no_school")
    return found


async def ask_close(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask once more before the year is closed."""
    manager.dialog_data["asking"] = CLOSE


async def never_mind(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to what is open."""
    manager.dialog_data.pop("asking", None)


async def close_now(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Close the year."""
    here = talk(manager)
    count = await year_end.close_year(here.unit, here.actor, school(manager))
    manager.dialog_data.pop("asking", None)
    here.screen.alert(here.t.plural("Closed. {n} person gets a goodbye.", "Closed. {n} people get a goodbye.", count))


async def pair_tapped(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a pair's card, or let it go on next year; the button carries which, so that a double tap is one."""
    here = talk(manager)
    what, _, match_id = item_id.partition(".")
    if what == OPEN:
        await manager.start(PairSG.match, {"id": int(match_id)}, mode=StartMode.RESET_STACK)
        return
    await year_end.carry(here.unit, here.actor, int(match_id), on=what == CARRY)


async def to_final(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the final event that stands, or ask for its day."""
    here = talk(manager)
    found = await final_event.standing_final(here.unit, here.actor, school(manager))
    if found is None:
        manager.dialog_data["asking"] = EVENT
        return
    await _to_event(manager, found)


async def final_day(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Enter the final event on a day, with everybody invited, and open it."""
    here = talk(manager)
    title = here.t("Final event of the mentoring programme")
    found = await final_event.create_final(
        here.unit, here.actor, school(manager), date.fromisoformat(item_id), title=title
    )
    manager.dialog_data.pop("asking", None)
    here.screen.alert(here.t("Entered, and everybody of the year is invited."))
    await _to_event(manager, found)


async def _to_event(manager: DialogManager, event_id: int) -> None:
    await manager.start(EventsSG.card, {"id": event_id}, mode=StartMode.RESET_STACK)


async def script(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the script of the final event sent."""
    here = talk(manager)
    await final_event.request_script(here.unit, here.actor, school(manager))
    here.screen.alert(here.t("The file is on its way."))


async def to_bank(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the practice bank."""
    await manager.start(StoriesSG.bank, mode=StartMode.RESET_STACK)


async def to_year(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the school year."""
    await manager.start(CycleSG.main, {"school": school(manager)}, mode=StartMode.RESET_STACK)


async def note_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Open the year again with a typed note; what cannot be one is asked again."""
    await _reopen(manager, message.text)


async def word_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open the year again with one of the notes on buttons."""
    await _reopen(manager, talk(manager).t(WORDS[item_id]))


async def _reopen(manager: DialogManager, note: str | None) -> None:
    here = talk(manager)
    try:
        await year_end.reopen_year(here.unit, here.actor, school(manager), note=note)
    except RefusedError as refused:
        if refused.reason not in {"note_empty", "note_long"}:
            raise
        manager.dialog_data["error"] = refused.reason
        return
    manager.dialog_data.pop("error", None)
    here.screen.alert(here.t("The year is open again."))
    await manager.switch_to(YearEndSG.main)


async def ask_all(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask those of the former year whether they come again."""
    here = talk(manager)
    count = await come_again.ask_everybody(here.unit, here.actor, school(manager))
    here.screen.alert(here.t.plural("{n} person is asked.", "{n} people are asked.", count))


async def word_noted(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Note the yes of somebody whom no chat leads to; the other rows only tell."""
    here = talk(manager)
    what, _, again_id = item_id.partition(".")
    if what == "yes":
        await come_again.answer_question(here.unit, here.actor, int(again_id), again=True)
    else:
        here.screen.alert(here.t("The answer comes from the person or a parent by a tap in their own chat."))


# -- the question ------------------------------------------------------------------------------------------------------


async def come(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Say that one comes again."""
    await _answer(manager, again=True)


async def stay_away(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Say that one does not."""
    await _answer(manager, again=False)


async def _answer(manager: DialogManager, *, again: bool) -> None:
    here = talk(manager)
    asked = int(start_data(manager).get("id") or 0)
    await come_again.answer_question(here.unit, here.actor, asked, again=again)
    await refresh(manager)
