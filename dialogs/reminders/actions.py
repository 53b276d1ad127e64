"""What the taps around reminders do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.reminders.getters import lost
from dialogs.states import RemindersSG
from domain.reminder_order import SNOOZE_DAYS, Topic
from services import reminder_prefs, reminders

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def opened(_data: Any, manager: DialogManager) -> None:
    """Do what the button under the reminder said: look whether it can be put off, or switch its topic off."""
    reminder = start_data(manager).get("id")
    state = manager.current_context().state
    here = talk(manager)
    if reminder is None:
        if state != RemindersSG.settings:
            await manager.switch_to(RemindersSG.settings)
        return
    if state == RemindersSG.later:
        manager.dialog_data["count"] = await reminders.postponable(here.unit, here.actor, reminder)
    elif state == RemindersSG.stopped:
        topic = await reminder_prefs.stop(here.unit, here.actor, reminder)
        manager.dialog_data["topic"] = topic.value


async def postpone(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Put the reminder off, or all that came in its message."""
    here = talk(manager)
    days = int(item_id) if int(item_id) in SNOOZE_DAYS else SNOOZE_DAYS[0]
    due = await reminders.snooze(here.unit, here.actor, start_data(manager)["id"], days)
    manager.dialog_data["due"] = due.isoformat()
    await manager.switch_to(RemindersSG.postponed)


async def undo(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Switch on again what has just been switched off."""
    here = talk(manager)
    await reminder_prefs.switch(here.unit, here.actor, Topic(manager.dialog_data["topic"]), on=True)
    manager.dialog_data["undone"] = True


async def switch(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Set a topic to what its button said: a double tap says the same twice."""
    here = talk(manager)
    wanted, topic = item_id[0] == "+", Topic(item_id[1:])
    await reminder_prefs.switch(here.unit, here.actor, topic, on=wanted)
    if not wanted:
        here.screen.alert(lost(here.t, topic))


async def pause(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Say nothing for a week."""
    here = talk(manager)
    await reminder_prefs.pause(here.unit, here.actor, on=True)


async def resume(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Speak again."""
    here = talk(manager)
    await reminder_prefs.pause(here.unit, here.actor, on=False)
