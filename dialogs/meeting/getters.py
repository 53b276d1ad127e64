"""What the windows of meetings show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dialogs.kit.left import OVER, has_left
from dialogs.kit.plans import brief_of
from dialogs.kit.school import clip
from dialogs.meeting.logging import parse_day
from dialogs.meeting.preview import PREVIEW
from dialogs.meeting.reading import (
    PLACE_LABELS,
    about,
    day_label,
    desk_of,
    in_rows,
    meeting_of,
    minutes_of,
    options,
    own_desks,
    slot_buttons,
    today_of,
    upper,
)
from domain.vocabulary import MatchStatus, MeetingFormat, MeetingStatus, MeetingType, Role, Side
from locales.marks import N_
from services import goal_words, meeting_log, meetings
from services.access import NotAllowedError, RefusedError
from services.composers.meetings import PLACES
from services.goal_steps import PlanStep
from services.meetings import Place

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

__all__ = ["PREVIEW"]
MINUTES = (20, 30, 45, 60, 90)
_WAITING = {
    Place.NOT_APPROVED: N_("The match is not confirmed yet. As soon as the order is there, you can plan a meeting."),
    Place.TRIAL: N_("The trial meeting is behind you. First both sides say whether they go on."),
    Place.PAUSED: N_("This match is paused. The curator knows when it goes on."),
    Place.FINISHED: N_("The final meeting was held. Thank you for everything you did together!"),
}


async def choose(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show several matches to choose from, what one is waiting for, or why there is none."""
    desks = await own_desks(unit, actor)
    chosen = next((d for d in desks if d.match_id == dialog_manager.dialog_data.get("match")), None)
    waiting = chosen is not None and chosen.place in _WAITING
    if chosen is not None and waiting:
        text = t("<b>{names}</b>", names=chosen.names) + "\n" + t.you(_WAITING[chosen.place])
    elif desks:
        text = t.you("Which match is it about?")
    elif Role.LEGAL_GUARDIAN in actor.roles:
        text = t("Meetings are planned by the mentor and the child. You can ask the curator about them any time.")
    elif await has_left(unit, actor):
        text = t.you(OVER)
    else:
        text = t.you("Meetings start once you have a match. You will get a message as soon as somebody is found.")
    planned = len(desks) > 1 and any(desk.place is Place.PLANNED for desk in desks)
    items = [] if len(desks) < 2 and waiting else desks  # noqa: PLR2004 - one match needs no choice
    return {
        "text": text,
        "items": [{"id": str(d.match_id), "label": clip(d.names)} for d in items],
        "waiting": waiting,
        "planned": planned,
    }


async def log(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask whether the meeting was as planned; a mentee is asked whether it took place."""
    data = dialog_manager.dialog_data
    if "meeting" not in data:
        return await _log_unplanned(unit, actor, t, catalogue, dialog_manager)
    found = await meeting_of(unit, actor, dialog_manager)
    if found is None:
        return {"text": t.you("This meeting is gone. /meeting shows what comes next."), **_NOBODY}
    when = upper(t.moment(found.planned_at, unit.now, found.zone))
    mentee = found.side is Side.MENTEE
    text = about(t, when, found.names, found.type, minutes=minutes_of(found, catalogue), place=found.format)
    question = t.you("Did the meeting take place?") if mentee else t.you("Was it so?")
    return {"text": f"{text}\n{question}", "mentor": not mentee, "mentee": mentee, "planned": True}


async def log_details(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show minutes, place and day as buttons that change them."""
    data = dialog_manager.dialog_data
    found = await meeting_of(unit, actor, dialog_manager)
    desk = await desk_of(unit, actor, dialog_manager)
    kind = found.type if found else (desk.next_type if desk and desk.next_type else MeetingType.WORKING)
    planned_on = found.planned_at.astimezone(ZoneInfo(found.zone)).date() if found else today_of(unit, actor)
    day = parse_day(data["held_on"]) if "held_on" in data else planned_on
    place = MeetingFormat(data.get("format", found.format if found else MeetingFormat.IN_PERSON))
    minutes = data.get("minutes") or (minutes_of(found, catalogue) if found else catalogue.meetings[kind].minutes)
    return {
        "minutes_label": t.plural("{n} minute", "{n} minutes", minutes),
        "place_label": t(PLACE_LABELS[place]),
        "day_label": day_label(t, day, today_of(unit, actor)),
    }


async def log_minutes(**_: Any) -> dict[str, Any]:
    """List usual lengths."""
    return {"minutes": in_rows([{"id": str(each), "label": str(each)} for each in MINUTES], 5)}


async def log_day(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the days that may still be logged: without those on which another meeting stands."""
    today = today_of(unit, actor)
    desk = await desk_of(unit, actor, dialog_manager)
    try:
        days = await meeting_log.open_days(unit, actor, int(dialog_manager.dialog_data.get("match") or 0))
    except (RefusedError, NotAllowedError):
        days = ()
    lines = [t("<b>{names}</b>", names=desk.names)] if desk else []
    lines.append(t.you("On which day did you meet?"))
    lines.append(t("Older than two weeks? The curator can add it from the pair's card."))
    return {
        "text": "\n".join(lines),
        "days": in_rows([{"id": f"{day:%Y%m%d}", "label": day_label(t, day, today)} for day in days], 3),
    }


async def log_there(unit: Unit, actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List a group's mentees with a tick for each who was there."""
    data = dialog_manager.dialog_data
    absent = set(data.get("absent", ()))
    people = await meeting_log.group_of(unit, actor, int(data.get("match") or 0))
    return {
        "items": [
            {"id": str(each.person_id), "label": clip(each.name if each.person_id in absent else f"✓ {each.name}")}
            for each in people
        ]
    }


async def plan(t: Translator, catalogue: Catalogue, **_: Any) -> dict[str, Any]:
    """List the answers about the plan."""
    return {"options": options(t, catalogue, "lg_plan")}


async def topic(t: Translator, catalogue: Catalogue, **_: Any) -> dict[str, Any]:
    """List topics."""
    return {"options": options(t, catalogue, "lg_topic")}


async def next_one(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer moments for the next meeting."""
    desk = await desk_of(unit, actor, dialog_manager)
    slots = await slot_buttons(unit, actor, t, desk.match_id) if desk and desk.next_type else []
    return {"text": t.you("Noted. When do you meet next?"), "slots": slots}


async def logged(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say thanks, and what comes next."""
    data = dialog_manager.dialog_data
    desk = await desk_of(unit, actor, dialog_manager)
    found = await meeting_of(unit, actor, dialog_manager)
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
    planned_now = held and found is not None and found.type is MeetingType.PLANNING
    brief = await brief_of(unit, actor, found.match_id) if planned_now and found is not None else None
    write = brief is not None and brief.step in {PlanStep.START, PlanStep.FINISH}
    if write:
        lines.append(t.you("You have planned together: now write the plan down. It takes five minutes."))
    elif brief is not None and brief.state is not None:
        lines.append(t("The plan: {mark}.", mark=t(goal_words.STATES[brief.state])))
    trial = desk is not None and desk.status is MatchStatus.TRIAL
    if trial:
        lines.append(t.you("One more question: do you want to go on together? Only the curator sees the answer."))
    may_add = held and found is not None and found.side is Side.MENTOR
    more = desk is not None and desk.side is Side.MENTOR and desk.next_type is not None
    return {"text": "\n".join(lines), "trial": trial, "may_add": may_add, "held": held, "more": more,
            "write": write}  # fmt: skip


_NOTHING = {"may_be_final": False, "may_log": False}
_NOBODY = {"mentor": False, "mentee": False, "planned": False}


async def _log_unplanned(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, manager: DialogManager
) -> dict[str, Any]:
    desk = await desk_of(unit, actor, manager)
    if desk is None or desk.next_type is None:
        return {"text": t.you("Meetings start once you have a match."), **_NOBODY}
    when = upper(t.day(parse_day(manager.dialog_data["held_on"]), today_of(unit, actor)))
    day = parse_day(manager.dialog_data["held_on"])
    kind = await meeting_log.kind_on(unit, actor, desk.match_id, day) or desk.next_type
    minutes = catalogue.meetings[kind].minutes
    text = about(t, when, desk.names, kind, minutes=minutes, place=MeetingFormat.IN_PERSON)
    question = t.you("Was it so?")
    return {"text": f"{text}\n{question}", **_NOBODY, "mentor": desk.side is Side.MENTOR}
