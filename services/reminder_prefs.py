"""What somebody is reminded of: a topic switched off or on again, a pause for the holidays (ux, rules of the chat)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select

from domain.calendar import next_allowed_moment
from domain.permissions import UseCase
from domain.reminder_order import PAUSE, TOPICS, Topic, topics_of
from services.access import RefusedError, reads, writes
from services.reminder_own import own_reminder
from storage.ids import new_id
from storage.tables import ReminderStop

if TYPE_CHECKING:
    from datetime import datetime

    from services.access import Actor
    from storage.unit import Unit

EVERYTHING: Final = "everything"
"""What a pause stands under, beside the topics."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic that concerns somebody, and whether it is on."""

    topic: Topic
    on: bool


@dataclass(frozen=True, slots=True)
class Prefs:
    """What somebody chose about reminders."""

    choices: tuple[Choice, ...]
    paused_until: datetime | None


@dataclass(frozen=True, slots=True)
class Stops:
    """What delivery keeps to: topics that are off, and until when nothing at all is sent."""

    topics: frozenset[str]
    paused_until: datetime | None

    def stops(self, kind: str) -> bool:
        """Tell whether reminders of a kind are switched off."""
        return TOPICS.get(kind, "") in self.topics


async def stops_of(unit: Unit, person_id: int) -> Stops:
    """Return what a person has switched off as of now. A plain function of delivery: no actor, no right."""
    rows = await unit.all(
        select(ReminderStop.kind, ReminderStop.until).where(
            ReminderStop.person_id == person_id, or_(ReminderStop.until.is_(None), ReminderStop.until > unit.now)
        )
    )
    pause = next((row.until for row in rows if row.kind == EVERYTHING), None)
    return Stops(frozenset(row.kind for row in rows if row.kind != EVERYTHING), pause)


@reads(UseCase.REMINDER_SETTINGS)
async def prefs(unit: Unit, actor: Actor) -> Prefs:
    """Return the topics that the actor's roles can be reminded of, each on or off."""
    stops = await stops_of(unit, actor.person_id or 0)
    choices = tuple(Choice(topic, topic not in stops.topics) for topic in topics_of(actor.roles))
    return Prefs(choices, stops.paused_until)


@writes(UseCase.REMINDER_SETTINGS)
async def stop(unit: Unit, actor: Actor, outbox_id: int) -> Topic:
    """Switch off what a reminder was about, from the reminder itself; saying so twice is saying it once.

    Raises:
        RefusedError: ``snooze_gone`` if it is not this person's reminder, ``stop_never`` if somebody waits for the
            answer (``domain.reminder_order.ALWAYS``).
    """
    row = await own_reminder(unit, actor, outbox_id)
    topic = TOPICS.get(row.kind)
    if topic is None:
        raise RefusedError("stop_never")
    _put(unit, row.person_id, topic, None)
    return topic


@writes(UseCase.REMINDER_SETTINGS)
async def switch(unit: Unit, actor: Actor, topic: Topic, *, on: bool) -> None:
    """Switch a topic on or off."""
    if actor.person_id is None:
        raise RefusedError("no_account")
    if on:
        _lift(unit, actor.person_id, topic)
    else:
        _put(unit, actor.person_id, topic, None)


@writes(UseCase.REMINDER_SETTINGS)
async def pause(unit: Unit, actor: Actor, *, on: bool) -> datetime | None:
    """Send nothing for a week (holidays), or end that; what still stands afterwards comes then, as one message."""
    if actor.person_id is None:
        raise RefusedError("no_account")
    if not on:
        _lift(unit, actor.person_id, EVERYTHING)
        return None
    until = next_allowed_moment(unit.now + PAUSE, ZoneInfo(actor.zone))
    _put(unit, actor.person_id, EVERYTHING, until)
    return until


def _put(unit: Unit, person_id: int, kind: str, until: datetime | None) -> None:
    unit.put(
        ReminderStop(id=new_id(), person_id=person_id, kind=str(kind), since=unit.now, until=until),
        key=["person_id", "kind"],
    )


def _lift(unit: Unit, person_id: int, kind: str) -> None:
    unit.execute(delete(ReminderStop).where(ReminderStop.person_id == person_id, ReminderStop.kind == str(kind)))
