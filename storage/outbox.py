"""The outbox's rows: claimed by one statement, settled once, found again after a crash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

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
    chat_id: int | None
    locale: str
    birth_date: date | None
    zone: str | None


def _real_now() -> datetime:
    # A claim protects against another process, not against the calendar: it ignores a moved clock.
    return datetime.now(UTC)


async def claim(writer: Writer, now: datetime, limit: int) -> list[Claimed]:
    """Take up to ``limit`` due rows for this process, the most urgent first."""
    due = (
        select(OutboxMessage.id)
        .where(OutboxMessage.state == "waiting", OutboxMessage.due_at <= now)
        .order_by(OutboxMessage.urgency, OutboxMessage.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(due.scalar_subquery()), OutboxMessage.state == "waiting")
        .values(state="sending", claimed_until=_real_now() + _CLAIM, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage.id)
    )
    async with writer.exclusive() as connection:
        ids = list((await connection.execute(taken)).scalars())
        if not ids:
            return []
        rows = (await connection.execute(_addressed(ids))).all()
    # A person with several roles or chats comes in several rows: the first (oldest) of each counts.
    claimed: dict[int, Claimed] = {}
    for row in rows:
        if row.id not in claimed:
            claimed[row.id] = _claimed(row)
    return sorted(claimed.values(), key=lambda one: (one.urgency, one.due_at))


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
    async with database.reader.connect() as connection:
        statement = select(func.min(OutboxMessage.due_at)).where(OutboxMessage.state == "waiting")
        found: datetime | None = (await connection.execute(statement)).scalar_one_or_none()
        return found


async def sent_since(unit: Unit, person_id: int, urgency: int, since: datetime) -> int:
    """Return how many messages of an urgency a person was sent since a moment (the weekly budget)."""
    statement = select(func.count()).where(
        OutboxMessage.person_id == person_id,
        OutboxMessage.urgency == urgency,
        OutboxMessage.sent_at >= since,
    )
    return int(await unit.scalar(statement))
