"""Taps on inline buttons that wait for the bot's answer."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from .errors import QUERY_TOO_OLD, bad_request


@dataclass(slots=True)
class CallbackQuery:
    """One tap. Its age is real time: moving the world's clock makes no tap stale."""

    id: str
    chat_id: int
    message_id: int
    data: str
    born: float = field(default_factory=time.monotonic)
    answered: bool = False
    expired: bool = False


class Callbacks:
    """The taps of the last quarter of an hour."""

    def __init__(self, ttl: float = 15 * 60, keep: int = 10_000) -> None:
        self.ttl = ttl
        self.keep = keep
        self._queries: dict[str, CallbackQuery] = {}
        self._open: dict[int, list[CallbackQuery]] = {}
        self._last = 0

    def new(self, chat_id: int, message_id: int, data: str) -> CallbackQuery:
        """Register a tap."""
        self._last += 1
        query = CallbackQuery(f"{chat_id * 1_000_003 + self._last}", chat_id, message_id, data)
        self._queries[query.id] = query
        self._open.setdefault(chat_id, []).append(query)
        if len(self._queries) > self.keep:
            del self._queries[next(iter(self._queries))]
        return query

    def answer(self, query_id: str) -> CallbackQuery:
        """Return the tap that is being answered.

        Raises:
            ApiError: 400 when it is unknown or too old.
        """
        query = self._queries.get(query_id)
        if query is None or query.expired or time.monotonic() - query.born > self.ttl:
            raise bad_request(QUERY_TOO_OLD)
        return query

    def open_in(self, chat_id: int) -> list[CallbackQuery]:
        """Return the taps in a chat that nobody has answered yet."""
        found = [one for one in self._open.get(chat_id, ()) if not one.answered and one.id in self._queries]
        self._open[chat_id] = found
        return list(found)

    def expire(self) -> None:
        """Make every tap so far too old to be answered."""
        for query in self._queries.values():
            query.expired = True
