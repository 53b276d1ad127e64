"""What the taps on a stack of sheets do: kind, place and term once, then one service call a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.people.paper_words import REGISTER, place_fault
from dialogs.stack.getters import kind_of, school_of_stack
from dialogs.states import PeopleSG, StackSG
from domain.answers import parse_date
from services.access import RefusedError
from services.lookups import today_in
from services.paper import LONGEST_TERM, record_paper
from services.paper_stack import Term, term_end, undo_paper

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


async def kind_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Take the kind and who signed; a new stack begins to be counted."""
    manager.dialog_data.update(stack=picked, count=0, page=0, last=None)
    manager.dialog_data.pop("error", None)
    await manager.switch_to(StackSG.place)


async def place_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Take one of the usual places."""
    await _place(manager, REGISTER[picked])


async def place_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a place in the curator's words."""
    line, fault = place_fault(message.text)
    if fault is not None:
        manager.dialog_data["error"] = fault
        return
    await _place(manager, line)


async def term_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Take one of the usual terms."""
    here = talk(manager)
    await _term(manager, await term_end(here.unit, here.actor, school_of_stack(manager, here.actor), Term(picked)))


async def term_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a typed last day; one that makes no sense leaves the question standing."""
    here = talk(manager)
    until = parse_date(" ".join((message.text or "").split()))
    today = today_in(here.unit.now, here.actor.zone)
    if until is None:
        manager.dialog_data["error"] = "not_a_date"
    elif not today < until <= today + LONGEST_TERM:
        manager.dialog_data["error"] = "paper_over" if until <= today else "paper_too_long"
    else:
        await _term(manager, until)


async def person_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Record this person's sheet; the name leaves the list, the next one moves up."""
    here, data = talk(manager), manager.dialog_data
    kind, giver = kind_of(manager)
    until: str | None = data.get("until")
    consent_id = await record_paper(
        here.unit,
        here.actor,
        here.catalogue,
        person_id=int(picked),
        kind=kind,
        giver=giver,
        original_at=data["place"],
        expires_on=None if until is None else parse_date(until),
    )
    if consent_id is not None:  # a double tap records once
        data.update(last=consent_id, count=int(data.get("count", 0)) + 1)


async def undo(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take the last sheet back."""
    here, data = talk(manager), manager.dialog_data
    last = data.get("last")
    if last is None:
        raise RefusedError("paper_stands")
    await undo_paper(here.unit, here.actor, int(last))
    data.update(last=None, count=max(0, int(data.get("count", 0)) - 1))


async def turn_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the page before."""
    manager.dialog_data["page"] = max(0, int(manager.dialog_data.get("page", 0)) - 1)


async def turn_on(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the next page."""
    manager.dialog_data["page"] = int(manager.dialog_data.get("page", 0)) + 1


async def to_list(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the people of the school."""
    school = school_of_stack(manager, talk(manager).actor)
    await manager.start(PeopleSG.list, {"school": school}, mode=StartMode.RESET_STACK)


async def _place(manager: DialogManager, where: str) -> None:
    # A shelf's name is no personal data; the dialog's state is encrypted at rest like everything else.
    manager.dialog_data["place"] = where
    manager.dialog_data.pop("error", None)
    await manager.switch_to(StackSG.term)


async def _term(manager: DialogManager, until: date | None) -> None:
    manager.dialog_data["until"] = None if until is None else until.isoformat()
    manager.dialog_data.pop("error", None)
    await manager.switch_to(StackSG.people)
