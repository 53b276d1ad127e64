"""A curator writes to a group: a draft, a look at it, copies in the outbox, a count as they go, a stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from domain.calendar import next_allowed_moment
from domain.permissions import UseCase
from services.access import Actor, RefusedError, demand, reads, writes
from services.audiences import Group, groups_of
from services.broadcast_counts import KIND, Counts, counts_of
from services.notices import post
from services.places import Place, place_of
from storage.ids import new_id
from storage.tables import Broadcast, OutboxMessage, Person

if TYPE_CHECKING:
    from datetime import datetime

    from storage.unit import Unit

MOST_SIGNS: Final = 1000
RECENT: Final = 8
AGAIN_WITHIN: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Audiences:
    """The groups of one school."""

    organization_id: int
    school: str
    groups: dict[str, Group]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it leaves."""

    id: int
    organization_id: int
    school: str
    zone: str
    audience: str
    text: str
    author: str
    people: int
    reachable: int
    leaves_at: datetime
    """Now, or the next working morning when it is a quiet hour."""
    sent: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A message that leaves or has left."""

    id: int
    organization_id: int
    zone: str
    audience: str
    text: str
    total: int
    counts: Counts
    started_at: datetime
    ended_at: datetime | None
    stopped: bool
    leaves_at: datetime | None
    """Set while nothing may leave yet because it is night or a day off."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A line of the list of past broadcasts."""

    id: int
    audience: str
    started_at: datetime
    total: int
    delivered: int
    under_way: bool


@reads(UseCase.BROADCAST_SEND)
async def audiences(unit: Unit, actor: Actor, organization_id: int) -> Audiences:
    """Return whom a curator may write to, with how many people each group has and how many have a chat."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.BROADCAST_SEND, place.municipality_id, place.id)
    return Audiences(place.id, place.name, await groups_of(unit, place))


@writes(UseCase.BROADCAST_SEND)
async def write_draft(
    unit: Unit, actor: Actor, organization_id: int, audience: str, text: str, *, instead_of: int | None = None
) -> int:
    """Keep a text until it is sent, and return its id; ``instead_of`` is the author's draft that it replaces.

    Raises:
        RefusedError: ``broadcast_length`` or ``empty_group``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.BROADCAST_SEND, place.municipality_id, place.id)
    if not 1 <= len(text) <= MOST_SIGNS:
        raise RefusedError("broadcast_length", most=MOST_SIGNS)
    group = (await groups_of(unit, place)).get(audience)
    if group is None or not group.people:
        raise RefusedError("empty_group")
    if instead_of is not None:
        unit.execute(
            delete(Broadcast).where(
                Broadcast.id == instead_of, Broadcast.author_id == actor.person_id, Broadcast.state == "draft"
            )
        )
    broadcast_id = new_id()
    unit.add(
        Broadcast(
            id=broadcast_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            author_id=actor.person_id,
            audience=audience,
            text=text,
            state="draft",
            total=len(group.people),
            created_at=unit.now,
            started_at=None,
            ended_at=None,
            seen_at=None,
        )
    )
    return broadcast_id


@reads(UseCase.BROADCAST_SEND)
async def view_draft(unit: Unit, actor: Actor, broadcast_id: int) -> Draft:
    """Return an own draft as it will be received, and by how many."""
    row, place = await _row(unit, actor, broadcast_id)
    if row.author_id != actor.person_id:
        raise RefusedError("gone")
    group = (await groups_of(unit, place)).get(row.audience, Group(row.audience, (), 0))
    author = await unit.scalar(select(Person.first_name).where(Person.id == row.author_id))
    return Draft(
        id=row.id,
        organization_id=place.id,
        school=place.name,
        zone=place.zone,
        audience=row.audience,
        text=row.text,
        author=author or "",
        people=len(group.people),
        reachable=group.reachable,
        leaves_at=next_allowed_moment(unit.now, ZoneInfo(place.zone)),
        sent=row.state != "draft",
    )


@writes(UseCase.BROADCAST_SEND)
async def send(unit: Unit, actor: Actor, broadcast_id: int, *, again: bool = False) -> None:
    """Put one copy for each person of the group into the outbox.

    ``again`` says that the author knows that the same text went to the same group just now.

    Raises:
        RefusedError: ``broadcast_sent``, ``empty_group`` or ``broadcast_again``.
    """
    row, place = await _row(unit, actor, broadcast_id)
    if row.author_id != actor.person_id:
        raise RefusedError("gone")
    if row.state != "draft":
        raise RefusedError("broadcast_sent")
    group = (await groups_of(unit, place)).get(row.audience)
    if group is None or not group.people:
        raise RefusedError("empty_group")
    if not again and await _sent_just_now(unit, row):
        raise RefusedError("broadcast_again")
    unit.change(Broadcast, row.id, state="sending", total=len(group.people), started_at=unit.now)
    leaves_at = next_allowed_moment(unit.now, ZoneInfo(place.zone))
    for person_id in group.people:
        post(unit, KIND, person_id, row.id, due_at=leaves_at, municipality_id=place.municipality_id)
    _note(unit, actor, place, "broadcast.send", row.id, audience=row.audience, count=len(group.people), again=again)


@writes(UseCase.BROADCAST_SEND)
async def stop(unit: Unit, actor: Actor, broadcast_id: int) -> None:
    """Let no further copy leave; those on their way in this very moment arrive.

    Raises:
        RefusedError: ``broadcast_over`` if nothing is left to stop.
    """
    row, place = await _row(unit, actor, broadcast_id)
    if row.state != "sending":
        raise RefusedError("broadcast_over")
    unit.change(Broadcast, row.id, state="stopped")
    waiting = (OutboxMessage.kind == KIND) & (OutboxMessage.subject_id == row.id) & (OutboxMessage.state == "waiting")
    unit.execute(update(OutboxMessage).where(waiting).values(state="skipped", reason="stopped"))
    _note(unit, actor, place, "broadcast.stop", row.id)


@reads(UseCase.BROADCAST_SEND)
async def progress(unit: Unit, actor: Actor, broadcast_id: int) -> Progress:
    """Return how far a broadcast has come; the author who sees the end of it here is not told once more."""
    row, place = await _row(unit, actor, broadcast_id)
    if row.started_at is None:
        raise RefusedError("gone")
    counts = (await counts_of(unit, [row.id]))[row.id]
    if row.ended_at is not None and row.seen_at is None and row.author_id == actor.person_id:
        unit.change(Broadcast, row.id, seen_at=unit.now)
    leaves_at = None
    if counts.next_due is not None and counts.left == counts.copies:
        leaves_at = counts.next_due if counts.next_due > unit.now else None
    return Progress(
        id=row.id,
        organization_id=place.id,
        zone=place.zone,
        audience=row.audience,
        text=row.text,
        total=row.total,
        counts=counts,
        started_at=row.started_at,
        ended_at=row.ended_at,
        stopped=row.state == "stopped",
        leaves_at=leaves_at,
    )


@reads(UseCase.BROADCAST_SEND)
async def recent(unit: Unit, actor: Actor, organization_id: int) -> tuple[Sent, ...]:
    """Return the last broadcasts of a school, the newest first."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.BROADCAST_SEND, place.municipality_id, place.id)
    rows = await unit.all(
        select(Broadcast.id, Broadcast.audience, Broadcast.started_at, Broadcast.ended_at)
        .where(Broadcast.organization_id == place.id, Broadcast.started_at.isnot(None))
        .order_by(Broadcast.created_at.desc())
        .limit(RECENT)
    )
    counts = await counts_of(unit, [row.id for row in rows])
    return tuple(
        Sent(row.id, row.audience, row.started_at, counts[row.id].copies, counts[row.id].delivered,
             row.ended_at is None)
        for row in rows
    )  # fmt: skip


async def _row(unit: Unit, actor: Actor, broadcast_id: int) -> tuple[Any, Place]:
    row = await unit.first(select(Broadcast.__table__).where(Broadcast.id == broadcast_id))
    if row is None:
        raise RefusedError("gone")
    demand(actor, UseCase.BROADCAST_SEND, row.municipality_id, row.organization_id)
    return row, await place_of(unit, row.organization_id)


async def _sent_just_now(unit: Unit, row: Any) -> bool:
    """Tell whether this text went to this group a few minutes ago, by whomever: texts are encrypted, so it is read."""
    texts = await unit.scalars(
        select(Broadcast.text).where(
            Broadcast.organization_id == row.organization_id,
            Broadcast.audience == row.audience,
            Broadcast.created_at > unit.now - timedelta(days=1),
            Broadcast.started_at > unit.now - AGAIN_WITHIN,
        )
    )
    return row.text in texts


def _note(unit: Unit, actor: Actor, place: Place, action: str, broadcast_id: int, **details: Any) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="broadcast",
        subject_id=broadcast_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
