"""What taps and words do with stories and the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.states import PeopleSG, StoriesSG
from domain.search import words_of
from domain.stories import StoryKind, Tag
from services import stories, story_bank
from services.access import RefusedError

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

    from services.stories import StoryCard

FAULTS = frozenset({"story_no_text", "story_short", "story_long"})
MOST_LETTERS = 60


def story_of(manager: DialogManager) -> int:
    """Return which story is open: tapped here, or named by the button that opened the dialog."""
    chosen = manager.dialog_data.get("story")
    return int(chosen if chosen is not None else start_data(manager).get("id") or 0)


async def card_of(manager: DialogManager) -> StoryCard:
    """Return the open story, from the bank if that is where the reader came from."""
    here = talk(manager)
    if manager.dialog_data.get("from_bank"):
        return await story_bank.read_story(here.unit, here.actor, story_of(manager))
    return await stories.view_story(here.unit, here.actor, story_of(manager))


async def begin(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Begin a story, or go on with one."""
    here = talk(manager)
    kind, _, subject = item_id.partition(".")
    manager.dialog_data["story"] = await stories.start_story(here.unit, here.actor, StoryKind(kind), int(subject))
    for key in ("editing", "error", "from_bank"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(StoriesSG.write)


async def opened(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open one of one's own stories."""
    manager.dialog_data.update(story=int(item_id), from_bank=False)
    manager.dialog_data.pop("sure", None)
    await manager.switch_to(StoriesSG.card)


async def from_bank(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a story of the bank."""
    manager.dialog_data.update(story=int(item_id), from_bank=True)
    manager.dialog_data.pop("sure", None)
    await manager.switch_to(StoriesSG.card)


async def typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take an answer, or a new wording for the bank; what cannot be one is asked again and nothing is lost."""
    await _take(manager, message.text)


async def skip(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave out what may be left out."""
    here = talk(manager)
    card = await stories.view_story(here.unit, here.actor, story_of(manager))
    if card.asks is not None:
        await stories.answer_story(here.unit, here.actor, card.id, card.asks, None)
    await _after(manager)


async def _take(manager: DialogManager, text: str | None) -> None:
    here, data = talk(manager), manager.dialog_data
    editing = data.get("editing")
    try:
        if editing is not None:
            await story_bank.edit_story(here.unit, here.actor, story_of(manager), editing, text)
        else:
            card = await stories.view_story(here.unit, here.actor, story_of(manager))
            if card.asks is not None:
                await stories.answer_story(here.unit, here.actor, card.id, card.asks, text or "")
    except RefusedError as refused:
        if refused.reason not in FAULTS:
            raise
        data["error"] = "story_no_text" if text is None else refused.reason
        return
    await _after(manager)


async def _after(manager: DialogManager) -> None:
    """Ask what comes next, or show the whole."""
    here, data = talk(manager), manager.dialog_data
    data.pop("error", None)
    if data.pop("editing", None) is not None:
        await manager.switch_to(StoriesSG.card)
        return
    card = await stories.view_story(here.unit, here.actor, story_of(manager))
    if card.asks is None:
        here.screen.alert(here.t.you("Thank you! The curator reads it now."))
        await manager.switch_to(StoriesSG.card)


async def write_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return: what was answered is kept as a draft."""
    data = manager.dialog_data
    data.pop("error", None)
    await manager.switch_to(StoriesSG.card if data.pop("editing", None) is not None else StoriesSG.list)


async def card_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to where the story was opened."""
    manager.dialog_data.pop("sure", None)
    await manager.switch_to(StoriesSG.bank if manager.dialog_data.get("from_bank") else StoriesSG.list)


async def approve(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Put the story into the bank."""
    here = talk(manager)
    await story_bank.approve_story(here.unit, here.actor, story_of(manager), on=True)
    here.screen.alert(here.t("It stands in the practice bank."))


async def take_out(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take the story out of the bank."""
    here = talk(manager)
    await story_bank.approve_story(here.unit, here.actor, story_of(manager), on=False)


async def ask(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the consents that are missing."""
    here = talk(manager)
    await stories.ask_consents(here.unit, here.actor, story_of(manager))
    here.screen.alert(here.t.you("Asked. The paper is signed at school."))


async def to_person(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open the card of somebody whose paper is missing: there it is recorded."""
    await manager.start(PeopleSG.person, {"id": int(item_id)}, mode=StartMode.RESET_STACK)


async def edit(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Write one answer of the copy for the bank anew."""
    manager.dialog_data["editing"] = item_id
    manager.dialog_data.pop("error", None)
    await manager.switch_to(StoriesSG.write)


async def tag(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Put a tag on or take it off."""
    here = talk(manager)
    name, _, on = item_id.partition(".")
    await story_bank.tag_story(here.unit, here.actor, story_of(manager), Tag(name), on=on == "1")


async def drop(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take one's own story back: the first tap asks, the second does it."""
    here = talk(manager)
    if not manager.dialog_data.get("sure"):
        manager.dialog_data["sure"] = True
        return
    await stories.drop_story(here.unit, here.actor, story_of(manager))
    for key in ("sure", "story", "from_bank"):
        manager.dialog_data.pop(key, None)
    here.screen.alert(here.t.you("The story is deleted."))
    await manager.switch_to(StoriesSG.list)


async def letters(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Search by a few letters; what finds nothing leaves the list as it was and says so."""
    here, data = talk(manager), manager.dialog_data
    asked = " ".join((message.text or "").split())[:MOST_LETTERS]
    found = await story_bank.view_bank(here.unit, here.actor, letters=asked) if words_of(asked) else None
    if found is None or not found.total:
        data["error"] = "none" if words_of(asked) else "few"
        return
    data.pop("error", None)
    data.update(letters=asked, page=0)
    data.pop("narrow", None)


async def narrowed(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Narrow the bank to a kind, a form or a tag; the same tap again widens it."""
    manager.dialog_data.pop("error", None)
    manager.dialog_data.update(narrow=None if manager.dialog_data.get("narrow") == item_id else item_id, page=0)


async def everything(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the whole bank again."""
    for key in ("letters", "narrow", "error"):
        manager.dialog_data.pop(key, None)
    manager.dialog_data["page"] = 0


async def bank_file(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the bank sent as a document."""
    here = talk(manager)
    await story_bank.request_bank_file(here.unit, here.actor)
    here.screen.alert(here.t("The file is on its way."))
