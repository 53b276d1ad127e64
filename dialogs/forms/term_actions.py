"""What the taps and words in the windows of a teacher's papers do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.forms.term_getters import DROP, KEEP, ORDER, OWN, SURE, TODAY, YESTERDAY, match_of, today_of
from dialogs.kit import talk
from dialogs.states import PairSG, TermSG
from domain.answers import parse_date
from domain.terms import Content, Initiator, TermPart, WorkForm, notice_fault
from services.access import RefusedError
from services.terms import (
    drop_notice,
    give_notice,
    record_date,
    record_number,
    set_form,
    set_paid,
    switch_work,
    view_term,
    write_work,
)

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_TYPED_AGAIN = frozenset({"bad_number", "bad_words", "term_in_future", "term_too_old", "term_backwards", "term_far"})


async def to_pair(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the pair's card."""
    await manager.start(PairSG.match, {"id": match_of(manager)}, mode=StartMode.RESET_STACK)


async def begin(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for number, date and term; once they are there, from the first on again."""
    here = talk(manager)
    card = await view_term(here.unit, here.actor, match_of(manager))
    await _ask(manager, next((part for part in ORDER if part in card.missing), ORDER[0]))


async def own_words(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the content in the addendum's words."""
    manager.dialog_data["ask"] = OWN
    manager.dialog_data.pop("error", None)
    await manager.switch_to(TermSG.write)


async def typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take what was typed; what makes no sense leaves the question standing."""
    here, data = talk(manager), manager.dialog_data
    if not message.text:
        data["error"] = "text"
        return
    asked = str(data.get("ask", ORDER[0].value))
    try:
        if asked == OWN:
            await write_work(here.unit, here.actor, match_of(manager), message.text)
        elif asked == TermPart.NUMBER:
            await record_number(here.unit, here.actor, match_of(manager), message.text)
        else:
            day = parse_date(message.text)
            if day is None:
                data["error"] = "bad_date"
                return
            await record_date(here.unit, here.actor, match_of(manager), TermPart(asked), day)
    except RefusedError as refusal:
        if refusal.reason not in _TYPED_AGAIN:
            raise
        data["error"] = refusal.reason
        return
    await _go_on(manager, asked)


async def tapped(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Keep what stands, leave words out, or take today."""
    here = talk(manager)
    asked = str(manager.dialog_data.get("ask", ORDER[0].value))
    if item_id == DROP and asked == OWN:
        await write_work(here.unit, here.actor, match_of(manager), None)
    elif item_id == TODAY and asked in {TermPart.DATED, TermPart.FROM}:
        day = today_of(here.unit, here.actor)
        await record_date(here.unit, here.actor, match_of(manager), TermPart(asked), day)
    elif item_id != KEEP:
        return
    await _go_on(manager, asked)


async def _go_on(manager: DialogManager, asked: str) -> None:
    manager.dialog_data.pop("error", None)
    if asked == OWN:
        await manager.switch_to(TermSG.work)
        return
    place = ORDER.index(TermPart(asked)) + 1
    if place < len(ORDER):
        await _ask(manager, ORDER[place])
    else:
        await manager.switch_to(TermSG.main)


async def _ask(manager: DialogManager, part: TermPart) -> None:
    manager.dialog_data["ask"] = part.value
    manager.dialog_data.pop("error", None)
    await manager.switch_to(TermSG.write)


async def work_tapped(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Tick what the mentor does, or take the tick back."""
    here = talk(manager)
    what, _, on = item_id.partition(".")
    await switch_work(here.unit, here.actor, match_of(manager), Content(what), on=on == "1")


async def form_tapped(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take the form of work."""
    here = talk(manager)
    await set_form(here.unit, here.actor, match_of(manager), WorkForm(item_id))


async def paid_tapped(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Note whether it is paid."""
    here = talk(manager)
    await set_paid(here.unit, here.actor, match_of(manager), paid=item_id == "1")


async def begin_notice(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask who has given notice."""
    for key in ("by", "on", "error"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(TermSG.notice)


async def notice_tapped(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take who and when; the last tap records it."""
    here, data = talk(manager), manager.dialog_data
    if item_id in set(Initiator):
        data["by"] = item_id
        data.pop("on", None)
    elif item_id in {TODAY, YESTERDAY} and "by" in data:
        _take_day(manager, today_of(here.unit, here.actor) - timedelta(days=int(item_id == YESTERDAY)))
    elif item_id == SURE and {"by", "on"} <= set(data):
        last = await give_notice(
            here.unit, here.actor, match_of(manager), Initiator(data.pop("by")), date.fromisoformat(data.pop("on"))
        )
        here.screen.alert(here.t("Recorded. The last day is {day}.", day=here.t.full_date(last)))
        await manager.switch_to(TermSG.main)


async def notice_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take the notice's date."""
    data = manager.dialog_data
    if "by" not in data:
        return  # who has given it is a button
    day = parse_date(message.text or "")
    if day is None:
        data["error"] = "bad_date" if message.text else "text"
        return
    _take_day(manager, day)


def _take_day(manager: DialogManager, day: date) -> None:
    here, data = talk(manager), manager.dialog_data
    fault = notice_fault(day, today_of(here.unit, here.actor))
    if fault is not None:
        data["error"] = fault.value
        return
    data.pop("error", None)
    data["on"] = day.isoformat()


async def undo_notice(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take a notice back."""
    here = talk(manager)
    await drop_notice(here.unit, here.actor, match_of(manager))
    here.screen.alert(here.t("The notice is taken back: the pair goes on."))
