"""APScheduler's one job: the tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

TICK_SECONDS = 60


class Clockwork:
    """Calls the tick every minute. What is due stands in our tables, so the scheduler itself remembers nothing."""

    def __init__(self, tick: Callable[[], Awaitable[None]], seconds: int = TICK_SECONDS) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            tick, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop ticking; a tick that runs is not cut off."""
        self._scheduler.shutdown(wait=False)
