"""What the taps around a selection note and the school's requirements do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.selection.getters import mentor_of
from dialogs.states import PeopleSG, SelectionSG
from domain.training import Decision, TrainedBy
from services.access import RefusedError
from services.requirements import choose_trained_by, switch_requirement
from services.selection import decide, note_interview, rate_fit, tick_documents, view_note, write_words

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


def school_in(manager: DialogManager) -> int:
    """Return the school of the list.

    Raises:
        RefusedError: ``no_school``.
    """
    school = school_of(manager, talk(manager).actor)
    if school is None:
        raise RefusedError("no_school")
    return school


async def shown(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show another part of the list."""
    manager.dialog_data.update(shown=item_id, page=0)


async def mentor_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a note."""
    manager.dialog_data["mentor"] = int(item_id)
    await manager.switch_to(SelectionSG.note)


async def flagged(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Tick the interview or the papers, or take the tick back."""
    here = talk(manager)
    what, _, on = item_id.partition(".")
    if what == "interview":
        await note_interview(here.unit, here.actor, mentor_of(manager), held=on == "1")
    else:
        await tick_documents(here.unit, here.actor, mentor_of(manager), done=on == "1")


async def rated(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Note how well somebody fits."""
    here = talk(manager)
    await rate_fit(here.unit, here.actor, mentor_of(manager), int(item_id))


async def decided(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Note the decision; who is in the pool will be told."""
    here = talk(manager)
    decision = Decision(item_id)
    await decide(here.unit, here.actor, mentor_of(manager), decision)
    if decision is Decision.POOL:
        here.screen.alert(here.t("Noted. The mentor will get a kind word."))
    else:
        here.screen.alert(here.t("Noted. Nothing is sent to the mentor: please talk in person."))


async def words_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Keep the curator's words."""
    here = talk(manager)
    if not message.text:
        manager.dialog_data["error"] = "text"
        return
    try:
        await write_words(here.unit, here.actor, mentor_of(manager), message.text)
    except RefusedError as refusal:
        if refusal.reason != "bad_note":
            raise
        manager.dialog_data["error"] = refusal.reason
        return
    manager.dialog_data.pop("error", None)
    await manager.switch_to(SelectionSG.note)


async def words_dropped(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Drop the curator's words."""
    here = talk(manager)
    await write_words(here.unit, here.actor, mentor_of(manager), None)
    manager.dialog_data.pop("error", None)
    await manager.switch_to(SelectionSG.note)


async def card(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the person's card."""
    here = talk(manager)
    found = await view_note(here.unit, here.actor, mentor_of(manager))
    shown_there = {"id": found.person_id, "school": found.organization_id}
    await manager.start(PeopleSG.person, shown_there, mode=StartMode.RESET_STACK)


async def required(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Switch one requirement on or off."""
    here = talk(manager)
    what, _, on = item_id.partition(".")
    await switch_requirement(here.unit, here.actor, school_in(manager), what, on=on == "1")


async def way_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Choose what counts as trained."""
    here = talk(manager)
    await choose_trained_by(here.unit, here.actor, school_in(manager), TrainedBy(item_id))
