"""APScheduler's one job: the tick."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

TICK_SECONDS = 60

log = structlog.get_logger()


class Clockwork:
    """Calls the tick every minute. What is due stands in our tables, so the scheduler itself remembers nothing."""

    def __init__(self, tick: Callable[[], Awaitable[None]], seconds: int = TICK_SECONDS) -> None:
        self._tick = tick
        self._running: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._due, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop ticking and wait for a tick that runs."""
        self._scheduler.shutdown(wait=False)
        if self._running is not None:
            await self._running

    async def _due(self) -> None:
        # A task of our own: APScheduler cancels its jobs on shutdown, in the middle of whatever they write.
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run(), name="tick")

    async def _run(self) -> None:
        try:
            await self._tick()
        except Exception:
            # The next minute tries again; what was due then still is.
            log.exception("tick.failed")
