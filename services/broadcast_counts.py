"""How far broadcasts have come, and their end. Plain functions, for the services and for whoever watches the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from services.actors import CHANNEL
from services.notices import post
from services.routing import SENT_TO_GUARDIAN
from storage.tables import Account, Broadcast, OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from storage.unit import Unit

KIND: Final = "broadcast"
DONE: Final = "broadcast_done"
_TO_BE_SEEN: Final = timedelta(seconds=15)
"""So long the screen has to show the final count before a notice tells it."""
_DRAFTS_LAST: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counts:
    """Copies by how they ended."""

    left: int = 0
    delivered: int = 0
    blocked: int = 0
    no_chat: int = 0
    stopped: int = 0
    failed: int = 0
    unknown: int = 0
    """A crash left it open whether they went out; they are not sent again."""
    next_due: datetime | None = None

    @property
    def copies(self) -> int:
        """All copies; two guardians of a child without a chat get one each."""
        return self.left + self.delivered + self.blocked + self.no_chat + self.stopped + self.failed + self.unknown


@dataclass(frozen=True, slots=True)
class Moving:
    """A broadcast that has not ended, and where its author sits."""

    id: int
    author_id: int
    municipality_id: int
    chat_id: int | None
    counts: Counts


async def counts_of(unit: Unit, broadcast_ids: Sequence[int]) -> dict[int, Counts]:
    """Return the counts of several broadcasts."""
    found: dict[int, dict[str, int]] = {each: {} for each in broadcast_ids}
    due: dict[int, datetime] = {}
    if not found:
        return {}
    rows = await unit.all(
        select(
            OutboxMessage.subject_id,
            OutboxMessage.state,
            OutboxMessage.reason,
            func.count().label("copies"),
            func.min(OutboxMessage.due_at).label("due_at"),
        )
        .where(OutboxMessage.kind == KIND, OutboxMessage.subject_id.in_(broadcast_ids))
        .group_by(OutboxMessage.subject_id, OutboxMessage.state, OutboxMessage.reason)
    )
    for row in rows:
        if row.reason == SENT_TO_GUARDIAN:
            continue  # the guardians' copies count
        name = _counted_as(row.state, row.reason)
        mine = found[row.subject_id]
        mine[name] = mine.get(name, 0) + row.copies
        if row.state == "waiting":
            due[row.subject_id] = min(row.due_at, due.get(row.subject_id, row.due_at))
    return {each: Counts(**counts, next_due=due.get(each)) for each, counts in found.items()}


_STATES: Final = {"waiting": "left", "sending": "left", "sent": "delivered", "unknown": "unknown"}
_REASONS: Final = {"unreachable": "blocked", "no_account": "no_chat", "stopped": "stopped"}


def _counted_as(state: str, reason: str | None) -> str:
    return _STATES.get(state) or _REASONS.get(reason or "", "failed")


async def under_way(unit: Unit, municipality_id: int | None = None) -> list[Moving]:
    """Return the broadcasts that have begun and not ended."""
    where: list[ColumnElement[bool]] = [Broadcast.ended_at.is_(None), Broadcast.started_at.isnot(None)]
    if municipality_id is not None:
        where.append(Broadcast.municipality_id == municipality_id)
    rows = await unit.all(
        select(Broadcast.id, Broadcast.author_id, Broadcast.municipality_id, Account.chat_id)
        .outerjoin(Account, (Account.person_id == Broadcast.author_id) & (Account.channel == CHANNEL))
        .where(*where)
        .order_by(Broadcast.id)
    )
    counts = await counts_of(unit, [row.id for row in rows])
    return [Moving(row.id, row.author_id, row.municipality_id, row.chat_id, counts[row.id]) for row in rows]


async def end_if_settled(unit: Unit, broadcast_id: int) -> bool:
    """End a broadcast whose last copy is settled, and tell its author unless the screen does so meanwhile."""
    await unit.exclusive()
    row = await unit.first(
        select(Broadcast.state, Broadcast.author_id, Broadcast.municipality_id).where(
            Broadcast.id == broadcast_id, Broadcast.ended_at.is_(None), Broadcast.started_at.isnot(None)
        )
    )
    if row is None or (await counts_of(unit, [broadcast_id]))[broadcast_id].left:
        return False
    state = "done" if row.state == "sending" else row.state
    unit.change(Broadcast, broadcast_id, state=state, ended_at=unit.now)
    post(unit, DONE, row.author_id, broadcast_id, due_at=unit.now + _TO_BE_SEEN, municipality_id=row.municipality_id)
    return True


async def end_broadcasts(unit: Unit, municipality_id: int) -> int:
    """Scheduler pass: end what nobody watched to its end, and drop drafts that were never sent."""
    await unit.exclusive()
    unit.execute(
        delete(Broadcast).where(
            Broadcast.municipality_id == municipality_id,
            Broadcast.state == "draft",
            Broadcast.created_at < unit.now - _DRAFTS_LAST,
        )
    )
    ended = 0
    for each in await under_way(unit, municipality_id):
        ended += not each.counts.left and await end_if_settled(unit, each.id)
    return ended
