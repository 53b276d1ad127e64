"""Events of a school: entered, changed, moved, called off, listed (programme §11, "Event table to store")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from domain.documents import clean_link
from domain.events import (
    DOCUMENT_LIMIT,
    PLACE_LIMIT,
    RESULT_LIMIT,
    DaysFault,
    EventFormat,
    EventKind,
    EventLevel,
    EventRole,
    EventState,
    clean_title,
    clean_words,
    days_fault,
    same_hour,
    starts_at,
)
from domain.permissions import UseCase
from services.access import Actor, RefusedError, demand, reads, writes
from services.events_rows import Guests, guests_of, has_begun, is_open, own_event, standing_event
from services.events_telling import tell
from services.places import Place, place_of
from storage.ids import new_id
from storage.tables import Event, EventInvitation

if TYPE_CHECKING:
    from datetime import date

    from storage.unit import Unit

PAGE: Final = 6


@dataclass(frozen=True, slots=True)
class Days:
    """From when to when; one day if both are the same."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class About:
    """What is chosen about an event."""

    kind: EventKind
    level: EventLevel
    format: EventFormat
    role: EventRole


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in a list."""

    id: int
    title: str
    days: Days
    begins_at: datetime | None
    cancelled: bool
    guests: Guests
    settled: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """Events of a school, those ahead or those behind, a page of them."""

    organization_id: int
    school: str
    zone: str
    lines: tuple[EventLine, ...]
    page: int
    pages: int
    ahead: int
    behind: int


@dataclass(frozen=True, slots=True)
class EventCard:
    """One event as its curator sees it."""

    id: int
    organization_id: int
    zone: str
    title: str
    about: About
    days: Days
    begins_at: datetime | None
    place: str | None
    cancelled: bool
    guests: Guests
    figures: dict[str, int | None]
    result: str | None
    link: str | None
    document: str | None
    begun: bool
    open: bool
    """People may still be invited, and may change their mind."""
    attended: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A detail of an event that is typed; ``None`` takes it away."""

    field: str
    value: str | None


_TEXTS: Final = {"place": PLACE_LIMIT, "result": RESULT_LIMIT, "document": DOCUMENT_LIMIT}


@writes(UseCase.EVENT_RUN)
async def create_event(unit: Unit, actor: Actor, organization_id: int, about: About, days: Days, *, title: str) -> int:
    """Enter an event and return its id.

    Raises:
        RefusedError: ``bad_title``, or why it cannot be on these days (``domain.events.DaysFault``).
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.EVENT_RUN, place.municipality_id, place.id)
    name = clean_title(title)
    if name is None:
        raise RefusedError("bad_title")
    _check(unit, place, about.role, days)
    event_id = new_id()
    unit.add(
        Event(
            id=event_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            title=name,
            kind=about.kind.value,
            level=about.level.value,
            format=about.format.value,
            role=about.role.value,
            state=EventState.PLANNED.value,
            starts_on=days.starts_on,
            ends_on=days.ends_on,
            created_by=actor.person_id,
            created_at=unit.now,
            changed_at=unit.now,
        )
    )
    _note(unit, actor, place, "event.create", event_id)
    return event_id


@reads(UseCase.EVENT_RUN)
async def days_refused(unit: Unit, actor: Actor, organization_id: int, role: EventRole, days: Days) -> DaysFault | None:
    """Return why an event of this school cannot be on these days, ``None`` if it can."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.EVENT_RUN, place.municipality_id, place.id)
    return days_fault(role, days.starts_on, days.ends_on, place.today(unit))


@writes(UseCase.EVENT_RUN)
async def move_event(unit: Unit, actor: Actor, event_id: int, days: Days) -> None:
    """Move an event: the invited hear of it and are asked anew, for who could on Tuesday may not on Friday.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``, ``event_settled`` once its figures stand, or a ``DaysFault``.
    """
    row, place = await standing_event(unit, actor, event_id)
    if row.reported_at is not None:
        raise RefusedError("event_settled")
    _check(unit, place, EventRole(row.role), days)
    if (row.starts_on, row.ends_on) == (days.starts_on, days.ends_on):
        return
    begins_at = same_hour(row.begins_at, days.starts_on, ZoneInfo(place.zone))
    unit.change(
        Event, event_id, starts_on=days.starts_on, ends_on=days.ends_on, begins_at=begins_at, changed_at=unit.now
    )
    await _ask_anew(unit, place, row, starts_at(days.starts_on, begins_at, ZoneInfo(place.zone)))
    _note(unit, actor, place, "event.move", event_id)


@writes(UseCase.EVENT_RUN)
async def set_hour(unit: Unit, actor: Actor, event_id: int, at: time | None) -> None:
    """Say at what time it begins; for the invited that is a new time like a new day.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``, ``event_hour_past``.
    """
    row, place = await standing_event(unit, actor, event_id)
    begins_at = None
    if at is not None:
        begins_at = datetime.combine(row.starts_on, at, tzinfo=ZoneInfo(place.zone)).astimezone(UTC)
        if begins_at <= unit.now and row.starts_on == place.today(unit):
            raise RefusedError("event_hour_past")
    if begins_at == row.begins_at:
        return
    unit.change(Event, event_id, begins_at=begins_at, changed_at=unit.now)
    await _ask_anew(unit, place, row, starts_at(row.starts_on, begins_at, ZoneInfo(place.zone)))
    _note(unit, actor, place, "event.move", event_id)


@writes(UseCase.EVENT_RUN)
async def set_text(unit: Unit, actor: Actor, event_id: int, text: Text) -> None:
    """Keep title, place, result, link or document of an event.

    The invited are told of a new place, not asked once more.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``, ``bad_title``, ``bad_link``, ``bad_words``.
    """
    row, place = await standing_event(unit, actor, event_id)
    value = _clean(text)
    if getattr(row, text.field) == value:
        return
    unit.change(Event, event_id, **{text.field: value})
    if text.field == "place" and value is not None:
        await tell(unit, place, row, "event_moved", key=_stamp(unit))
    _note(unit, actor, place, "event.change", event_id, what=text.field)


@writes(UseCase.EVENT_RUN)
async def cancel_event(unit: Unit, actor: Actor, event_id: int) -> None:
    """Call an event off; whoever was invited and did not say no hears of it while it is still ahead.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``.
    """
    row, place = await standing_event(unit, actor, event_id)
    unit.change(Event, event_id, state=EventState.CANCELLED.value)
    await tell(unit, place, row, "event_cancelled", key="")
    _note(unit, actor, place, "event.cancel", event_id)


@reads(UseCase.EVENT_RUN)
async def list_events(unit: Unit, actor: Actor, organization_id: int, *, past: bool = False, page: int = 0) -> Calendar:
    """Return a page of a school's events: those ahead with the next one first, or those behind, the latest first."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.EVENT_RUN, place.municipality_id, place.id)
    today = place.today(unit)
    here = Event.organization_id == place.id
    behind = await unit.scalar(select(func.count()).select_from(Event).where(here, Event.ends_on < today))
    ahead = await unit.scalar(select(func.count()).select_from(Event).where(here, Event.ends_on >= today))
    total = int((behind if past else ahead) or 0)
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 0), pages - 1)
    which = Event.ends_on < today if past else Event.ends_on >= today
    order = (Event.starts_on.desc(), Event.id.desc()) if past else (Event.starts_on, Event.id)
    rows = await unit.all(select(Event.__table__).where(here, which).order_by(*order).offset(page * PAGE).limit(PAGE))
    guests = await guests_of(unit, [row.id for row in rows])
    lines = tuple(
        EventLine(row.id, row.title, Days(row.starts_on, row.ends_on), row.begins_at,
                  row.state == EventState.CANCELLED, guests[row.id], row.reported_at is not None)
        for row in rows
    )  # fmt: skip
    return Calendar(place.id, place.name, place.zone, lines, page, pages, int(ahead or 0), int(behind or 0))


@reads(UseCase.EVENT_RUN)
async def view_event(unit: Unit, actor: Actor, event_id: int) -> EventCard:
    """Return one event."""
    row, place = await own_event(unit, actor, event_id)
    guests = (await guests_of(unit, [row.id]))[row.id]
    return EventCard(
        id=row.id,
        organization_id=place.id,
        zone=place.zone,
        title=row.title,
        about=About(EventKind(row.kind), EventLevel(row.level), EventFormat(row.format), EventRole(row.role)),
        days=Days(row.starts_on, row.ends_on),
        begins_at=row.begins_at,
        place=row.place,
        cancelled=row.state == EventState.CANCELLED,
        guests=guests,
        figures={name: getattr(row, name) for name in ("teachers", "pupils", "mentors", "products")},
        result=row.result,
        link=row.link,
        document=row.document,
        begun=has_begun(row, place.today(unit)),
        open=is_open(row, place.zone, unit.now),
        attended=row.attended_at is not None,
        settled=row.reported_at is not None,
    )


async def _ask_anew(unit: Unit, place: Place, row: Any, start: datetime) -> None:
    """Drop the answers to the former time and tell everybody who was invited, those who could not come then too."""
    await tell(unit, place, row, "event_moved", key=_stamp(unit), new_start=start, everybody=True)
    unit.execute(
        update(EventInvitation)
        .where(EventInvitation.event_id == row.id, EventInvitation.present.is_(None))
        .values(coming=None, answered_at=None, answered_by=None)
    )


def _stamp(unit: Unit) -> str:
    return f"{unit.now:%Y%m%d%H%M%S}"


def _check(unit: Unit, place: Place, role: EventRole, days: Days) -> None:
    fault = days_fault(role, days.starts_on, days.ends_on, place.today(unit))
    if fault is not None:
        raise RefusedError(fault.value)


def _clean(text: Text) -> str | None:
    if text.field == "title":
        if (title := clean_title(text.value)) is None:
            raise RefusedError("bad_title")
        return title
    if text.value is None:
        return None
    if text.field == "link":
        if (link := clean_link(text.value)) is None:
            raise RefusedError("bad_link")
        return link
    limit = _TEXTS.get(text.field)
    if limit is None:
        raise RefusedError("gone")
    if (words := clean_words(text.value, limit)) is None:
        raise RefusedError("bad_words", most=limit)
    return words


def _note(unit: Unit, actor: Actor, place: Place, action: str, event_id: int, **details: Any) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="event",
        subject_id=event_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
