"""Putting a row off: until when, and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.reporting.actions import term_of
from dialogs.states import ReportSG
from domain.answers import parse_date
from domain.deadline_putting_off import DAYS, PutOff
from services.access import RefusedError
from services.roadmap.own_rows import view_row
from services.roadmap.putting_off import put_off

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


async def days_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take one of the days on buttons."""
    if int(item_id) in DAYS:
        here = talk(manager)
        found = await view_row(here.unit, here.actor, here.catalogue, term_of(manager))
        await _until(manager, found.today + timedelta(days=int(item_id)))


async def day_tapped(_event: Any, _calendar: Any, manager: DialogManager, picked: date, /) -> None:
    """Take a day of the calendar."""
    await _until(manager, picked)


async def day_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a typed day."""
    day = parse_date(message.text or "")
    if day is None:
        manager.dialog_data["error"] = "bad_date" if message.text else "text"
        return
    await _until(manager, day)


async def _until(manager: DialogManager, day: date) -> None:
    here = talk(manager)
    found = await view_row(here.unit, here.actor, here.catalogue, term_of(manager))
    if not found.today < day <= found.furthest:
        manager.dialog_data["error"] = "put_off_day"
        return
    manager.dialog_data.update(until=day.isoformat(), error=None)
    await manager.switch_to(ReportSG.why)


async def reason_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take one of the reasons."""
    if item_id in set(PutOff):
        await _put_off(manager, item_id)


async def reason_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take own words."""
    if not message.text:
        manager.dialog_data["error"] = "text"
        return
    await _put_off(manager, message.text)


async def _put_off(manager: DialogManager, reason: str) -> None:
    here = talk(manager)
    until = manager.dialog_data.get("until")
    if not until:
        await manager.switch_to(ReportSG.later)
        return
    try:
        day = await put_off(
            here.unit, here.actor, here.catalogue, term_of(manager), until=date.fromisoformat(until), reason=reason
        )
    except RefusedError as refusal:
        if refusal.reason != "bad_words":
            raise
        manager.dialog_data["error"] = refusal.reason
        return
    here.screen.alert(here.t("I will write again on {day}. The deadline stays.", day=here.t.full_date(day)))
    for key in ("error", "until"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(ReportSG.row)
