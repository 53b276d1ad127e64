"""What the windows of meetings show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dialogs.kit.school import clip
from dialogs.meeting.entering import PAIRED
from dialogs.meeting.logging import parse_day
from dialogs.meeting.preview import PREVIEW
from domain.calendar import is_meeting_day
from domain.meetings import LOG_DAYS_BACK
from domain.vocabulary import MatchStatus, MeetingFormat, MeetingStatus, MeetingType, Role, Side
from locales.marks import N_
from services import meetings
from services.access import RefusedError
from services.composers.meetings import PLACES, TYPES
from services.meetings import Desk, MeetingView, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

__all__ = ["PREVIEW"]
DAYS_A_PAGE = 12
PAGES = 4
TIMES = ("0900", "1000", "1100", "1200", "1300", "1400", "1500", "1530", "1600", "1700", "1800", "1900")
MINUTES = (20, 30, 45, 60, 90)
NEAR = (N_("yesterday"), N_("today"), N_("tomorrow"))
"""Said by ``Translator.day``, which names them only by their distance."""
_PLACE_LABELS = {
    MeetingFormat.IN_PERSON: N_("At school"),
    MeetingFormat.ONLINE: N_("Online"),
    MeetingFormat.ELSEWHERE: N_("Another place"),
}
_WAITING = {
    Place.NOT_APPROVED: N_("The match is not confirmed yet. As soon as the order is there, you can plan a meeting."),
    Place.TRIAL: N_("The trial meeting is behind you. First both sides say whether they go on."),
    Place.PAUSED: N_("This match is paused. The curator knows when it goes on."),
    Place.FINISHED: N_("The final meeting was held. Thank you for everything you did together!"),
}


async def choose(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show several matches to choose from, what one is waiting for, or why there is none."""
    desks = await _desks(unit, actor)
    chosen = next((d for d in desks if d.match_id == dialog_manager.dialog_data.get("match")), None)
    waiting = chosen is not None and chosen.place in _WAITING
    if chosen is not None and waiting:
        text = t("<b>{names}</b>", names=chosen.names) + "\n" + t.you(_WAITING[chosen.place])
    elif desks:
        text = t.you("Which match is it about?")
    elif Role.LEGAL_GUARDIAN in actor.roles:
        text = t("Meetings are planned by the mentor and the child. You can ask the curator about them any time.")
    else:
        text = t.you("Meetings start once you have a match. You will get a message as soon as somebody is found.")
    items = [] if len(desks) < 2 and waiting else desks  # noqa: PLR2004 - one match needs no choice
    return {"text": text, "items": [{"id": str(d.match_id), "label": clip(d.names)} for d in items], "waiting": waiting}


async def propose_day(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the next type and moments that suit."""
    desk = await _desk(unit, actor, dialog_manager)
    if desk is None or desk.next_type is None:
        return {"text": t.you("Meetings start once you have a match."), "slots": [], **_NOTHING}
    final = desk.may_be_final and bool(dialog_manager.dialog_data.get("final"))
    kind = MeetingType.FINAL if final else desk.next_type
    text = t("<b>{names}</b> · {type}", names=desk.names, type=t(TYPES[kind]))
    aim = catalogue.meetings[kind].aim.of(t.locale, child=t.child)
    return {
        "text": "\n".join([text, aim, t.you("When would you like to meet?")]),
        "slots": await _slots(unit, actor, t, desk.match_id),
        "may_be_final": desk.may_be_final,
        "may_log": desk.side is Side.MENTOR,
    }


async def propose_other(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show a page of days on which people meet."""
    page = min(int(dialog_manager.dialog_data.get("page", 0)), PAGES - 1)
    today = _today(unit, actor)
    days = [day for offset in range(1, 60) if is_meeting_day(day := today + timedelta(days=offset))]
    shown = days[page * DAYS_A_PAGE : (page + 1) * DAYS_A_PAGE]
    return {
        "days": _rows([{"id": f"{day:%Y%m%d}", "label": t.short_day(day)} for day in shown], 3),
        "has_less": page > 0,
        "has_more": page < PAGES - 1 and len(days) > (page + 1) * DAYS_A_PAGE,
    }


async def propose_time(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show times of the chosen day."""
    day = parse_day(dialog_manager.dialog_data["day"])
    times = [{"id": each, "label": f"{each[:2]}:{each[2:]}"} for each in TIMES]
    return {"day": _upper(t.day(day, _today(unit, actor))), "times": _rows(times, 4)}


async def propose_place(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the places; mentors from outside meet at school or online (programme §9)."""
    desk = await _desk(unit, actor, dialog_manager)
    at = datetime.fromtimestamp(dialog_manager.dialog_data["at"], UTC)
    places = [p for p in MeetingFormat if not (desk and desk.outside and p is MeetingFormat.ELSEWHERE)]
    return {
        "when": _upper(t.moment(at, unit.now, actor.zone)),
        "places": [{"id": place.value, "label": t(_PLACE_LABELS[place])} for place in places],
    }


async def proposed(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show the meeting that is planned."""
    found = await _meeting(unit, actor, dialog_manager)
    if found is None:
        return {"text": t.you("This meeting is gone. /meeting shows what comes next."), **_NOTHING, "may_agree": False}
    text = t(
        "<b>{when}</b>, {place}\n{names} · {type}",
        when=_upper(t.moment(found.planned_at, unit.now, found.zone)),
        place=t(PLACES[found.format]),
        names=found.names,
        type=t(TYPES[found.type]),
    )
    if found.proposed_by_me:
        text += "\n" + t.you("The other side has a message about it. We will remind you both the day before.")
    return {"text": text, "may_agree": not found.proposed_by_me, "may_log": found.side is Side.MENTOR}


async def log(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask whether the meeting was as planned; a mentee is asked whether it took place."""
    data = dialog_manager.dialog_data
    if "meeting" not in data:
        return await _log_unplanned(unit, actor, t, catalogue, dialog_manager)
    found = await _meeting(unit, actor, dialog_manager)
    if found is None:
        return {"text": t.you("This meeting is gone. /meeting shows what comes next."), **_NOBODY}
    when = _upper(t.moment(found.planned_at, unit.now, found.zone))
    mentee = found.side is Side.MENTEE
    text = _about(t, when, found.names, found.type, minutes=_minutes(found, catalogue), place=found.format)
    question = t.you("Did the meeting take place?") if mentee else t.you("Was it so?")
    return {"text": f"{text}\n{question}", "mentor": not mentee, "mentee": mentee, "planned": True}


async def log_details(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show minutes, place and day as buttons that change them."""
    data = dialog_manager.dialog_data
    found = await _meeting(unit, actor, dialog_manager)
    desk = await _desk(unit, actor, dialog_manager)
    kind = found.type if found else (desk.next_type if desk and desk.next_type else MeetingType.WORKING)
    planned_on = found.planned_at.astimezone(ZoneInfo(found.zone)).date() if found else _today(unit, actor)
    day = parse_day(data["held_on"]) if "held_on" in data else planned_on
    place = MeetingFormat(data.get("format", found.format if found else MeetingFormat.IN_PERSON))
    minutes = data.get("minutes") or (_minutes(found, catalogue) if found else catalogue.meetings[kind].minutes)
    return {
        "minutes_label": t.plural("{n} minute", "{n} minutes", minutes),
        "place_label": t(_PLACE_LABELS[place]),
        "day_label": _day_label(t, day, _today(unit, actor)),
    }


async def log_minutes(**_: Any) -> dict[str, Any]:
    """List usual lengths."""
    return {"minutes": _rows([{"id": str(each), "label": str(each)} for each in MINUTES], 5)}


async def log_day(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """List the days that may still be logged."""
    today = _today(unit, actor)
    days = [today - timedelta(days=back) for back in range(LOG_DAYS_BACK + 1)]
    return {"days": _rows([{"id": f"{day:%Y%m%d}", "label": _day_label(t, day, today)} for day in days], 3)}


async def plan(t: Translator, catalogue: Catalogue, **_: Any) -> dict[str, Any]:
    """List the answers about the plan."""
    return {"options": _options(t, catalogue, "lg_plan")}


async def topic(t: Translator, catalogue: Catalogue, **_: Any) -> dict[str, Any]:
    """List topics."""
    return {"options": _options(t, catalogue, "lg_topic")}


async def next_one(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer moments for the next meeting."""
    desk = await _desk(unit, actor, dialog_manager)
    slots = await _slots(unit, actor, t, desk.match_id) if desk and desk.next_type else []
    return {"text": t.you("Noted. When do you meet next?"), "slots": slots}


async def logged(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say thanks, and what comes next."""
    data = dialog_manager.dialog_data
    desk = await _desk(unit, actor, dialog_manager)
    found = await _meeting(unit, actor, dialog_manager)
    held = found is not None and found.status is MeetingStatus.HELD
    if data.get("already"):
        lines = [t.you("It is in the log already: somebody was faster. Thank you all the same!")]
    elif held:
        lines = [t.you("Done. Thank you! The other side gets a short question of their own.")]
    else:
        lines = [t.you("Done. Thank you!")]
    if "next" in data:
        planned = await meetings.meeting(unit, actor, data["next"])
        when = t.moment(planned.planned_at, unit.now, planned.zone)
        lines.append(t("Next: <b>{when}</b>, {place}.", when=when, place=t(PLACES[planned.format])))
    trial = desk is not None and desk.status is MatchStatus.TRIAL
    if trial:
        lines.append(t.you("One more question: do you want to go on together? Only the curator sees the answer."))
    may_add = held and found is not None and found.side is Side.MENTOR
    return {"text": "\n".join(lines), "trial": trial, "may_add": may_add}


_NOTHING = {"may_be_final": False, "may_log": False}
_NOBODY = {"mentor": False, "mentee": False, "planned": False}


async def _log_unplanned(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, manager: DialogManager
) -> dict[str, Any]:
    desk = await _desk(unit, actor, manager)
    if desk is None or desk.next_type is None:
        return {"text": t.you("Meetings start once you have a match."), **_NOBODY}
    when = _upper(t.day(parse_day(manager.dialog_data["held_on"]), _today(unit, actor)))
    minutes = catalogue.meetings[desk.next_type].minutes
    text = _about(t, when, desk.names, desk.next_type, minutes=minutes, place=MeetingFormat.IN_PERSON)
    question = t.you("Was it so?")
    return {"text": f"{text}\n{question}", **_NOBODY, "mentor": desk.side is Side.MENTOR}


def _about(t: Translator, when: str, names: str, kind: MeetingType, *, minutes: int, place: MeetingFormat) -> str:
    length = t.plural("{n} minute", "{n} minutes", minutes)
    return t(
        "<b>{when}</b>\n{names} · {type}, {length}, {place}.",
        when=when,
        names=names,
        type=t(TYPES[kind]),
        length=length,
        place=t(PLACES[place]),
    )


def _minutes(found: MeetingView, catalogue: Catalogue) -> int:
    return found.minutes or catalogue.meetings[found.type].minutes


def _options(t: Translator, catalogue: Catalogue, item_id: str) -> list[dict[str, str]]:
    item = catalogue.questionnaire("MT-MR").item(item_id)
    return [{"id": option.id, "label": option.label.of(t.locale, child=t.child)} for option in item.options]


async def _desks(unit: Unit, actor: Actor) -> tuple[Desk, ...]:
    return () if PAIRED.isdisjoint(actor.roles) else await meetings.desk(unit, actor)


async def _desk(unit: Unit, actor: Actor, manager: DialogManager) -> Desk | None:
    match_id = manager.dialog_data.get("match")
    return next((desk for desk in await _desks(unit, actor) if desk.match_id == match_id), None)


async def _meeting(unit: Unit, actor: Actor, manager: DialogManager) -> MeetingView | None:
    meeting_id = manager.dialog_data.get("meeting")
    if meeting_id is None:
        return None
    try:
        return await meetings.meeting(unit, actor, meeting_id)
    except RefusedError:
        return None


async def _slots(unit: Unit, actor: Actor, t: Translator, match_id: int) -> list[dict[str, str]]:
    zone = ZoneInfo(actor.zone)
    found: Sequence[datetime] = await meetings.slots(unit, actor, match_id)
    return [
        {"id": str(int(at.timestamp())), "label": f"{t.short_day(local.date())}, {t.clock_time(local)}"}
        for at in found
        if (local := at.astimezone(zone))
    ]


def _rows(items: list[dict[str, str]], width: int) -> list[list[dict[str, str]]]:
    return [items[start : start + width] for start in range(0, len(items), width)]


def _day_label(t: Translator, day: date, today: date) -> str:
    near = {0: t("today"), 1: t("yesterday")}.get((today - day).days)
    return _upper(near) if near else t.short_day(day)


def _today(unit: Unit, actor: Actor) -> date:
    return unit.now.astimezone(ZoneInfo(actor.zone)).date()


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
