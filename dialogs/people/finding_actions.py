"""What the taps and texts in the list of people do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.people.finding import AUDIENCES, chosen_filter, chosen_grade
from dialogs.states import BroadcastSG, PeopleSG
from domain.search import FEWEST, grade_in, initial_of, words_of
from services.access import RefusedError
from services.audiences import GRADE
from services.people import find_people
from services.person_remind import remind_all

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


def _show(manager: DialogManager, **changes: Any) -> None:
    manager.dialog_data.update({"page": 0, "found": None, "total": None, "letter": None, "list_error": None} | changes)
    for key in ("total", "letter", "list_error"):
        if manager.dialog_data[key] is None:
            del manager.dialog_data[key]


async def filter_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show another part of the list."""
    _show(manager, filter=item_id)
    await manager.switch_to(PeopleSG.list)


async def letter_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show those whose last name begins so."""
    _show(manager, letter=item_id)
    await manager.switch_to(PeopleSG.list)


async def reset(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Leave the search or the letter; the filter stays."""
    _show(manager)


async def name_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Look for people by what was typed: a grade, one letter, or parts of a name or code; only found ids are kept."""
    here = talk(manager)
    school = school_of(manager, here.actor)
    text = (message.text or "").strip()
    if not text:
        manager.dialog_data["list_error"] = "text"
        return
    if school is None:
        return
    if (grade := grade_in(text)) is not None:
        _show(manager, filter=f"{GRADE}{grade}")
        return
    if not words_of(text):
        one_letter = len(text) < FEWEST and text.isalpha()
        _show(manager, **({"letter": initial_of(text)} if one_letter else {"list_error": "too_short"}))
        return
    found = await find_people(here.unit, here.actor, school, text)
    if found.total == 1 and found.sure:
        manager.dialog_data["person"] = found.ids[0]
        await manager.switch_to(PeopleSG.person)
        return
    _show(manager, found=list(found.ids), total=found.total)


async def remind_these(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Remind everybody under the filter."""
    here = talk(manager)
    school = school_of(manager, here.actor)
    if school is None:
        raise RefusedError("no_school")
    count = await remind_all(here.unit, here.actor, school, chosen_filter(manager))
    here.screen.alert(here.t.plural("{n} reminder is on its way.", "{n} reminders are on their way.", count))
    await manager.switch_to(PeopleSG.list)


async def write_these(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Write a message to those under the filter."""
    grade = chosen_grade(manager)
    audience = f"{GRADE}{grade}" if grade is not None else AUDIENCES[chosen_filter(manager)]
    shown = {"audience": audience, "school": school_of(manager, talk(manager).actor)}
    await manager.start(BroadcastSG.text, shown, mode=StartMode.RESET_STACK)
