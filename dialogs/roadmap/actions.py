"""What the taps on the board of a roadmap and on the card of a row do."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.roadmap.getters import PLANNED, term_in
from dialogs.roadmap.place import MUNICIPALITY, place_in
from dialogs.roadmap.steps import Step
from dialogs.states import PostsSG, RoadmapSG
from services.access import NotAllowedError, RefusedError
from services.roadmap.asks import choose_day, choose_post
from services.roadmap.board import Shown, Wanted, view_board
from services.roadmap.card import view_card

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def opened(_data: Any, manager: DialogManager) -> None:
    """Show the group for which somebody came; of a row that was opened by its id stay where it belongs."""
    here, data = talk(manager), manager.dialog_data
    shown = start_data(manager).get("shown")
    if shown is not None:
        data["shown"] = str(shown)
        data["asking"] = shown == Shown.ASKS
    if start_data(manager).get("id") is not None:
        with suppress(RefusedError, NotAllowedError):
            found = await view_card(here.unit, here.actor, here.catalogue, term_in(manager))
            data["place"] = found.place.organization_id or MUNICIPALITY


async def group_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show another group of rows."""
    manager.dialog_data.update(shown=Shown(item_id).value, page=0)


async def row_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a row; from those with a question the next one follows."""
    manager.dialog_data["term"] = int(item_id)
    manager.dialog_data["asking"] = manager.dialog_data.get("shown") == Shown.ASKS
    await manager.switch_to(RoadmapSG.card)


async def by_section(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Choose one section."""
    await ask(manager, Step.SECTION)


async def by_post(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Choose whose rows are shown."""
    await ask(manager, Step.POST)


async def widen(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the rows of all sections and posts again."""
    for key in ("section", "post", "page"):
        manager.dialog_data.pop(key, None)


async def elsewhere(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Choose a school, or the municipality."""
    await ask(manager, Step.PLACE)


async def to_posts(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open who holds which post."""
    here = talk(manager)
    await manager.start(PostsSG.list, {"place": place_in(manager, here.actor) or MUNICIPALITY})


async def to_board(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the roadmap."""
    manager.dialog_data.pop("asking", None)
    await manager.switch_to(RoadmapSG.board)


async def ask_post(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Choose the post that answers for the row."""
    await ask(manager, Step.ANSWER)


async def ask_day(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Choose the row's day."""
    manager.dialog_data["mode"] = PLANNED
    manager.dialog_data.pop("error", None)
    await manager.switch_to(RoadmapSG.day)


async def no_day(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Say that no plan names a day: the row counts at the year's end."""
    await plan_day(manager, None)


async def plan_day(manager: DialogManager, day: date | None) -> None:
    """Give the row its day, and go on to the next question."""
    here = talk(manager)
    await choose_day(here.unit, here.actor, here.catalogue, term_in(manager), day)
    await go_on(manager)


async def answer_post(manager: DialogManager, post: str) -> None:
    """Say who answers for the row, and go on to the next question."""
    here = talk(manager)
    await choose_post(here.unit, here.actor, here.catalogue, term_in(manager), post)
    await go_on(manager)


async def go_on(manager: DialogManager) -> None:
    """Open the next row with a question where they are gone through one by one, else this one."""
    here, data = talk(manager), manager.dialog_data
    if data.get("asking"):
        wanted = Wanted(Shown.ASKS)
        found = await view_board(here.unit, here.actor, here.catalogue, place_in(manager, here.actor), wanted)
        if not found.lines:
            for key in ("asking", "shown", "page"):
                data.pop(key, None)
            here.screen.alert(here.t("Every question is answered."))
            await manager.switch_to(RoadmapSG.board)
            return
        if not any(each.term_id == term_in(manager) for each in found.lines):
            data["term"] = found.lines[0].term_id
    await manager.switch_to(RoadmapSG.card)


async def ask(manager: DialogManager, step: Step) -> None:
    """Put a question to which buttons are the answers."""
    manager.dialog_data.update(step=step.value, page=0)
    await manager.switch_to(RoadmapSG.choose)


async def leave_place(manager: DialogManager, place: int) -> None:
    """Show the roadmap of another place from its beginning."""
    for key in ("shown", "section", "post", "page", "term", "asking"):
        manager.dialog_data.pop(key, None)
    manager.dialog_data["place"] = place
    await manager.switch_to(RoadmapSG.board)
