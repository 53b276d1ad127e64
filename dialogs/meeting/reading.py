"""What the getters of meetings share: the match, the meeting, days and moments as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from dialogs.meeting.entering import PAIRED
from domain.vocabulary import MeetingFormat
from locales.marks import N_
from services import meetings
from services.access import RefusedError
from services.composers.meetings import PLACES, TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from domain.vocabulary import MeetingType
    from locales import Translator
    from services.access import Actor
    from services.meeting_rows import MeetingView
    from services.meetings import Desk
    from storage.unit import Unit

NEAR: Final = (N_("yesterday"), N_("today"), N_("tomorrow"))
"""Said by ``Translator.day``, which names them only by their distance."""
PLACE_LABELS: Final = {
    MeetingFormat.IN_PERSON: N_("At school"),
    MeetingFormat.ONLINE: N_("Online"),
    MeetingFormat.ELSEWHERE: N_("Another place"),
}


async def own_desks(unit: Unit, actor: Actor) -> tuple[Desk, ...]:
    """Return the actor's matches; nobody else's screen gets any."""
    return () if PAIRED.isdisjoint(actor.roles) else await meetings.desk(unit, actor)


async def desk_of(unit: Unit, actor: Actor, manager: DialogManager) -> Desk | None:
    """Return the match that the dialog is about, or ``None``."""
    match_id = manager.dialog_data.get("match")
    return next((desk for desk in await own_desks(unit, actor) if desk.match_id == match_id), None)


async def meeting_of(unit: Unit, actor: Actor, manager: DialogManager) -> MeetingView | None:
    """Return the meeting that the dialog is about, or ``None`` if there is none to see."""
    meeting_id = manager.dialog_data.get("meeting")
    if meeting_id is None:
        return None
    try:
        return await meetings.meeting(unit, actor, meeting_id)
    except RefusedError:
        return None


async def slot_buttons(unit: Unit, actor: Actor, t: Translator, match_id: int) -> list[dict[str, str]]:
    """Return suggested moments as buttons."""
    zone = ZoneInfo(actor.zone)
    found: Sequence[datetime] = await meetings.slots(unit, actor, match_id)
    return [
        {"id": str(int(at.timestamp())), "label": f"{t.short_day(local.date())}, {t.clock_time(local)}"}
        for at in found
        if (local := at.astimezone(zone))
    ]


def in_rows(items: list[dict[str, str]], width: int) -> list[list[dict[str, str]]]:
    """Lay buttons out in rows of ``width``."""
    return [items[start : start + width] for start in range(0, len(items), width)]


def today_of(unit: Unit, actor: Actor) -> date:
    """Return the day it is in the actor's zone."""
    return unit.now.astimezone(ZoneInfo(actor.zone)).date()


def upper(text: str) -> str:
    """Return ``text`` with a capital letter, as a line begins."""
    return text[:1].upper() + text[1:]


def minutes_of(found: MeetingView, catalogue: Catalogue) -> int:
    """Return how long a meeting took, or usually takes."""
    return found.minutes or catalogue.meetings[found.type].minutes


def options(t: Translator, catalogue: Catalogue, item_id: str) -> list[dict[str, str]]:
    """Return the options of a question of the mentor's log as buttons."""
    item = catalogue.questionnaire("MT-MR").item(item_id)
    return [{"id": option.id, "label": option.label.of(t.locale, child=t.child)} for option in item.options]


def day_label(t: Translator, day: date, today: date) -> str:
    """Return a day for a button: «Вчера», else «ср 24.09»."""
    near = {0: t("today"), 1: t("yesterday")}.get((today - day).days)
    return upper(near) if near else t.short_day(day)


def about(t: Translator, when: str, names: str, kind: MeetingType, *, minutes: int, place: MeetingFormat) -> str:
    """Return when, who, what kind, how long and where, in two lines."""
    length = t.plural("{n} minute", "{n} minutes", minutes)
    return t(
        "<b>{when}</b>\n{names} · {type}, {length}, {place}.",
        when=when,
        names=names,
        type=t(TYPES[kind]),
        length=length,
        place=t(PLACES[place]),
    )
