"""The queue of updates: kept until a poller asks for a higher offset or a webhook takes them."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from .errors import POLL_ENDED_BY_WEBHOOK, SECOND_POLLER, conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from .faults import Faults

FIRST_UPDATE_ID = 731_000_001
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Update:
    """One update: the chat it is about and the API's Update."""

    update_id: int
    chat_id: int
    body: dict[str, Any]


class UpdateQueue:
    """Updates that the bot has not confirmed."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._items: dict[int, Update] = {}
        self._of_chat: Counter[int] = Counter()
        self._again: list[Update] = []
        self._next = FIRST_UPDATE_ID
        self._poll: asyncio.Future[None] | None = None
        self.allowed: frozenset[str] | None = None
        self.on_put: Callable[[Update], None] | None = None

    def __len__(self) -> int:
        """Return how many are not confirmed."""
        return len(self._items)

    def put(self, chat_id: int, kind: str, body: dict[str, Any]) -> int | None:
        """Queue an update of ``kind``; None when the bot has not asked for that kind."""
        if (self.allowed is not None and kind not in self.allowed) or (self.allowed is None and kind in UNASKED):
            return None
        update = Update(self._next, chat_id, {"update_id": self._next, kind: body})
        self._items[self._next] = update
        self._of_chat[chat_id] += 1
        self._next += 1
        if self.on_put:
            self.on_put(update)
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        return update.update_id

    def allow(self, kinds: list[str] | None) -> None:
        """Keep only ``kinds`` from now on; an empty list is the default set, None changes nothing."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def pending(self) -> list[Update]:
        """Return what is not confirmed, oldest first."""
        return list(self._items.values())

    def pending_for(self, chat_id: int) -> int:
        """Return how many updates of one chat are not confirmed."""
        return self._of_chat[chat_id]

    def discard(self, update_id: int) -> None:
        """Forget one update: a webhook took it."""
        if update_id in self._items:
            self._forget(update_id)

    def clear(self) -> None:
        """Forget all (``drop_pending_updates``)."""
        self._items.clear()
        self._of_chat.clear()
        self._again.clear()

    def confirm(self, offset: int) -> None:
        """Forget what is older than ``offset``; a negative one keeps that many of the newest."""
        if offset < 0:
            offset = next(iter(list(self._items)[offset:]), 0)
        while self._items:
            first = next(iter(self._items))
            if first >= offset:
                break
            update = self._forget(first)
            if self._faults.doubled():
                self._again.append(update)

    def _forget(self, update_id: int) -> Update:
        update = self._items.pop(update_id)
        self._of_chat[update.chat_id] -= 1
        if not self._of_chat[update.chat_id]:
            del self._of_chat[update.chat_id]
        return update

    def stop_poller(self, reason: str = SECOND_POLLER) -> None:
        """End a long poll under way with a 409."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(conflict(reason))
        self._poll = None

    def stop_poller_for_webhook(self) -> None:
        """End a long poll under way: a webhook was set."""
        self.stop_poller(POLL_ENDED_BY_WEBHOOK)

    async def take(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """Answer one getUpdates: wait up to ``seconds`` for something, forget nothing that is handed out.

        Raises:
            ApiError: 409 when another poll or a webhook ends this one.
        """
        self.stop_poller()
        if offset:
            self.confirm(offset)
        if not self._items and not self._again and seconds > 0:
            await self._wait(seconds)
        batch = list(islice(self._items.values(), limit))
        if self._again:
            batch, self._again = self._again + batch, []
        return [update.body for update in self._faults.shuffled(batch)]

    async def _wait(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        poll: asyncio.Future[None] = loop.create_future()
        self._poll = poll
        timer = loop.call_later(seconds, _finish, poll)
        try:
            await poll
        finally:
            timer.cancel()
            if self._poll is poll:
                self._poll = None


def _finish(poll: asyncio.Future[None]) -> None:
    if not poll.done():
        poll.set_result(None)
