"""What the windows around reminders show."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.states import RemindersSG
from domain.calendar import WEEKLY_BUDGET
from domain.reminder_order import SNOOZE_DAYS, Topic
from domain.vocabulary import Role
from services.composers.reminder_words import LOST, STAYS, STAYS_OF, TOPIC_NAMES
from services.reminder_prefs import prefs
from services.reminders import later as moment_later

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

_PAIR: Final = frozenset({Role.MENTOR, Role.MENTEE})


async def settings(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Return the topics that concern somebody, each with what a tap on it does."""
    found = await prefs(unit, actor)
    until = found.paused_until
    silence = ""
    if until is not None:
        silence = t("Silence until {day}.", day=t.full_date(until.astimezone(ZoneInfo(actor.zone)).date()))
    always = t.you("Not to be switched off: an answer that the other side of a pair waits for. I remind of it once.")
    return {
        "head": t.you(
            "<b>What shall I remind you of?</b>\nNever at night or on days off, at most {most} times a week. "
            "Tap to switch.",
            most=WEEKLY_BUDGET,
        ),
        "pause": silence,
        "always": always if actor.roles & _PAIR else "",
        "topics": [
            {"id": f"{'-' if choice.on else '+'}{choice.topic}", "label": _label(choice.topic, t, on=choice.on)}
            for choice in found.choices
        ],
        "paused": until is not None,
        "active": until is None and bool(found.choices),
    }


def _label(topic: Topic, t: Translator, *, on: bool) -> str:
    name = t(TOPIC_NAMES[topic])
    return t("Yes: {name}", name=name) if on else t("No: {name}", name=name)


async def later(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Return the days to choose from, each with its date: tomorrow may be a day off."""
    zone = ZoneInfo(actor.zone)
    today = unit.now.astimezone(zone).date()
    days = {(moment_later(unit.now, actor, days).astimezone(zone).date()): days for days in reversed(SNOOZE_DAYS)}
    return {
        "days": [
            {"id": str(days[day]), "label": t("Tomorrow") if (day - today).days == 1 else t.short_day(day)}
            for day in sorted(days)
        ]
    }


async def postponed(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say when the reminder comes again."""
    due = dialog_manager.dialog_data.get("due")
    return {"when": t.moment(datetime.fromisoformat(due), unit.now, actor.zone) if due else "…"}


async def stopped(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what will no longer come, and that the task itself stays in sight."""
    topic = Topic(dialog_manager.dialog_data.get("topic", Topic.MEETING))
    undone = bool(dialog_manager.dialog_data.get("undone"))
    return {
        "off": not undone,
        "on": undone,
        "lost": lost(t, topic),
        "stays": t.you(STAYS_OF.get(topic, STAYS)),
    }


def lost(t: Translator, topic: Topic) -> str:
    """Return what somebody will no longer get."""
    return t.you(LOST[topic])


_HEAD: Final = "<b>О чём напоминать?</b>\nНе ночью и не в выходные, не чаще 4 раз в неделю. Нажмите, чтобы изменить."

PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    RemindersSG.settings: {
        "head": _HEAD,
        "pause": "Тишина до 22 сентября 2026.",
        "always": "Не отключается: ответ, которого ждёт вторая сторона пары. О нём я напомню один раз.",
        "topics": [{"id": f"-{topic}", "label": "Нет: Запись о встрече"} for topic in Topic],
        "paused": True,
        "active": False,
    },
    RemindersSG.later: {"days": [{"id": str(days), "label": "ср 23.09"} for days in SNOOZE_DAYS]},
    RemindersSG.postponed: {"when": "завтра, чт 17 сентября, 15:30"},
    RemindersSG.stopped: {
        "off": True,
        "on": False,
        "lost": "Больше не буду напоминать, что нет ответа родителя или опекуна.",
        "stays": "Куратор по-прежнему видит, что осталось, а следующий шаг есть в меню.",
    },
}
"""Data with which every window can be rendered without a database."""
