"""Flood limits: how fast a bot may talk, to one chat and to all of them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from .errors import too_many_requests


@dataclass(slots=True)
class Bucket:
    """A token bucket that, once overdrawn, stays shut until the told waiting time is over."""

    rate: float
    burst: float
    tokens: float
    updated: float
    shut_until: float = 0.0

    def wait(self, now: float) -> float:
        """Return the seconds to wait before the next call, 0 when it may pass."""
        if now < self.shut_until:
            return self.shut_until - now
        self.tokens = min(self.burst, self.tokens + (now - self.updated) * self.rate)
        self.updated = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate

    def shut(self, now: float, seconds: float) -> None:
        """Refuse everything for ``seconds``: Telegram keeps a hasty bot waiting as told."""
        self.shut_until = now + seconds


@dataclass(slots=True)
class FloodLimits:
    """Telegram's pace: about thirty messages a second in all, about one a second to one chat."""

    enabled: bool = False
    overall_rate: float = 30.0
    overall_burst: float = 30.0
    chat_rate: float = 1.0
    chat_burst: float = 3.0
    refused: int = 0
    _overall: Bucket | None = None
    _chats: dict[int, Bucket] = field(default_factory=dict)

    def check(self, chat_id: int) -> None:
        """Let one message to ``chat_id`` pass.

        Raises:
            ApiError: 429 with ``retry_after`` when the bot talks too fast.
        """
        if not self.enabled:
            return
        now = time.monotonic()
        overall = self._overall
        if overall is None:
            overall = self._overall = Bucket(self.overall_rate, self.overall_burst, self.overall_burst, now)
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = Bucket(self.chat_rate, self.chat_burst, self.chat_burst, now)
        for bucket in (overall, chat):
            seconds = bucket.wait(now)
            if seconds > 0:
                self.refused += 1
                error = too_many_requests(seconds)
                bucket.shut(now, seconds)
                raise error
        overall.tokens -= 1
        chat.tokens -= 1

    def reset(self) -> None:
        """Forget what was sent, for example after the rates were changed."""
        self._overall = None
        self._chats.clear()
        self.refused = 0
