"""What the windows of a meeting ahead show: a proposal, what stands, taking it back, the calendar's file."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.kit.school import clip
from dialogs.meeting.calendar import shown_month
from dialogs.meeting.logging import parse_day
from dialogs.meeting.proposing import spot_id
from dialogs.meeting.reading import (
    PLACE_LABELS,
    desk_of,
    in_rows,
    meeting_of,
    slot_buttons,
    today_of,
    upper,
)
from domain.appointments import PlaceFault, TimeFault
from domain.calendar import local
from domain.vocabulary import MeetingFormat, MeetingStatus, MeetingType, Side
from locales.marks import NY_
from services import meeting_changes
from services.composers.meetings import PLACES, TYPES

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.meeting_rows import MeetingView
    from storage.unit import Unit

CALENDAR: Final = "o_day"
TIMES: Final = ("0900", "1000", "1100", "1200", "1300", "1400", "1500", "1530", "1600", "1700", "1800", "1900")
SPOT_LABEL: Final = 36
TIME_FAULTS: Final = {
    TimeFault.WORDS: NY_("I do not read this as a time. In figures, please: 16:45"),
    TimeFault.RANGE: NY_("A day has 24 hours, an hour 60 minutes. Please look once more: 16:45"),
    TimeFault.NIGHT: NY_("Meetings are held from 8:00 to 21:00. Five in the afternoon is 17:00."),
    "time_past": NY_("This time is over already. A later one, please."),
    "not_text": NY_("Please tap a time or type it in figures: 16:45"),
}
PLACE_FAULTS: Final = {
    PlaceFault.EMPTY: NY_("Please type the place in words or figures, such as: room 214"),
    PlaceFault.LONG: NY_("That is long for a place. Up to 100 characters, please, such as: room 214"),
    PlaceFault.CONTACT: NY_("Only the place belongs here, no telephone numbers or nicknames. For example: room 214"),
    "not_text": NY_("Please type the place in words, such as: room 214. Or tap a button."),
}
_EXACT: Final = {
    MeetingFormat.IN_PERSON: NY_("Where exactly at school? Type it, for example: room 214. Or go without."),
    MeetingFormat.ONLINE: NY_("Where online? You can send a link to the call. Or go without."),
    MeetingFormat.ELSEWHERE: NY_("Which place is it? Type it, for example: the library. Or go without."),
}
_GONE: Final = NY_("This meeting is gone. /meeting shows what comes next.")


async def propose_day(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the next type and moments that suit."""
    desk = await desk_of(unit, actor, dialog_manager)
    if desk is None or desk.next_type is None:
        return {"text": t.you("Meetings start once you have a match."), "slots": [], **_NO_PROPOSAL}
    final = desk.may_be_final and bool(dialog_manager.dialog_data.get("final"))
    kind = MeetingType.FINAL if final else desk.next_type
    text = t("<b>{names}</b> · {type}", names=desk.names, type=t(TYPES[kind]))
    aim = catalogue.meetings[kind].aim.of(t.locale, child=t.child)
    return {
        "text": "\n".join([text, aim, t.you("When would you like to meet?")]),
        "slots": await slot_buttons(unit, actor, t, desk.match_id),
        "may_be_final": desk.may_be_final,
        "may_log": desk.side is Side.MENTOR,
        "may_propose": True,
        "has_past": desk.next_type is not MeetingType.INTRO,
    }


async def propose_other(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the month's name; the calendar draws the days."""
    today = today_of(unit, actor)
    return {"today": today, "month": upper(t.month(shown_month(dialog_manager, CALENDAR, today)))}


async def propose_time(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show times of the chosen day that are still to come, and what was wrong with a typed one."""
    data = dialog_manager.dialog_data
    day, zone = parse_day(data["day"]), ZoneInfo(actor.zone)
    times = [
        {"id": each, "label": f"{each[:2]}:{each[2:]}"}
        for each in TIMES
        if local(day, time(int(each[:2]), int(each[2:])), zone) > unit.now
    ]
    fault = TIME_FAULTS.get(data.get("fault", ""))
    question = t.you(fault) if fault else t.you("At what time? Tap it, or type it: 16:45")
    return {"day": upper(t.day(day, today_of(unit, actor))), "question": question, "times": in_rows(times, 4)}


async def propose_place(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show where the pair met before, then the kinds of places; outside mentors have two (programme §9)."""
    desk = await desk_of(unit, actor, dialog_manager)
    at = datetime.fromtimestamp(dialog_manager.dialog_data["at"], UTC)
    kinds = [p for p in MeetingFormat if not (desk and desk.outside and p is MeetingFormat.ELSEWHERE)]
    known = await meeting_changes.spots(unit, actor, desk.match_id) if desk else ()
    spots = [
        {"id": spot_id(spot), "label": clip(f"{t(PLACE_LABELS[spot.format])}: {spot.place}", SPOT_LABEL)}
        for spot in known
        if spot.format in kinds
    ]
    return {
        "when": upper(t.moment(at, unit.now, actor.zone)),
        "places": [*spots, *({"id": kind.value, "label": t(PLACE_LABELS[kind])} for kind in kinds)],
    }


async def propose_exact(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask where exactly; going without is a tap."""
    data = dialog_manager.dialog_data
    kind = MeetingFormat(data["format"])
    at = datetime.fromtimestamp(data["at"], UTC)
    fault = PLACE_FAULTS.get(data.get("fault", ""))
    when = upper(t.moment(at, unit.now, actor.zone))
    head = t("<b>{when}</b>, {place}", when=when, place=t(PLACES[kind]))
    return {"text": f"{head}\n{t.you(fault) if fault else t.you(_EXACT[kind])}"}


async def proposed(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show the meeting that is planned and whether it is agreed."""
    found = await meeting_of(unit, actor, dialog_manager)
    if found is None:
        return {"text": t.you(_GONE), **_NO_MEETING}
    if found.status is not MeetingStatus.PLANNED or found.planned_at <= unit.now:
        text = t.you("This meeting has changed meanwhile. /meeting shows what stands now.")
        return {"text": text, **_NO_MEETING, "may_log": found.side is Side.MENTOR}
    lines = [_what(found, unit, t)]
    if found.moved_from is not None and found.moved_from != found.planned_at:
        lines.append(t("It was: {when}.", when=t.moment(found.moved_from, unit.now, found.zone)))
    lines.append(_standing(found, t))
    return {
        "text": "\n".join(lines),
        "may_agree": not found.proposed_by_me and not found.confirmed,
        "may_log": found.side is Side.MENTOR,
        "ahead": True,
        "has_past": found.type is not MeetingType.INTRO,
    }


async def agreed(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say that it is agreed; whoever only confirms an own proposal still waits for the other side."""
    found = await meeting_of(unit, actor, dialog_manager)
    if found is None:
        return {"text": t.you(_GONE), "ahead": False}
    waits = found.proposed_by_me and not found.confirmed
    head = t.you("Good. The other side has not answered yet.") if waits else t("Agreed!")
    return {"text": f"{head}\n{_what(found, unit, t)}", "ahead": True}


async def cancel(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what will happen before it does."""
    found = await meeting_of(unit, actor, dialog_manager)
    if found is None:
        return {"text": t.you(_GONE), "ahead": False}
    question = t.you("You cannot come? The other side hears of it at once. You can also propose another time.")
    return {"text": f"{_what(found, unit, t)}\n{question}", "ahead": True}


async def cancelled(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what became of it."""
    found = await meeting_of(unit, actor, dialog_manager)
    if found is None:
        return {"text": t.you(_GONE), "off": False}
    when = upper(t.moment(found.planned_at, unit.now, found.zone))
    if found.status is MeetingStatus.CANCELLED:
        text = t.you(
            "The meeting is off: {when}.\nThe other side gets a message. Shall we look for another time?", when=when
        )
        return {"text": text, "off": True}
    text = t.you("The mentor will know that you cannot come: {when}.\nThe meeting of the others stands.", when=when)
    return {"text": text, "off": False}


def _what(found: MeetingView, unit: Unit, t: Translator) -> str:
    kind = t(PLACES[found.format])
    return t(
        "<b>{when}</b>, {place}\n{names} · {type}",
        when=upper(t.moment(found.planned_at, unit.now, found.zone)),
        place=f"{kind}, {found.place}" if found.place else kind,
        names=found.names,
        type=t(TYPES[found.type]),
    )


def _standing(found: MeetingView, t: Translator) -> str:
    if found.confirmed:
        return t.you("It is agreed. We will remind you both the day before.")
    if found.proposed_by_me:
        return t("We wait for an answer.") + " " + t.you("The other side has a message about it.")
    return t.you("The other side waits for your answer. Does it suit you?")


_NO_PROPOSAL: Final = {"may_be_final": False, "may_log": False, "may_propose": False, "has_past": False}
_NO_MEETING: Final = {"may_agree": False, "may_log": False, "ahead": False, "has_past": False}
