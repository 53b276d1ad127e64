"""What the taps of the log do. Each fact is stored with its own tap, so that whoever stops halfway loses nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.states import GoalsSG, MeetingSG, SurveySG
from domain.plain import plain_line
from domain.vocabulary import MatchStatus, MeetingFormat, MeetingStatus, MeetingType, Side
from services import meeting_log, meetings
from services.correcting import TOPIC_LIMIT, Change, correct
from services.meeting_log import AS_PLANNED, Details

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_NO_PLAN_YET = frozenset({MeetingType.INTRO, MeetingType.TRIAL})
_FORMATS = tuple(MeetingFormat)


async def as_planned(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Log the meeting as it was planned."""
    data = manager.dialog_data
    told = Details(held_on=parse_day(data["held_on"])) if "meeting" not in data else AS_PLANNED
    await _hold(manager, told)


async def otherwise(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Let the mentor correct minutes, place and day."""
    await manager.switch_to(MeetingSG.log_details)


async def as_told(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Log the meeting with what was corrected."""
    data = manager.dialog_data
    await _hold(
        manager,
        Details(
            held_on=parse_day(data["held_on"]) if "held_on" in data else None,
            minutes=data.get("minutes"),
            format=MeetingFormat(data["format"]) if "format" in data else None,
        ),
    )


async def moved(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Note that it was moved; the new time is asked next."""
    await _not_held(manager, MeetingStatus.MOVED)


async def cancelled(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Note that it did not take place."""
    await _not_held(manager, MeetingStatus.CANCELLED)


async def met(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take the mentee's own word and go on with her short questionnaire."""
    here = talk(manager)
    request_id = await meeting_log.say_word(here.unit, here.actor, manager.dialog_data["meeting"], MeetingStatus.HELD)
    await manager.start(SurveySG.intro, {"id": request_id})


async def other_place(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Go round the places."""
    here = talk(manager)
    data = manager.dialog_data
    if "format" not in data and "meeting" in data:
        data["format"] = (await meetings.meeting(here.unit, here.actor, data["meeting"])).format.value
    current = MeetingFormat(data.get("format", MeetingFormat.IN_PERSON))
    data["format"] = _FORMATS[(_FORMATS.index(current) + 1) % len(_FORMATS)].value


async def minutes(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Correct the length."""
    manager.dialog_data["minutes"] = int(item_id)
    await manager.switch_to(MeetingSG.log_details)


async def day(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take the day: a correction of a planned meeting, or the day of one that nobody had planned."""
    data = manager.dialog_data
    data["held_on"] = item_id
    if await _is_correction(manager):
        await manager.switch_to(MeetingSG.log_details)
        return
    data.pop("meeting", None)
    await manager.switch_to(MeetingSG.log)


async def tick(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Tick or untick a mentee of a group."""
    absent, person_id = manager.dialog_data.get("absent", []), int(item_id)
    rest = [each for each in absent if each != person_id]
    manager.dialog_data["absent"] = rest if person_id in absent else [*rest, person_id]


async def who_was_there(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Log the group's meeting with those who were there."""
    told = manager.dialog_data.get("told", {})
    await _store(
        manager,
        Details(
            held_on=parse_day(told["held_on"]) if told.get("held_on") else None,
            minutes=told.get("minutes"),
            format=MeetingFormat(told["format"]) if told.get("format") else None,
            absent=tuple(manager.dialog_data.get("absent", ())),
        ),
    )


async def topic_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take the topic in the mentor's own words."""
    here = talk(manager)
    text = plain_line(message.text)
    if not text or len(text) > TOPIC_LIMIT:
        here.screen.alert(here.t("Please send up to {n} characters of text, or tap a button.", n=TOPIC_LIMIT))
        return
    await correct(here.unit, here.actor, manager.dialog_data["meeting"], Change(topic=text))
    await manager.switch_to(MeetingSG.logged)


async def plan(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Note how the plan is going."""
    await _note(manager, "lg_plan", item_id)
    await manager.switch_to(MeetingSG.next)


async def topic(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Note the topic."""
    await _note(manager, "lg_topic", item_id)
    manager.dialog_data["topic"] = True
    await manager.switch_to(MeetingSG.logged)


async def write_plan(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the pair's plan, which the planning meeting was for."""
    here = talk(manager)
    found = await meetings.meeting(here.unit, here.actor, manager.dialog_data["meeting"])
    await manager.start(GoalsSG.main, {"id": found.match_id}, mode=StartMode.RESET_STACK)


async def need_curator(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Ask the curator for help with this pair."""
    here = talk(manager)
    await _note(manager, "lg_help", "yes")
    here.screen.alert(here.t.you("The curator knows and will write to you."), popup=True)


def parse_day(text: str) -> date:
    """Return the day that a button carries."""
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone


async def _hold(manager: DialogManager, told: Details) -> None:
    """Log the meeting; of a group it is asked first who was there."""
    here, data = talk(manager), manager.dialog_data
    if "match" not in data:
        data["match"] = (await meetings.meeting(here.unit, here.actor, data["meeting"])).match_id
    if await meeting_log.group_of(here.unit, here.actor, data["match"]):
        data["told"] = {
            "held_on": f"{told.held_on:%Y%m%d}" if told.held_on else None,
            "minutes": told.minutes,
            "format": told.format.value if told.format else None,
        }
        data["absent"] = []
        await manager.switch_to(MeetingSG.log_there)
        return
    await _store(manager, told)


async def _store(manager: DialogManager, told: Details) -> None:
    here, data = talk(manager), manager.dialog_data
    if "meeting" in data:
        done = await meeting_log.log(
            here.unit, here.actor, here.catalogue, data["meeting"], MeetingStatus.HELD, details=told
        )
    else:
        done = await meeting_log.log_past(here.unit, here.actor, here.catalogue, data["match"], told)
    data["meeting"] = done.meeting_id
    for key in ("held_on", "minutes", "format", "told", "absent", "already", "next"):
        data.pop(key, None)
    if done.already:
        data["already"] = True
        await manager.switch_to(MeetingSG.logged)
        return
    found = await meetings.meeting(here.unit, here.actor, done.meeting_id)
    if done.match_status in {MatchStatus.TRIAL, MatchStatus.FINAL}:
        await manager.switch_to(MeetingSG.logged)
    else:
        await manager.switch_to(MeetingSG.next if found.type in _NO_PLAN_YET else MeetingSG.plan)


async def _not_held(manager: DialogManager, outcome: MeetingStatus) -> None:
    here = talk(manager)
    data = manager.dialog_data
    found = await meetings.meeting(here.unit, here.actor, data["meeting"])
    if found.side is Side.MENTEE:
        await meeting_log.say_word(here.unit, here.actor, found.id, outcome)
        await manager.switch_to(MeetingSG.propose_day)
        return
    done = await meeting_log.log(here.unit, here.actor, here.catalogue, found.id, outcome)
    if done.already:
        data["already"] = True
        await manager.switch_to(MeetingSG.logged)
    else:
        await manager.switch_to(MeetingSG.next)


async def _note(manager: DialogManager, item_id: str, value: str) -> None:
    here = talk(manager)
    await meeting_log.note_plan(
        here.unit, here.actor, here.catalogue, manager.dialog_data["meeting"], item_id=item_id, value=value
    )


async def _is_correction(manager: DialogManager) -> bool:
    """Tell whether the day corrects a meeting whose log is open, rather than starting one that was never planned."""
    here = talk(manager)
    meeting_id = manager.dialog_data.get("meeting")
    if meeting_id is None:
        return False
    found = await meetings.meeting(here.unit, here.actor, meeting_id)
    return found.status is MeetingStatus.PLANNED and found.planned_at <= here.unit.now
