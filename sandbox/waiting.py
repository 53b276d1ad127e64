"""Waiting for a change without polling."""

from __future__ import annotations

import asyncio


def _expire(future: asyncio.Future[bool]) -> None:
    if not future.done():
        future.set_result(False)


class Signal:
    """Wakes everybody who waits, once for each ``fire``."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[bool]] = []

    def fire(self) -> None:
        """Wake all who wait now."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(True)

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109 - a wait that is over is an answer
        """Wait for the next ``fire``; False when ``timeout`` seconds pass first."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        self._waiting.append(future)
        timer = loop.call_later(max(0.0, timeout), _expire, future)
        try:
            return await future
        finally:
            timer.cancel()
            if future in self._waiting:
                self._waiting.remove(future)
