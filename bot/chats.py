"""One chat's updates in order, many chats at once."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from storage.inbox import Received


class Chats:
    """A queue and, while it has updates, a task for every chat."""

    def __init__(self, handle: Callable[[Received], Awaitable[None]]) -> None:
        self._handle = handle
        self._queues: dict[int, deque[Received]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._known: set[int] = set()
        self._room = asyncio.Event()
        self._room.set()

    @property
    def in_flight(self) -> int:
        """How many updates wait or are being handled."""
        return len(self._known)

    def busy(self, chat_id: int) -> bool:
        """Tell whether a chat has updates that wait or are being handled."""
        return chat_id in self._queues

    def submit(self, update: Received) -> bool:
        """Queue an update behind its chat's others; ``False``: it is queued or being handled already."""
        if update.update_id in self._known:
            return False
        self._known.add(update.update_id)
        queue = self._queues.get(update.chat_id)
        if queue is None:
            queue = self._queues[update.chat_id] = deque()
            self._tasks[update.chat_id] = asyncio.create_task(self._run(update.chat_id, queue))
        queue.append(update)
        return True

    async def wait_for_room(self, most: int) -> None:
        """Return when fewer than ``most`` updates are in flight (back-pressure on the intake)."""
        while len(self._known) >= most:
            self._room.clear()
            await self._room.wait()

    async def drain(self, lanes: Collection[int] | None = None) -> None:
        """Return when the chats of ``lanes`` (all by default) have nothing left to do."""
        while tasks := [
            task
            for chat_id, task in self._tasks.items()
            if lanes is None or any(update.lane in lanes for update in self._queues.get(chat_id, ()))
        ]:
            await asyncio.wait(tasks)

    async def _run(self, chat_id: int, queue: deque[Received]) -> None:
        try:
            while queue:
                # The update stays at the head while it is handled, so that ``drain`` sees its lane.
                update = queue[0]
                try:
                    await self._handle(update)
                finally:
                    queue.popleft()
                    self._known.discard(update.update_id)
                    self._room.set()
        finally:
            del self._queues[chat_id]
            del self._tasks[chat_id]
