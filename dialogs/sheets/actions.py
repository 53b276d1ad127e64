"""What the taps around pairs and fact cards do; the questions themselves are asked by the questionnaire's dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of, start_data
from dialogs.sheets.which import person_of, school_here
from dialogs.states import CycleSG, PairSG, PeopleSG, SurveySG
from services.sheets import begin_pair, open_pairs
from services.sheets_facts import begin_facts

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def on_start(_data: Any, manager: DialogManager) -> None:
    """Take over whose facts a card's button names, and in which school."""
    begun = start_data(manager)
    manager.dialog_data.update({key: begun[key] for key in ("person", "school") if key in begun})


async def to_year(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Go back to the school year of the same school."""
    school = school_of(manager, talk(manager).actor)
    await manager.start(CycleSG.surveys, {"school": school}, mode=StartMode.RESET_STACK)


async def next_pair(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Ask about the first of the pairs that are left."""
    here = talk(manager)
    found = await open_pairs(here.unit, here.actor, school_here(manager))
    if not found.pairs:
        here.screen.alert(here.t("This is done already."))
        return
    await _look(manager, found.pairs[0].id)


async def pair_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Ask about the pair that was tapped."""
    await _look(manager, int(item_id))


async def _look(manager: DialogManager, match_id: int) -> None:
    here = talk(manager)
    request = await begin_pair(here.unit, here.actor, match_id)
    manager.dialog_data["last"] = match_id
    await manager.start(SurveySG.intro, {"id": request, "back": 1})


async def last_card(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the card of the pair that was looked at last: there are the buttons for what was decided."""
    match = int(manager.dialog_data.get("last") or 0)
    school = school_of(manager, talk(manager).actor)
    await manager.start(PairSG.match, {"id": match, "school": school}, mode=StartMode.RESET_STACK)


async def fill_facts(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Ask for the facts that are due."""
    here = talk(manager)
    request = await begin_facts(here.unit, here.actor, person_of(manager))
    await manager.start(SurveySG.intro, {"id": request, "back": 1})


async def to_person(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Go back to the pupil's card."""
    await manager.start(PeopleSG.person, {"id": person_of(manager)}, mode=StartMode.RESET_STACK)
