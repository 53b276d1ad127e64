"""What the taps about posts do: name a holder, end it, note who is away and who stands in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.typed_days import take_typed_day
from dialogs.posts.getters import AWAY, BACK, END, ERRORS, LATER, NOBODY, TODAY, Step, holder_of, line_of
from dialogs.roadmap.place import MUNICIPALITY, place_in
from dialogs.states import CycleSG, PostsSG, RoadmapSG
from services.access import RefusedError
from services.roadmap.naming import end_absence, end_holder, name_holder, note_absence
from services.roadmap.posts import view_posts

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

    from services.roadmap.posts import Posts


async def post_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a post."""
    manager.dialog_data["post"] = item_id
    await manager.switch_to(PostsSG.post)


async def to_roadmap(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the roadmap of this place."""
    here = talk(manager)
    place = place_in(manager, here.actor) or MUNICIPALITY
    await manager.start(RoadmapSG.board, {"place": place}, mode=StartMode.RESET_STACK)


async def name(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask who holds the post."""
    await _ask(manager, Step.NAME)


async def holder_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask what is with a holder."""
    manager.dialog_data["person"] = int(item_id)
    await _ask(manager, Step.HOLDER)


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take an answer; one to another question than the one on the screen is none."""
    step, _, value = item_id.partition(".")
    if step != manager.dialog_data.get("step"):
        return
    if step == Step.NAME:
        manager.dialog_data["person"] = int(value)
        await _ask(manager, Step.SINCE)
    elif step == Step.SINCE and value == TODAY:
        await _name(manager, (await _posts(manager)).today)
    elif step == Step.SINCE and value == LATER:
        await _ask_day(manager, Step.SINCE)
    elif step == Step.SUBSTITUTE:
        await _away(manager, int(value))
    elif step == Step.HOLDER:
        await _of_holder(manager, value)


async def back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the post."""
    await _to_post(manager)


async def to_invites(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the links by which staff comes in."""
    here = talk(manager)
    await manager.start(CycleSG.invites, {"school": place_in(manager, here.actor)}, mode=StartMode.RESET_STACK)


async def day_tapped(_event: Any, _calendar: Any, manager: DialogManager, picked: date, /) -> None:
    """Take a day of the calendar."""
    await _day(manager, picked)


async def day_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a typed day; what is none is asked for again."""
    await take_typed_day(message, manager, _day, ERRORS)


async def _day(manager: DialogManager, day: date) -> None:
    data = manager.dialog_data
    data.pop("error", None)
    if data.get("step") == Step.SINCE:
        await _name(manager, day)
    elif data.get("step") == Step.AWAY_FROM:
        if day < (await _posts(manager)).today:
            raise RefusedError("absence_days")
        data["away_from"] = day.isoformat()
        await _ask_day(manager, Step.AWAY_TO)
    elif data.get("step") == Step.AWAY_TO:
        if day < date.fromisoformat(data["away_from"]):
            raise RefusedError("absence_days")
        data["away_to"] = day.isoformat()
        await _ask(manager, Step.SUBSTITUTE)


async def _name(manager: DialogManager, since: date) -> None:
    here, data = talk(manager), manager.dialog_data
    await name_holder(here.unit, here.actor, here.catalogue, place_in(manager, here.actor), str(data.get("post")),
                      person_id=int(data.get("person") or 0), since=since)  # fmt: skip
    here.screen.alert(here.t("Named."))
    await _to_post(manager)


async def _away(manager: DialogManager, substitute: int) -> None:
    here, data = talk(manager), manager.dialog_data
    await note_absence(
        here.unit,
        here.actor,
        place_in(manager, here.actor),
        int(data.get("person") or 0),
        first_on=date.fromisoformat(data["away_from"]),
        last_on=date.fromisoformat(data["away_to"]),
        substitute_id=None if substitute == NOBODY else substitute,
    )
    here.screen.alert(here.t("Noted."))
    await _to_post(manager)


async def _of_holder(manager: DialogManager, value: str) -> None:
    here = talk(manager)
    if value == AWAY:
        await _ask_day(manager, Step.AWAY_FROM)
        return
    what, _, absence = value.partition(".")
    if what == BACK:
        await end_absence(here.unit, here.actor, int(absence))
    elif what == END:
        holder = holder_of(line_of(await _posts(manager), manager), manager)
        await end_holder(here.unit, here.actor, holder.id or 0)
    await _to_post(manager)


async def _posts(manager: DialogManager) -> Posts:
    here = talk(manager)
    return await view_posts(here.unit, here.actor, here.catalogue, place_in(manager, here.actor))


async def _ask(manager: DialogManager, step: Step) -> None:
    manager.dialog_data.update(step=step.value, page=0)
    await manager.switch_to(PostsSG.choose)


async def _ask_day(manager: DialogManager, step: Step) -> None:
    manager.dialog_data["step"] = step.value
    manager.dialog_data.pop("error", None)
    await manager.switch_to(PostsSG.day)


async def _to_post(manager: DialogManager) -> None:
    for key in ("step", "person", "away_from", "away_to", "error", "page"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(PostsSG.post)
