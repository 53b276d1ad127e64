"""The way in, the same for polling and webhook: store, then hand to the chat's queue."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog

from storage.inbox import NOTIFY_CHANNEL, received, store, unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.chats import Chats
    from domain.clock import Clock
    from storage.database import Database
    from storage.lanes import Lanes
    from storage.writer import Writer

MOST_IN_FLIGHT = 1_000
_SWEEP_SECONDS = 2.0

log = structlog.get_logger()


class Intake:
    """Stores updates before anybody acknowledges them, and finds those that a crash or another replica left."""

    def __init__(self, database: Database, writer: Writer, chats: Chats, clock: Clock) -> None:
        self._database, self._writer, self._chats, self._clock = database, writer, chats, clock
        self.lanes: Lanes | None = None
        self.bot_id = 0
        self._task: asyncio.Task[None] | None = None
        self._listener: Any = None

    async def take(self, updates: Iterable[dict[str, Any]]) -> None:
        """Return when ``updates`` are durable; those of this process's chats are being handled by then."""
        assert self.lanes is not None  # noqa: S101 - set by the factory before any update comes
        incoming = [received(raw) for raw in updates]
        elsewhere = {one.lane for one in incoming if not self.lanes.owns(one.lane)}
        await store(self._writer, incoming, self._clock.now(), elsewhere, self.bot_id)
        for one in incoming:
            if self.lanes.owns(one.lane):
                self._chats.submit(one)

    async def recover(self, lanes: frozenset[int]) -> None:
        """Take up what is unfinished in lanes that have just become ours: screens first, then what only came in."""
        left = await unfinished(self._database, lanes, ("received", "handled"))
        if left:
            log.info("inbox.recovered", updates=len(left))
        for one in left:
            self._chats.submit(replace(one, recovered=True))

    async def start(self) -> None:
        """Look regularly for updates that somebody else stored for us, or whose screen could not be shown."""
        self._task = asyncio.create_task(self._sweep_on(), name="inbox-sweep")
        if not self._database.is_sqlite:
            await self._listen()

    async def stop(self) -> None:
        """Stop looking."""
        if self._listener is not None:
            await self._listener.close()
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def sweep(self, states: tuple[str, ...] = ("received", "handled")) -> None:
        """Submit unfinished updates of our lanes; those in flight already are passed over."""
        if self.lanes is None or not self.lanes.mine:
            return
        for one in await unfinished(self._database, self.lanes.mine, states):
            self._chats.submit(one)

    async def _sweep_on(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            # While updates are in flight, what is unfinished in the table is mostly theirs.
            if self._chats.in_flight:
                continue
            try:
                await self.sweep()
            except Exception:
                log.exception("inbox.sweep_failed")

    async def _listen(self) -> None:
        import asyncpg  # noqa: PLC0415 - only with PostgreSQL

        url = self._database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._listener = await asyncpg.connect(url)
        await self._listener.add_listener(NOTIFY_CHANNEL, self._notified)

    def _notified(self, _connection: Any, _pid: int, _channel: str, payload: str) -> None:
        assert self.lanes is not None  # noqa: S101 - listening starts after the factory is done
        lanes = {int(lane) for lane in payload.split(",")} & self.lanes.mine
        if lanes:
            task = asyncio.create_task(self._pick_up(lanes))
            task.add_done_callback(lambda done: done.exception() and log.error("inbox.pick_up_failed"))

    async def _pick_up(self, lanes: set[int]) -> None:
        for one in await unfinished(self._database, lanes, ("received",)):
            self._chats.submit(one)
