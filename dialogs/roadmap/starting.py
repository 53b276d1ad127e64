"""What the answers do that start a roadmap, end it, or narrow its board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit import talk
from dialogs.kit.typed_days import take_typed_day
from dialogs.roadmap.actions import answer_post, ask, leave_place, plan_day
from dialogs.roadmap.getters import ERRORS, PLANNED, SIGNED
from dialogs.roadmap.place import place_in
from dialogs.roadmap.steps import NEXT, NO, Step, signed
from dialogs.states import RoadmapSG
from services.roadmap.board import Shown, Wanted, view_board
from services.roadmap.ending import end_roadmap, view_ending
from services.roadmap.previewing import start_choices
from services.roadmap.starting import check_signed, start

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import date

    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_CHOSEN: Final = ("template", "year", "signed", "schools", "replaces", "mode", "error")
_BEFORE: Final = {Step.YEAR: Step.TEMPLATE, Step.SIGNED: Step.YEAR, Step.SCHOOLS: Step.SIGNED}


async def begin(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask which roadmap is to start."""
    _forget(manager)
    await ask(manager, Step.TEMPLATE)


async def ask_to_end(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask once more before a roadmap ends."""
    _forget(manager)
    await ask(manager, Step.END)


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take an answer; one to another question than the one on the screen is none."""
    step, _, value = item_id.partition(".")
    if step == manager.dialog_data.get("step"):
        await _TAKE[Step(step)](manager, value)


async def back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the question before, or to where the questions began."""
    step = Step(manager.dialog_data["step"])
    if step is Step.ANSWER:
        await manager.switch_to(RoadmapSG.card)
    elif step is Step.START:
        here = talk(manager)
        await ask(manager, Step.SIGNED if place_in(manager, here.actor) is not None else Step.SCHOOLS)
    elif step in _BEFORE:
        await ask(manager, _BEFORE[step])
    else:
        await _to_board(manager)


async def day_tapped(_event: Any, _calendar: Any, manager: DialogManager, picked: date, /) -> None:
    """Take a day of the calendar."""
    await _day(manager, picked)


async def day_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a typed day; what is none is asked for again."""
    await take_typed_day(message, manager, _day, ERRORS)


async def day_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to what the day was asked for."""
    if manager.dialog_data.get("mode") == PLANNED:
        await manager.switch_to(RoadmapSG.card)
    else:
        await ask(manager, Step.SIGNED)


async def _day(manager: DialogManager, day: date) -> None:
    manager.dialog_data.pop("error", None)
    if manager.dialog_data.get("mode") == PLANNED:
        await plan_day(manager, day)
        return
    here = talk(manager)
    today = (await start_choices(here.unit, here.actor, here.catalogue, place_in(manager, here.actor))).today
    check_signed(day, today)
    manager.dialog_data["signed"] = day.isoformat()
    await _after_signing(manager)


async def _take_place(manager: DialogManager, value: str) -> None:
    await leave_place(manager, int(value))


async def _take_section(manager: DialogManager, value: str) -> None:
    manager.dialog_data["section"] = int(value)
    await _narrowed(manager)


async def _take_post(manager: DialogManager, value: str) -> None:
    manager.dialog_data["post"] = value
    await _narrowed(manager)


async def _narrowed(manager: DialogManager) -> None:
    manager.dialog_data.update(shown=Shown.ALL.value, page=0)
    await manager.switch_to(RoadmapSG.board)


async def _take_template(manager: DialogManager, value: str) -> None:
    manager.dialog_data["template"] = value
    await ask(manager, Step.YEAR)


async def _take_year(manager: DialogManager, value: str) -> None:
    manager.dialog_data["year"] = int(value)
    await ask(manager, Step.SIGNED)


async def _take_signed(manager: DialogManager, value: str) -> None:
    manager.dialog_data.pop("signed", None)
    if value == NO:
        await _after_signing(manager)
        return
    manager.dialog_data["mode"] = SIGNED
    manager.dialog_data.pop("error", None)
    await manager.switch_to(RoadmapSG.day)


async def _after_signing(manager: DialogManager) -> None:
    """Of a municipality ask which schools follow, with those ticked whose school year is open; else sum up."""
    here, data = talk(manager), manager.dialog_data
    place = place_in(manager, here.actor)
    if place is not None:
        await ask(manager, Step.START)
        return
    if "schools" not in data:
        found = await start_choices(here.unit, here.actor, here.catalogue, place, data.get("replaces"))
        data["schools"] = [each.id for each in found.schools if each.has_year and not each.follows]
    await ask(manager, Step.SCHOOLS)


async def _take_school(manager: DialogManager, value: str) -> None:
    if value == NEXT:
        await ask(manager, Step.START)
        return
    school, _, ticked = value.partition(".")
    others = [each for each in manager.dialog_data.get("schools", ()) if each != int(school)]
    manager.dialog_data["schools"] = [*others, int(school)] if ticked == "1" else others


async def _take_start(manager: DialogManager, _value: str) -> None:
    here, data = talk(manager), manager.dialog_data
    school = place_in(manager, here.actor)
    if data.get("replaces"):
        await end_roadmap(here.unit, here.actor, int(data["replaces"]))
    place = await start_choices(here.unit, here.actor, here.catalogue, school)
    await start(here.unit, here.actor, here.catalogue, str(data.get("template")),
                municipality_id=place.place.municipality_id, organization_id=school,
                start_year=int(data.get("year") or 0), signed_on=signed(manager),
                schools=data.get("schools", ()))  # fmt: skip
    _forget(manager)
    asked = await view_board(here.unit, here.actor, here.catalogue, school, Wanted(Shown.ASKS))
    data.pop("shown", None)
    if not asked.lines:
        await _to_board(manager)
        return
    data.update(term=asked.lines[0].term_id, asking=True)
    await manager.switch_to(RoadmapSG.card)


async def _take_end(manager: DialogManager, value: str) -> None:
    here, data = talk(manager), manager.dialog_data
    found = await view_ending(here.unit, here.actor, here.catalogue, place_in(manager, here.actor))
    if value == NEXT:
        data["replaces"] = found.roadmap.id
        await ask(manager, Step.TEMPLATE)
        return
    await end_roadmap(here.unit, here.actor, found.roadmap.id)
    here.screen.alert(here.t("The roadmap has ended. Its rows are kept."))
    await _to_board(manager)


async def _to_board(manager: DialogManager) -> None:
    _forget(manager)
    for key in ("step", "page"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(RoadmapSG.board)


def _forget(manager: DialogManager) -> None:
    for key in _CHOSEN:
        manager.dialog_data.pop(key, None)


_TAKE: Final[dict[Step, Callable[[DialogManager, str], Coroutine[Any, Any, None]]]] = {
    Step.PLACE: _take_place,
    Step.SECTION: _take_section,
    Step.POST: _take_post,
    Step.ANSWER: answer_post,
    Step.TEMPLATE: _take_template,
    Step.YEAR: _take_year,
    Step.SIGNED: _take_signed,
    Step.SCHOOLS: _take_school,
    Step.START: _take_start,
    Step.END: _take_end,
}
