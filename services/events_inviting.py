"""Inviting a group to an event, and who was there (programme §11: the numbers come from attendance)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select, update

from domain.calendar import next_allowed_moment
from domain.events import MOST_PEOPLE, tally
from domain.permissions import UseCase
from domain.vocabulary import PersonKind, Side
from services.access import Actor, RefusedError, reads, writes
from services.audiences import GRADE, GUARDIANS, Group, groups_of
from services.events_rows import Guests, guests_of, has_begun, is_open, own_event, standing_event
from services.notices import post
from services.pool import Name
from storage.ids import new_id
from storage.tables import Event, EventInvitation, Participation, Person

if TYPE_CHECKING:
    from services.places import Place
    from storage.unit import Unit

GROUPS: Final = ("all", "mentees", "mentors", GUARDIANS, "unpaired")
"""Whom one invites; groups of what is missing are for reminders."""
PAGE: Final = 8
FIGURES: Final = ("teachers", "pupils", "mentors", "products")


@dataclass(frozen=True, slots=True)
class ToInvite:
    """A group, and how many of it are not invited yet."""

    id: str
    people: int
    new: int


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited."""

    person_id: int
    name: Name
    coming: bool | None
    present: bool
    """As noted; until then whoever said yes counts as there."""


@dataclass(frozen=True, slots=True)
class GuestList:
    """A page of those who are invited: who comes first, then the silent, then who does not."""

    event_id: int
    title: str
    begun: bool
    settled: bool
    counts: Guests
    guests: tuple[Guest, ...]
    page: int
    pages: int


@reads(UseCase.EVENT_RUN)
async def groups_to_invite(unit: Unit, actor: Actor, event_id: int) -> tuple[ToInvite, ...]:
    """Return the groups of the school, the grades among them, with how many would be invited anew.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``, ``event_begun``, ``no_cycle``.
    """
    row, place = await _ahead(unit, actor, event_id)
    invited = set(await unit.scalars(_invited(row.id)))
    return tuple(
        ToInvite(group.id, len(group.people), len(set(group.people) - invited))
        for group in (await groups_of(unit, place)).values()
        if group.id in GROUPS or group.id.startswith(GRADE)
    )


@writes(UseCase.EVENT_RUN)
async def invite(unit: Unit, actor: Actor, event_id: int, audience: str) -> int:
    """Invite a group and return how many were invited anew; who is invited already hears nothing twice.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``, ``event_begun``, ``no_cycle``, ``empty_group``.
    """
    row, place = await _ahead(unit, actor, event_id)
    groups = await groups_of(unit, place)
    group = groups.get(audience, Group(audience, (), 0))
    if not group.people:
        raise RefusedError("empty_group")
    invited = set(await unit.scalars(_invited(row.id)))
    new = [person_id for person_id in group.people if person_id not in invited]
    leaves_at = next_allowed_moment(unit.now, ZoneInfo(place.zone))
    for person_id in new:
        unit.add(
            EventInvitation(
                id=new_id(),
                municipality_id=place.municipality_id,
                event_id=row.id,
                person_id=person_id,
                invited_at=unit.now,
            )
        )
        post(unit, "event_invited", person_id, row.id, due_at=leaves_at, municipality_id=place.municipality_id)
    _note(unit, actor, place, "event.invite", row.id, audience=audience, count=len(new))
    return len(new)


@reads(UseCase.EVENT_RUN)
async def guest_list(unit: Unit, actor: Actor, event_id: int, page: int = 0) -> GuestList:
    """Return a page of those who are invited; the look is audited (design §3 rule 7)."""
    row, place = await own_event(unit, actor, event_id)
    counts = (await guests_of(unit, [row.id]))[row.id]
    pages = max(1, -(-counts.invited // PAGE))
    page = min(max(page, 0), pages - 1)
    rows = await unit.all(
        select(
            EventInvitation.person_id,
            EventInvitation.coming,
            EventInvitation.present,
            Person.first_name,
            Person.last_name,
            Person.code,
        )
        .join(Person, Person.id == EventInvitation.person_id)
        .where(EventInvitation.event_id == row.id)
        .order_by(EventInvitation.id)
    )
    ranked = sorted(rows, key=lambda each: (_RANK[each.coming], _name(each).short.casefold(), each.person_id))
    _note(unit, actor, place, "event.people", row.id)
    return GuestList(
        event_id=row.id,
        title=row.title,
        begun=has_begun(row, place.today(unit)),
        settled=row.attended_at is not None,
        counts=counts,
        guests=tuple(
            Guest(each.person_id, _name(each), each.coming, bool(_there(each)))
            for each in ranked[page * PAGE : (page + 1) * PAGE]
        ),
        page=page,
        pages=pages,
    )


@writes(UseCase.EVENT_RUN)
async def mark_present(unit: Unit, actor: Actor, event_id: int, person_id: int, *, present: bool) -> None:
    """Note whether an invited person was there.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``, ``event_ahead``, ``event_settled``.
    """
    row, _ = await _begun(unit, actor, event_id)
    found = await unit.scalar(
        select(EventInvitation.id).where(EventInvitation.event_id == row.id, EventInvitation.person_id == person_id)
    )
    if found is None:
        raise RefusedError("gone")
    unit.change(EventInvitation, found, present=present, noted_by=actor.person_id, noted_at=unit.now)


@writes(UseCase.EVENT_RUN)
async def settle_attendance(unit: Unit, actor: Actor, event_id: int) -> None:
    """Keep the ticks as they stand: who said yes and was not unticked was there. The figures are filled in from them.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``, ``event_ahead``, ``event_settled``.
    """
    row, place = await _begun(unit, actor, event_id)
    unit.execute(
        update(EventInvitation)
        .where(EventInvitation.event_id == row.id, EventInvitation.present.is_(None))
        .values(
            present=func.coalesce(EventInvitation.coming, False),
            noted_by=actor.person_id,
            noted_at=unit.now,
        )
    )
    unit.change(Event, row.id, attended_at=unit.now, **await _counted(unit, row))
    _note(unit, actor, place, "event.attendance", row.id)


@writes(UseCase.EVENT_RUN)
async def set_figure(unit: Unit, actor: Actor, event_id: int, name: str, value: int) -> None:
    """Keep one of the numbers of an event: people of whom not all were invited here, products, places won.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``, ``event_ahead``, ``bad_count``.
    """
    row, place = await standing_event(unit, actor, event_id)
    if not has_begun(row, place.today(unit)):
        raise RefusedError("event_ahead")
    if name not in FIGURES or not 0 <= value <= MOST_PEOPLE:
        raise RefusedError("bad_count", most=MOST_PEOPLE)
    unit.change(Event, row.id, **{name: value})
    _note(unit, actor, place, "event.figure", row.id, what=name)


@writes(UseCase.EVENT_RUN)
async def settle_results(unit: Unit, actor: Actor, event_id: int) -> None:
    """Say that the figures are complete: from now on they count; what nobody has filled in is none.

    They may still be corrected, with a trace in the journal.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``, ``event_ahead``.
    """
    row, place = await standing_event(unit, actor, event_id)
    if not has_begun(row, place.today(unit)):
        raise RefusedError("event_ahead")
    missing = {name: 0 for name in FIGURES if getattr(row, name) is None}
    unit.change(Event, row.id, reported_at=unit.now, **missing)
    _note(unit, actor, place, "event.settle", row.id)


async def _ahead(unit: Unit, actor: Actor, event_id: int) -> tuple[Any, Place]:
    row, place = await standing_event(unit, actor, event_id)
    if not is_open(row, place.zone, unit.now):
        raise RefusedError("event_begun")
    return row, place


async def _begun(unit: Unit, actor: Actor, event_id: int) -> tuple[Any, Place]:
    row, place = await standing_event(unit, actor, event_id)
    if not has_begun(row, place.today(unit)):
        raise RefusedError("event_ahead")
    if row.reported_at is not None:
        raise RefusedError("event_settled")
    return row, place


async def _counted(unit: Unit, row: Any) -> dict[str, int]:
    """Count who was there by kind, and who of them mentors in the school."""
    mentors = exists().where(
        Participation.person_id == Person.id,
        Participation.organization_id == row.organization_id,
        Participation.side == Side.MENTOR.value,
        Participation.left_at.is_(None),
    )
    rows = await unit.all(
        select(Person.kind, mentors.correlate(Person).label("mentor"))
        .join(EventInvitation, EventInvitation.person_id == Person.id)
        .where(EventInvitation.event_id == row.id, EventInvitation.present.is_(True))
    )
    return tally((PersonKind(each.kind), bool(each.mentor)) for each in rows)


def _invited(event_id: int) -> Any:
    return select(EventInvitation.person_id).where(EventInvitation.event_id == event_id)


def _name(row: Any) -> Name:
    return Name(row.code, row.first_name, row.last_name)


_RANK: Final = {True: 0, None: 1, False: 2}


def _there(row: Any) -> bool | None:
    found = row.coming if row.present is None else row.present
    return None if found is None else bool(found)


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
