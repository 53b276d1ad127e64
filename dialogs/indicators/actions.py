"""What the taps and texts about indicators do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.indicators.asked import asked_now
from dialogs.indicators.wording import SOURCES
from dialogs.kit import talk
from dialogs.states import IndicatorsSG, PeopleSG
from domain.answers import parse_date
from domain.indicator_inputs import Reason, clean_source, date_fits, read_number, read_plan
from services.indicators.chart import request_indicator_chart
from services.indicators.entering import close_year, enter_number, enter_plan
from services.lookups import today_in

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

NUMBER, DATED, SOURCE, REASON, PLAN = "number", "dated", "source", "reason", "plan"


async def pick(_callback: CallbackQuery, button: Any, manager: DialogManager) -> None:
    """Ask for the place, the set or the year, as the button says."""
    manager.dialog_data.update(pick=str(button.widget_id).removeprefix("il_"), page=0)
    await manager.switch_to(IndicatorsSG.pick)


async def picked(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take what was chosen; each button carries what it answers."""
    what, _, value = item_id.partition(".")
    manager.dialog_data[what] = value if what == "set" else int(value)
    manager.dialog_data["page"] = 0
    await manager.switch_to(IndicatorsSG.list)


async def chart(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the set sent as a picture: five years against their plan."""
    here = talk(manager)
    sent = await request_indicator_chart(here.unit, here.actor, here.catalogue, await asked_now(manager))
    here.screen.alert(here.t.plural("{n} picture is on its way.", "{n} pictures are on their way.", sent))


async def indicator_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open an indicator."""
    manager.dialog_data["indicator"] = item_id
    await manager.switch_to(IndicatorsSG.card)


async def behind(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show what the figure is made of."""
    manager.dialog_data["page"] = 0
    await manager.switch_to(IndicatorsSG.behind)


async def leave_behind(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the indicator."""
    manager.dialog_data["page"] = 0
    await manager.switch_to(IndicatorsSG.card)


async def person_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a person's card."""
    await manager.start(PeopleSG.person, {"id": int(item_id)}, mode=StartMode.RESET_STACK)


async def input_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask for a number; in a closed year first why it is put right."""
    key, _, closed = item_id.partition(".")
    _clean(manager)
    manager.dialog_data.update(key=key, step=REASON if closed == "1" else NUMBER)
    await manager.switch_to(IndicatorsSG.write)


async def plan(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the plan."""
    _clean(manager)
    manager.dialog_data["step"] = PLAN
    await manager.switch_to(IndicatorsSG.write)


async def leave_writing(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the indicator and keep nothing."""
    _clean(manager)
    await manager.switch_to(IndicatorsSG.card)


async def typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take what was typed; anything else says how to type it."""
    data = manager.dialog_data
    step = data.get("step")
    if not message.text:
        data["error"] = "use_text"
    elif step == NUMBER:
        _keep(manager, "number", read_number(message.text), then=DATED)
    elif step == DATED:
        await _dated(manager, parse_date(message.text))
    elif step == SOURCE:
        await _sourced(manager, message.text)
    elif step == PLAN:
        await _planned(manager, read_plan(message.text))
    else:
        data["error"] = "use_buttons"


async def option_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take an answer on a button; each carries the question that it belongs to."""
    what, _, value = item_id.partition(".")
    if what != manager.dialog_data.get("step"):
        return
    if what == REASON:
        _keep(manager, "reason", value, then=NUMBER)
    elif what == DATED:
        await _dated(manager, date.fromisoformat(value))
    elif what == SOURCE:
        await _sourced(manager, talk(manager).t(SOURCES[value]))


async def close(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Close the year."""
    here, now = talk(manager), await asked_now(manager)
    await close_year(here.unit, here.actor, here.catalogue, now.organization_id, now.year)
    here.screen.alert(here.t("The year is closed. A correction asks for a reason."))
    await manager.switch_to(IndicatorsSG.list)


async def _dated(manager: DialogManager, day: date | None) -> None:
    here, now = talk(manager), await asked_now(manager)
    fits = day is not None and date_fits(day, now.year, today_in(here.unit.now, here.actor.zone))
    _keep(manager, "dated", day.isoformat() if day is not None and fits else None, then=SOURCE)


async def _sourced(manager: DialogManager, text: str) -> None:
    here, data, now = talk(manager), manager.dialog_data, await asked_now(manager)
    if clean_source(text) is None:
        data["error"] = SOURCE
        return
    await enter_number(
        here.unit,
        here.actor,
        here.catalogue,
        now.organization_id,
        year=now.year,
        key=data["key"],
        number=int(data["number"]),
        source=text,
        dated_on=date.fromisoformat(data["dated"]),
        reason=Reason(data["reason"]) if data.get("reason") else None,
    )
    _clean(manager)
    await manager.switch_to(IndicatorsSG.card)


async def _planned(manager: DialogManager, tenths: int | None) -> None:
    here, now = talk(manager), await asked_now(manager)
    if tenths is None:
        manager.dialog_data["error"] = PLAN
        return
    await enter_plan(here.unit, here.actor, here.catalogue, now, tenths)
    _clean(manager)
    await manager.switch_to(IndicatorsSG.card)


def _keep(manager: DialogManager, field: str, value: object, *, then: str) -> None:
    data = manager.dialog_data
    if value is None:
        data["error"] = data["step"]
        return
    data.pop("error", None)
    data.update({field: value, "step": then})


def _clean(manager: DialogManager) -> None:
    for each in ("key", "step", "number", "dated", "reason", "error"):
        manager.dialog_data.pop(each, None)
