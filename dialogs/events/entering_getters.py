"""What the windows show that enter an event: choices, a day, and what is typed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.events.calendar import month_on_screen
from dialogs.events.entering import (
    AT_SCHOOL,
    CALENDAR,
    CHOICES,
    HOUR,
    MOVE,
    NEW,
    NONE,
    PLACE,
    TITLE,
    asked_now,
    event_of,
)
from dialogs.kit.refusals import REFUSALS
from dialogs.states import EventsSG
from domain.events import DOCUMENT_LIMIT, FAR, MOST_PEOPLE, PLACE_LIMIT, RESULT_LIMIT, EventRole
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.events import view_event
from services.events_inviting import FIGURES
from services.events_words import EVENT_FORMATS, EVENT_KINDS, LEVELS, ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

QUESTIONS: Final = {
    "role": N_("Is it yours, or do you take part?"),
    "kind": N_("What is it?"),
    "level": N_("How far does it reach?"),
    "format": N_("How do people meet?"),
}
WORDS: Final[dict[str, Mapping[Any, str]]] = {
    "role": ROLES,
    "kind": EVENT_KINDS,
    "level": LEVELS,
    "format": EVENT_FORMATS,
}
STEPS: Final = len(CHOICES) + 2
"""The choices, the day and the title."""
ASK: Final = {
    TITLE: N_("What is it called? The invited see this name."),
    HOUR: N_("When does it begin? Tap or type, such as 15:30."),
    PLACE: N_("Where is it? A room, an address, or a link for those online."),
    "result": N_("What came of it? In a sentence or two, up to 500 characters."),
    "link": N_("Where is it written about? The address begins with https://"),
    "document": N_("Which document belongs to it? Such as: order 12-ОД of 15.09.2026."),
    "teachers": N_("How many teachers were there? A number, please."),
    "pupils": N_("How many pupils were there? A number, please."),
    "mentors": N_("How many mentors were there? A number, please."),
    "products": N_("How many results or products are there: awards, projects, materials? A number, please."),
}
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "bad_date": N_("I cannot read this date. Please send it like 15.09.2026."),
    "time_words": N_("I cannot read this time. Please send it like 15:30."),
    "time_range": N_("There is no such time. Please send it like 15:30."),
    "time_night": N_("It begins between 8 and 21 o'clock. Please choose another time."),
}
_LIMITS: Final = {"place": PLACE_LIMIT, "result": RESULT_LIMIT, "document": DOCUMENT_LIMIT}
_HOURS: Final = ("1000", "1200", "1400", "1500", "1600", "1700")


async def choose(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask one of four questions; each answer is a button."""
    name = asked_now(dialog_manager) or "format"
    number = list(CHOICES).index(name) + 1
    head = t("{number} of {steps} · <b>A new event</b>", number=number, steps=STEPS)
    return {
        "text": f"{head}\n{t(QUESTIONS[name])}",
        "items": [{"id": f"{name}.{each.value}", "label": t(WORDS[name][each])} for each in CHOICES[name]],
    }


async def day(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask for a day, or for the first and then the last."""
    data = dialog_manager.dialog_data
    today = unit.now.astimezone(ZoneInfo(actor.zone)).date()
    role, shown = await _role_and_day(unit, actor, dialog_manager, today)
    first = data.get("starts") if data.get("several") else None
    earliest = today if role is EventRole.ORGANISED else today - FAR
    if first:
        earliest = max(earliest, date.fromisoformat(first))
        ask = t("From {day}. And the last day?", day=t.day(date.fromisoformat(first), today))
    elif data.get("several"):
        ask = t("On which day does it begin?")
    else:
        ask = t("On which day? Tap, or type 15.10.2026, or both days with a dash.")
    head = t("New day") if data.get("mode") == MOVE else t(
        "{number} of {steps} · <b>A new event</b>", number=len(CHOICES) + 1, steps=STEPS)  # fmt: skip
    shown = max(shown, earliest)
    return {
        "error": _error(t, data.get("error")),
        "text": f"{head}\n{ask}",
        "month": t.month(month_on_screen(dialog_manager, CALENDAR, shown)),
        "several": bool(data.get("several")),
        "single": not data.get("several"),
        "earliest": earliest,
        "latest": today + FAR,
        "shown": shown,
    }


async def _role_and_day(unit: Unit, actor: Actor, manager: DialogManager, today: date) -> tuple[EventRole, date]:
    if manager.dialog_data.get("mode") == NEW:
        role = EventRole((manager.dialog_data.get("new") or {}).get("role", EventRole.ORGANISED.value))
        return role, today
    try:
        found = await view_event(unit, actor, event_of(manager))
    except (RefusedError, NotAllowedError):
        return EventRole.ORGANISED, today
    return found.about.role, found.days.starts_on


async def write(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask for what only the curator knows."""
    data = dialog_manager.dialog_data
    field = str(data.get("field", TITLE))
    entering = data.get("mode") == NEW
    title = ""
    if not (entering and field == TITLE):
        try:
            title = (await view_event(unit, actor, event_of(dialog_manager))).title
        except (RefusedError, NotAllowedError):
            title = ""
    head = t("{number} of {steps} · <b>A new event</b>", number=STEPS, steps=STEPS)
    return {
        "error": _error(t, data.get("error"), _LIMITS.get(field, MOST_PEOPLE)),
        "head": t("<b>{title}</b>", title=title) if title else head,
        "ask": t(ASK.get(field, ASK[TITLE])),
        "options": _options(t, field, entering=entering),
    }


def _options(t: Translator, field: str, *, entering: bool) -> list[dict[str, str]]:
    leave = {"id": NONE, "label": t("Later") if entering else t("Leave it out")}
    if field == HOUR:
        return [*({"id": each, "label": f"{each[:2]}:{each[2:]}"} for each in _HOURS), leave]
    if field == PLACE:
        return [{"id": AT_SCHOOL, "label": t("At school")}, leave]
    return [] if field == TITLE or field in FIGURES else [leave]


def _error(t: Translator, code: str | None, most: int = 0) -> str:
    said = ERRORS.get(code or "") or REFUSALS.get(code or "")
    return t(said, most=most) + "\n" if said else ""


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    EventsSG.choose: {
        "text": "2 из 6 · <b>Новое событие</b>\nЧто это?",
        "items": [{"id": "kind.meeting", "label": "Встреча наставников"}],
    },
    EventsSG.day: {
        "error": "Не получилось прочитать дату.\n", "text": "5 из 6 · <b>Новое событие</b>\nВ какой день?",
        "month": "сентябрь 2026", "several": True, "single": True, "earliest": date(2026, 9, 15),
        "latest": date(2026, 9, 15) + timedelta(days=366), "shown": date(2026, 9, 15),
    },
    EventsSG.write: {
        "error": "", "head": "<b>Встреча наставников</b>", "ask": "Во сколько начало?",
        "options": [*({"id": each, "label": f"{each[:2]}:{each[2:]}"} for each in _HOURS),
                    {"id": NONE, "label": "Без времени"}],
    },
}  # fmt: skip
