"""Which chats are this process's: on PostgreSQL several replicas share the lanes through advisory locks."""

from __future__ import annotations

import asyncio
import contextlib
import math
import random
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import text

from storage.inbox import LANES
from storage.writer import ConnectionLostError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from storage.database import Database
    from storage.writer import Writer

_LOCK_SPACE = 722_501
_ALIVE = LANES + 1
POLLER = LANES
"""A lane that no chat has: its owner is the one replica that may call ``getUpdates``."""
_BEAT_SECONDS = 2.0

log = structlog.get_logger()


class Lanes:
    """The lanes this process owns.

    The locks are held by the writer's own connection. If it breaks, PostgreSQL frees them and whatever this process
    had prepared can no longer be written, so two replicas never write one chat's state.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        *,
        gained: Callable[[frozenset[int]], Awaitable[None]],
        leave: Callable[[frozenset[int]], Awaitable[None]],
    ) -> None:
        self._database, self._writer = database, writer
        self._alive_in: int | None = None
        self._gained, self._leave = gained, leave
        self._mine: set[int] = set()
        self._task: asyncio.Task[None] | None = None
        writer.on_reconnect.append(self._lost)

    @property
    def mine(self) -> frozenset[int]:
        """The owned lanes."""
        return frozenset(self._mine)

    def owns(self, lane: int) -> bool:
        """Tell whether a lane's chats may be handled here."""
        return lane in self._mine

    async def start(self) -> None:
        """Take the first lanes and keep sharing them."""
        if self._database.is_sqlite:
            await self._take(frozenset(range(LANES + 1)))
            return
        await self._beat()
        self._task = asyncio.create_task(self._run(), name="lanes")

    async def stop(self) -> None:
        """Give all lanes back."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            async with self._writer.exclusive() as connection:
                await connection.execute(text("SELECT pg_advisory_unlock_all()"))
        self._mine.clear()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            try:
                await self._beat()
            except ConnectionLostError:
                log.warning("lanes.connection_lost")
            except Exception:
                log.exception("lanes.beat_failed")

    async def _beat(self) -> None:
        live = await self._count_live()
        share = math.ceil(LANES / live)
        owned = [lane for lane in self._mine if lane != POLLER]
        if len(owned) > share:
            await self._give_back(frozenset(random.sample(owned, len(owned) - share)))
        wanted = share - len(owned)
        free = [lane for lane in range(LANES) if lane not in self._mine]
        random.shuffle(free)
        got: set[int] = set()
        while free and len(got) < wanted:
            asked, free = free[: wanted - len(got)], free[wanted - len(got) :]
            got |= await self._try_lock(asked)
        if POLLER not in self._mine:
            got |= await self._try_lock([POLLER])
        if got:
            await self._take(frozenset(got))

    async def _count_live(self) -> int:
        """Show that this replica lives, by a lock that all of them share, and return how many hold it.

        The locks of a dead connection go with it, so a killed replica never counts.
        """
        async with self._writer.exclusive() as connection:
            if self._alive_in != self._writer.generation:
                await connection.execute(
                    text("SELECT pg_advisory_lock_shared(:space, :alive)"), {"space": _LOCK_SPACE, "alive": _ALIVE}
                )
                self._alive_in = self._writer.generation
            holders = await connection.execute(
                text(
                    "SELECT count(DISTINCT pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                    "AND CAST(classid AS bigint) = :space AND CAST(objid AS bigint) = :alive"
                ),
                {"space": _LOCK_SPACE, "alive": _ALIVE},
            )
            return int(holders.scalar_one())

    async def _try_lock(self, lanes: list[int]) -> set[int]:
        async with self._writer.exclusive() as connection:
            rows = await connection.execute(
                text("SELECT lane, pg_try_advisory_lock(:space, lane) FROM unnest(CAST(:lanes AS int[])) AS lane"),
                {"space": _LOCK_SPACE, "lanes": lanes},
            )
            return {lane for lane, locked in rows if locked}

    async def _give_back(self, lanes: frozenset[int]) -> None:
        self._mine -= lanes
        await self._leave(lanes)
        async with self._writer.exclusive() as connection:
            await connection.execute(
                text("SELECT pg_advisory_unlock(:space, lane) FROM unnest(CAST(:lanes AS int[])) AS lane"),
                {"space": _LOCK_SPACE, "lanes": list(lanes)},
            )

    async def _take(self, lanes: frozenset[int]) -> None:
        self._mine |= lanes
        await self._gained(lanes)

    async def _lost(self) -> None:
        lost, self._mine = frozenset(self._mine), set()
        if self._database.is_sqlite:
            self._mine = set(lost)
        elif lost:
            log.warning("lanes.lost", lanes=len(lost))
