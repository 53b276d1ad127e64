"""What the taps and texts on the awards do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.states import AwardsSG, ClosingSG
from domain.awards import AwardState, Category, Praise
from services.access import RefusedError
from services.awards import answer_standing, ballot, nominate, request_honour, vote
from services.awards_desk import awards_desk, choose_winner, move_awards, note_standing, open_awards
from services.closing_desk import request_papers

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

    from services.awards import Ballot

_NOTE_FAULTS = frozenset({"note_long"})


async def act(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Answer, choose a category and a name, give a reason."""
    here, data = talk(manager), manager.dialog_data
    what, _, value = item_id.partition(":")
    match what:
        case "stand":
            round_id, _, said = value.partition(":")
            await answer_standing(here.unit, here.actor, int(round_id), agreed=said == "1")
            here.screen.alert(here.t.you("Noted. Thank you!"))
        case "cat":
            data.update(category=value, page=0)
        case "page":
            data["page"] = int(value)
        case "back":
            _forget(manager)
        case "pick":
            await _picked(manager, value)
        case "why" if "subject" in data:
            found = await _ballot(manager)
            praise = Praise(value) if value else None
            category, subject = Category(data["category"]), int(data["subject"])
            await nominate(here.unit, here.actor, found.round_id, category, subject, praise=praise)
            here.screen.alert(here.t.you("Noted. Thank you!"))
            _forget(manager)
        case "paper":
            await request_honour(here.unit, here.actor, int(value))
            here.screen.alert(here.t.you("The file will come as a message."))


async def _picked(manager: DialogManager, value: str) -> None:
    """Take a name: a vote counts at once, a nomination asks for a reason first."""
    here = talk(manager)
    name, _, subject = value.partition(":")
    found = await _ballot(manager)
    if found.state is AwardState.NOMINATING:
        manager.dialog_data.update(category=name, subject=int(subject))
        return
    await vote(here.unit, here.actor, found.round_id, Category(name), int(subject))
    here.screen.alert(here.t.you("Your vote is in. You can change it until the vote is closed."))
    _forget(manager)


async def _ballot(manager: DialogManager) -> Ballot:
    here = talk(manager)
    named = manager.start_data.get("id") if isinstance(manager.start_data, dict) else None
    found = await ballot(here.unit, here.actor, None if named is None else int(named))
    if found is None:
        raise RefusedError("gone")
    return found


def _forget(manager: DialogManager) -> None:
    for key in ("category", "subject", "page", "pending", "error"):
        manager.dialog_data.pop(key, None)


async def desk_act(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Do what a button of the curator's desk says; it carries the round it was shown with."""
    here, data = talk(manager), manager.dialog_data
    school = school_of(manager, here.actor)
    if school is None:
        raise RefusedError("no_school")
    what, _, value = item_id.partition(":")
    match what:
        case "open":
            await open_awards(here.unit, here.actor, school)
            here.screen.alert(here.t("Open. Everybody in a pair will get a message."))
        case "sure":
            data["sure"] = value == "1"
        case "voting" | "counting" | "settled":
            data.pop("sure", None)
            await move_awards(here.unit, here.actor, int(value), AwardState(what))
            if what == "settled":
                here.screen.alert(here.t("The awards are given. The winners will hear of it."))
        case "choose":
            _forget(manager)
            data["category"] = value
            await manager.switch_to(AwardsSG.choose)
        case "agreed":
            found = await awards_desk(here.unit, here.actor, school)
            await note_standing(here.unit, here.actor, found.round_id or 0, int(value))
        case "papers":
            count = await request_papers(here.unit, here.actor, school)
            said = here.t.plural("{n} page is on its way.", "{n} pages are on their way.", count)
            here.screen.alert(said)
        case "closing":
            await manager.start(ClosingSG.desk, {"school": school}, mode=StartMode.RESET_STACK)


async def winner_tapped(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Choose a winner or take the choice back; where it departs from the vote, ask for a word."""
    manager.dialog_data.pop("error", None)
    subject = int(item_id.partition(":")[2])
    try:
        await _choose(manager, subject, None)
    except RefusedError as refusal:
        if refusal.reason != "award_note":
            raise
        manager.dialog_data["pending"] = subject
        return
    manager.dialog_data.pop("pending", None)


async def note_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take the word on why it is otherwise."""
    data = manager.dialog_data
    text = " ".join((message.text or "").replace("\u2800", " ").replace("\u3164", " ").split())
    if message.text is None:
        data["error"] = "text"
        return
    if "pending" not in data:
        data["error"] = "tap"
        return
    if not text:
        data["error"] = "note_empty"
        return
    try:
        await _choose(manager, int(data["pending"]), text)
    except RefusedError as refusal:
        if refusal.reason not in _NOTE_FAULTS:
            raise
        data["error"] = refusal.reason
        return
    data.pop("error", None)
    data.pop("pending", None)


async def _choose(manager: DialogManager, subject: int, note: str | None) -> None:
    here = talk(manager)
    school = school_of(manager, here.actor)
    found = await awards_desk(here.unit, here.actor, school or 0)
    category = Category(str(manager.dialog_data.get("category")))
    await choose_winner(here.unit, here.actor, found.round_id or 0, category, subject, note=note)


async def forget(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave the category without a word."""
    _forget(manager)
