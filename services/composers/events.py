"""Invitations to events, their changes, and the word on the day before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.events import EventFormat, EventKind, EventState
from domain.reminders import ReminderKind, due_moments
from services.composers.registry import Due, composer, read_by_another
from services.events_rows import begins, is_open
from services.events_words import EVENT_FORMATS, EVENT_KINDS, event_days
from services.notices import Brief, Button, Outgoing, Skip
from storage.tables import Event, EventInvitation, Organization

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

_SECONDS = 10


@composer("event_invited")
async def event_invited(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Invite; who has answered meanwhile (through a colleague, or on the screen) is not asked again."""
    row = await _row(unit, due)
    if (skip := _stale(unit, row)) is not None:
        return skip
    if row.coming is not None:
        return Skip("answered")
    text = t("An invitation for you.") + "\n" + _about(unit, row, t)
    ask = t("Will your child come? Please ask and tap.") if read_by_another(due) else t.you("Will you come?")
    return Outgoing(f"{text}\n{ask}", _answers(row, t))


async def event_moved(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell of a new time or place; a new time asks anew."""
    row = await _row(unit, due)
    if (skip := _stale(unit, row)) is not None:
        return skip
    text = t("An event has changed.") + "\n" + _about(unit, row, t)
    if row.coming is not None:
        return Outgoing(text, ((Button(t("Open"), f"invitation:{row.id}"),),))
    ask = t("Will your child come? Please ask and tap.") if read_by_another(due) else t.you("Will you come then?")
    return Outgoing(f"{text}\n{ask}", _answers(row, t))


composer("event_moved")(event_moved)
composer("event_moved_soon")(event_moved)


async def event_cancelled(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell that an event is off."""
    row = await _row(unit, due)
    if row is None:
        return Skip("gone")
    if row.state != EventState.CANCELLED or begins(row, row.time_zone) <= unit.now:
        return Skip("event_changed")
    text = t(
        "An event is off.\n<b>{title}</b>\n{when}: it does not take place. You need not do anything.",
        title=row.title,
        when=_when(unit, row, t),
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


composer("event_cancelled")(event_cancelled)
composer("event_cancelled_soon")(event_cancelled)


@composer(ReminderKind.EVENT_AHEAD)
async def event_ahead(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind those who come on the day before; one about a time that was changed says nothing."""
    row = await _row(unit, due)
    if (skip := _stale(unit, row)) is not None:
        return skip
    if not row.coming:
        return Skip("not_coming")
    start = begins(row, row.time_zone)
    if start <= unit.now:
        return Skip("event_begun")
    if due_moments(ReminderKind.EVENT_AHEAD, start, ZoneInfo(row.time_zone))[0] > unit.now:
        return Skip("event_changed")  # it was moved since this was planned; another one is on its way
    text = t("An event is coming up.") + "\n" + _about(unit, row, t)
    return Outgoing(
        text,
        ((Button(t("I cannot come"), f"absent:{row.id}"),),),
        brief=Brief(
            t("{title}: {when}", title=row.title, when=_when(unit, row, t)),
            _SECONDS,
            Button(t("Open"), f"invitation:{row.id}"),
        ),
    )


def _stale(unit: Unit, row: Any) -> Skip | None:
    if row is None:
        return Skip("gone")
    if row.state == EventState.CANCELLED:
        return Skip("event_cancelled")
    return None if is_open(row, row.time_zone, unit.now) else Skip("event_begun")


def _about(unit: Unit, row: Any, t: Translator) -> str:
    where = row.place or t(EVENT_FORMATS[EventFormat(row.format)])
    return t(
        "<b>{title}</b>\n{when}\n{where} · {kind}",
        title=row.title,
        when=_when(unit, row, t),
        where=where,
        kind=t(EVENT_KINDS[EventKind(row.kind)]),
    )


def _when(unit: Unit, row: Any, t: Translator) -> str:
    return event_days(t, row.starts_on, row.ends_on, row.begins_at, zone=row.time_zone, now=unit.now)


def _answers(row: Any, t: Translator) -> tuple[tuple[Button, ...], ...]:
    return ((Button(t("I come"), f"comes:{row.id}"), Button(t("I cannot come"), f"absent:{row.id}")),)


async def _row(unit: Unit, due: Due) -> Any:
    return await unit.first(
        select(Event.__table__, EventInvitation.coming, Organization.time_zone)
        .join(EventInvitation, EventInvitation.event_id == Event.id)
        .join(Organization, Organization.id == Event.organization_id)
        .where(Event.id == due.subject_id, EventInvitation.person_id == due.person_id)
    )
