"""One pace for everything that leaves: screens, messages, files and broadcasts share Telegram's limit."""

from __future__ import annotations

import asyncio
import heapq
import itertools


class Pacer:
    """Gives out turns ``rate`` times a second, evenly, the most urgent waiter first.

    A token bucket would let a burst through and earn 429s; and no library at hand lets an SOS overtake a broadcast,
    which is why this one is ours.
    """

    def __init__(self, rate: float) -> None:
        self._interval = 1.0 / rate if rate else 0.0
        self._free_at = 0.0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._task: asyncio.Task[None] | None = None

    async def turn(self, urgency: int) -> None:
        """Return when it is this caller's turn to send."""
        if not self._interval:
            return
        loop = asyncio.get_running_loop()
        now = loop.time()
        if not self._waiting and now >= self._free_at:
            self._free_at = now + self._interval
            return
        future: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (urgency, next(self._numbers), future))
        if self._task is None:
            self._task = asyncio.create_task(self._serve(), name="pacer")
        await future

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                await asyncio.sleep(max(0.0, self._free_at - loop.time()))
                _, _, future = heapq.heappop(self._waiting)
                if not future.done():
                    future.set_result(None)
                    # From the turn that was due, not from now: a loop that wakes late would lose that time every turn.
                    # What was lost longer than one turn ago is not made up for, or that would be a burst.
                    self._free_at = max(self._free_at, loop.time() - self._interval) + self._interval
        finally:
            self._task = None
