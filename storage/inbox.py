"""What came in: stored before it is acknowledged, found again after a crash, dropped when it is old."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, text, update

from storage.batch import Batch
from storage.tables import DialogState, InboxUpdate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from storage.database import Database
    from storage.writer import Writer

LANES = 64
"""Chats are spread over lanes; on PostgreSQL a lane belongs to one replica at a time."""
MAX_ATTEMPTS = 3
MAX_DEATHS = 10
"""Process deaths after which an update counts as their cause; fewer could be bad luck in a row of quick restarts."""
NOTIFY_CHANNEL = "nastavnik_inbox"
_KEEP_SHOWN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Received:
    """One update as it came: raw JSON, and the chat that orders it."""

    update_id: int
    chat_id: int
    raw: dict[str, Any]
    shown_again: bool = False
    """Its unit was committed before a crash, so only the screen has to be shown again."""
    recovered: bool = False
    """A process died, or lost its lanes, before it was handled."""
    attempts: int = 0
    """How often it was begun anew since."""
    live: tuple[str, int, int] | None = None
    """No update: the chat's screen is to be shown anew if it still is this state, about this row; so many tries."""

    @property
    def lane(self) -> int:
        """The lane of its chat."""
        return lane_of(self.chat_id)


def lane_of(chat_id: int) -> int:
    """Return the lane of a chat: the same in every process and every version."""
    return zlib.crc32(str(chat_id).encode()) % LANES


def received(raw: dict[str, Any]) -> Received:
    """Read the update id and the chat from a raw update; an update without a chat is ordered by its sender."""
    for event in raw.values():
        if isinstance(event, dict):
            holder = event.get("message", event) if "chat" not in event else event
            if isinstance(holder, dict) and "chat" in holder:
                return Received(raw["update_id"], holder["chat"]["id"], raw)
            if "from" in event:
                return Received(raw["update_id"], event["from"]["id"], raw)
    return Received(raw["update_id"], 0, raw)


async def store(
    writer: Writer, updates: Iterable[Received], now: datetime, elsewhere: Collection[int] = (), bot_id: int = 0
) -> None:
    """Return when the updates are durable; one that was stored before stays as it is.

    ``elsewhere`` are lanes of other replicas: their owner is told within the same transaction.
    """
    batch = Batch()
    for one in updates:
        row = InboxUpdate(
            update_id=one.update_id,
            bot_id=bot_id,
            chat_id=one.chat_id,
            lane=one.lane,
            state="received",
            attempts=0,
            payload=json.dumps(one.raw, ensure_ascii=False, separators=(",", ":")).encode(),
            received_at=now,
        )
        batch.insert_new(row, key=["update_id"])
    if elsewhere:
        lanes = ",".join(map(str, sorted(elsewhere)))
        batch.execute(text("SELECT pg_notify(:channel, :lanes)"), {"channel": NOTIFY_CHANNEL, "lanes": lanes})
    await writer.commit(batch)


async def unfinished(database: Database, lanes: Collection[int], states: Collection[str]) -> list[Received]:
    """Return the updates of ``lanes`` that still wait in one of ``states``, in order."""
    async with database.reading() as connection:
        rows = await connection.execute(
            select(
                InboxUpdate.update_id,
                InboxUpdate.chat_id,
                InboxUpdate.payload,
                InboxUpdate.state,
                InboxUpdate.attempts,
            )
            .where(InboxUpdate.state.in_(states), InboxUpdate.lane.in_(lanes))
            .order_by(InboxUpdate.update_id)
        )
        return [
            Received(
                row.update_id,
                row.chat_id,
                json.loads(row.payload),
                shown_again=row.state == "handled",
                attempts=row.attempts,
            )
            for row in rows
        ]


async def count_attempt(writer: Writer, update_id: int) -> None:
    """Note that an update is taken up anew, so that one that kills the process every time ends aside.

    Only what really begins is counted: an update that merely waited while the process died has done nothing.
    """
    batch = Batch()
    one = (InboxUpdate.update_id == update_id) & (InboxUpdate.state == "received")
    batch.execute(update(InboxUpdate).where(one).values(attempts=InboxUpdate.attempts + 1))
    await writer.commit(batch)


async def set_aside(writer: Writer, update_id: int, error: str) -> None:
    """Take an update out of its chat's way; ``error`` names the exception's type and place, never its data."""
    batch = Batch()
    batch.change(InboxUpdate.__table__, update_id, {"state": "aside", "error": error})  # type: ignore[arg-type]
    await writer.commit(batch)


async def forget_other_bots(writer: Writer, bot_id: int) -> None:
    """Drop the updates of another bot on the same database: numbers start anew with a new token."""
    batch = Batch()
    batch.execute(delete(InboxUpdate).where(InboxUpdate.bot_id != bot_id))
    await writer.commit(batch)


async def forget_chats(writer: Writer) -> None:
    """Drop all updates and dialog state: the messenger behind them is gone (a demo that goes on in a new sandbox)."""
    batch = Batch()
    batch.execute(delete(InboxUpdate))
    batch.execute(delete(DialogState))
    await writer.commit(batch)


async def clean(writer: Writer, now: datetime) -> None:
    """Drop updates that were shown days ago; until then they make a repeated delivery harmless."""
    batch = Batch()
    old = (InboxUpdate.state == "shown") & (InboxUpdate.received_at < now - _KEEP_SHOWN)
    batch.execute(delete(InboxUpdate).where(old))
    await writer.commit(batch)


async def counts(database: Database) -> dict[str, int]:
    """Return how many updates stand in each state."""
    async with database.reading() as connection:
        rows = await connection.execute(select(InboxUpdate.state, func.count()).group_by(InboxUpdate.state))
        return {state: count for state, count in rows}  # noqa: C416 - rows are not pairs to the type checker
