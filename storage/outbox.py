"""The outbox's rows: claimed by one statement, settled once, found again after a crash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from storage.tables import (
    Account,
    Membership,
    Municipality,
    Organization,
    OutboxMessage,
    Person,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from storage.database import Database
    from storage.unit import Unit
    from storage.writer import Writer

_CLAIM = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claimed row with what is needed to word and address it; ``chat_id`` is ``None`` for a person without a chat."""

    id: int
    person_id: int
    kind: str
    subject_id: int
    params: dict[str, Any]
    urgency: int
    attempts: int
    due_at: datetime
    created_at: datetime
    chat_id: int | None
    locale: str
    birth_date: date | None
    zone: str | None


def _real_now() -> datetime:
    # A claim protects against another process, not against the calendar: it ignores a moved clock.
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Gathering:
    """Rows of this urgency are claimed a person at a time: what falls due ``within`` this time comes along."""

    urgency: int
    within: timedelta


async def claim(
    writer: Writer, now: datetime, limit: int, *, gathering: Gathering | None = None, below: int | None = None
) -> list[Claimed]:
    """Take up to ``limit`` due rows for this process, the most urgent first, and what is gathered with them.

    ``below`` leaves the less urgent ones for later.

    While one process sends a person's gathered rows no other takes more of them, so that two messages of one person
    never overtake each other or count the same place of the week's budget.
    """
    waiting = and_(OutboxMessage.state == "waiting", OutboxMessage.due_at <= now)
    if below is not None:
        waiting &= OutboxMessage.urgency < below
    if gathering is not None:
        other = aliased(OutboxMessage)
        busy = exists().where(
            other.person_id == OutboxMessage.person_id, other.urgency == gathering.urgency, other.state == "sending"
        )
        waiting &= or_(OutboxMessage.urgency != gathering.urgency, ~busy)
    due = (
        select(OutboxMessage.id)
        .where(waiting)
        .order_by(OutboxMessage.urgency, OutboxMessage.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    async with writer.exclusive() as connection:
        taken = (await connection.execute(_taken(OutboxMessage.id.in_(due.scalar_subquery())))).all()
        if not taken:
            return []
        ids = [row.id for row in taken]
        people = [row.person_id for row in taken if gathering is not None and row.urgency == gathering.urgency]
        if gathering is not None and people:
            along = and_(
                OutboxMessage.person_id.in_(people),
                OutboxMessage.urgency == gathering.urgency,
                OutboxMessage.due_at <= now + gathering.within,
            )
            ids += [row.id for row in (await connection.execute(_taken(along))).all()]
        rows = (await connection.execute(_addressed(ids))).all()
    # A person with several roles or chats comes in several rows: the first (oldest) of each counts.
    claimed: dict[int, Claimed] = {}
    for row in rows:
        if row.id not in claimed:
            claimed[row.id] = _claimed(row)
    return sorted(claimed.values(), key=lambda one: (one.urgency, one.due_at))


def _taken(chosen: Any) -> Any:
    return (
        update(OutboxMessage)
        .where(chosen, OutboxMessage.state == "waiting")
        .values(state="sending", claimed_until=_real_now() + _CLAIM, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage.id, OutboxMessage.person_id, OutboxMessage.urgency)
        .execution_options(synchronize_session=False)
    )


def _claimed(row: Any) -> Claimed:
    values = dict(row._mapping)  # noqa: SLF001 - the library's public name for a row as a dictionary
    zones = values.pop("school_zone"), values.pop("municipality_zone")
    return Claimed(**values, zone=zones[0] or zones[1])


def _addressed(ids: Sequence[int]) -> Any:
    return (
        select(
            OutboxMessage.id,
            OutboxMessage.person_id,
            OutboxMessage.kind,
            OutboxMessage.subject_id,
            OutboxMessage.params,
            OutboxMessage.urgency,
            OutboxMessage.attempts,
            OutboxMessage.due_at,
            OutboxMessage.created_at,
            Account.chat_id,
            func.coalesce(Account.locale, "ru").label("locale"),
            Person.birth_date,
            Organization.time_zone.label("school_zone"),
            Municipality.time_zone.label("municipality_zone"),
        )
        .join(Person, Person.id == OutboxMessage.person_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.until.is_(None))
        .outerjoin(Organization, Organization.id == Membership.organization_id)
        .outerjoin(Municipality, Municipality.id == Membership.municipality_id)
        .where(OutboxMessage.id.in_(ids))
        .order_by(Membership.id, Account.id)
    )


def settle(unit: Unit, row_id: int, state: str, **values: Any) -> None:
    """Collect a claimed row's end (or its return to ``waiting``) with the unit's other writes."""
    unit.change(OutboxMessage, row_id, state=state, claimed_until=None, **values)


async def recover(writer: Writer, *, everything: bool, lose_from_urgency: int) -> int:
    """Settle rows whose sender is gone and return how many there were.

    It is unknown whether they went out. What must arrive is sent again; a reminder (``lose_from_urgency`` and above)
    is not, for a second copy would be worse than none. ``everything`` says that no other process can hold a claim.
    """
    orphaned = OutboxMessage.state == "sending"
    if not everything:
        orphaned &= OutboxMessage.claimed_until < _real_now()
    lost = update(OutboxMessage).where(orphaned, OutboxMessage.urgency >= lose_from_urgency)
    again = update(OutboxMessage).where(orphaned, OutboxMessage.urgency < lose_from_urgency)
    async with writer.exclusive() as connection:
        first = await connection.execute(lost.values(state="unknown", claimed_until=None, reason="crash"))
        second = await connection.execute(again.values(state="waiting", claimed_until=None))
        return int(first.rowcount + second.rowcount)


async def next_due(database: Database) -> datetime | None:
    """Return when the next waiting row is due."""
    async with database.reading() as connection:
        statement = select(func.min(OutboxMessage.due_at)).where(OutboxMessage.state == "waiting")
        found: datetime | None = (await connection.execute(statement)).scalar_one_or_none()
        return found


async def sent_since(unit: Unit, person_id: int, urgency: int, since: datetime) -> list[datetime]:
    """Return when a person was sent messages of an urgency since a moment; rows of one message count once."""
    moments = await unit.scalars(
        select(func.min(OutboxMessage.sent_at))
        .where(
            OutboxMessage.person_id == person_id,
            OutboxMessage.urgency == urgency,
            OutboxMessage.sent_at >= since,
        )
        .group_by(OutboxMessage.message_id)
    )
    return sorted(moments)
