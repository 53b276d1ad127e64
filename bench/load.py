"""A sandbox full of people who tap: as fast as they are answered, or so many a second."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox import actions
from sandbox.users import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.messages import Message
    from sandbox.world import World

FIRST_CHAT = 10_001


@dataclass(slots=True)
class Counted:
    """What a stretch of time has brought."""

    replies: int = 0
    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0
    sandbox_cpu: float = 0.0
    unanswered: int = 0

    @property
    def rate(self) -> float:
        return self.replies / self.seconds

    def wait(self, share: float) -> float:
        """Return the wait in milliseconds that ``share`` of the replies did not exceed."""
        ordered = sorted(self.waits)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


class Crowd:
    """People in a world; ``act`` does the next thing of one of them, after the bot's last message in that chat."""

    def __init__(self, world: World, people: int, act: Callable[[World, int, Message | None], None]) -> None:
        self.world, self.act = world, act
        self.chats = [FIRST_CHAT + n for n in range(people)]
        self._since: dict[int, float] = {}
        self._last: dict[int, Message] = {}
        self._closed = False
        self._counted = Counted()
        self.replies = 0
        for chat in self.chats:
            world.add_user(User(chat, f"P{chat}", None, None, "ru", None))
        world.listeners.add(self._heard)

    @property
    def waiting(self) -> int:
        """How many people wait for an answer."""
        return len(self._since)

    def last(self, chat: int) -> Message:
        """Return the bot's last message in a chat."""
        return self._last[chat]

    async def introduce(self, first: Callable[[World, int], None], seconds: float = 60) -> None:
        """Let everybody do ``first`` and wait until the bot has answered all."""
        for chat in self.chats:
            self._since[chat] = time.perf_counter()
            first(self.world, chat)
        end = time.monotonic() + seconds
        while self._since:
            if time.monotonic() > end:
                raise TimeoutError(f"{len(self._since)} of {len(self.chats)} people got no answer")
            await asyncio.sleep(0.05)

    async def closed_loop(self, warm_up: float, seconds: float) -> Counted:
        """Everybody acts as soon as the last answer came."""
        self._closed = True
        for chat in self.chats:
            self._go(chat)
        await asyncio.sleep(warm_up)
        counted = await self._count(seconds)
        self._closed = False
        end = time.monotonic() + 10
        while self._since and time.monotonic() < end:  # noqa: ASYNC110 - a bench may poll
            await asyncio.sleep(0.05)
        counted.unanswered = len(self._since)
        return counted

    async def open_loop(self, rate: float, seconds: float) -> Counted:
        """So many acts a second at random moments, whoever is free."""
        task = asyncio.create_task(self._count(seconds))
        loop = asyncio.get_running_loop()
        moment = end = loop.time()
        end += seconds
        while moment < end:
            moment += random.expovariate(rate)
            await asyncio.sleep(max(0.0, moment - loop.time()))
            free = [chat for chat in random.sample(self.chats, 20) if chat not in self._since]
            if free:
                self._go(free[0])
        counted = await task
        await asyncio.sleep(0.5)
        return counted

    async def _count(self, seconds: float) -> Counted:
        self._counted = counted = Counted()
        cpu, start = time.process_time(), time.perf_counter()
        await asyncio.sleep(seconds)
        self._counted = Counted()
        counted.seconds = time.perf_counter() - start
        counted.sandbox_cpu = (time.process_time() - cpu) / counted.seconds
        return counted

    def _go(self, chat: int) -> None:
        self._since[chat] = time.perf_counter()
        self.act(self.world, chat, self._last.get(chat))

    def _heard(self, kind: str, chat: int, what: Any) -> None:
        if kind not in {"message", "edit"} or not what.by_bot or (kind == "edit" and not what.inline_rows):
            return  # a keyboard that is taken away is no answer
        self._last[chat] = what
        since = self._since.pop(chat, None)
        if since is None:
            return
        self.replies += 1
        self._counted.replies += 1
        self._counted.waits.append(time.perf_counter() - since)
        if self._closed:
            asyncio.get_running_loop().call_soon(self._go, chat)


def say(world: World, chat: int, _last: Message | None) -> None:
    """Send a text."""
    actions.say(world, chat, f"text {random.randrange(10**6)}")


def tap(world: World, chat: int, last: Message | None) -> None:
    """Tap one of the numbers under the last message."""
    assert last is not None
    numbers = [button for row in last.inline_rows for button in row if button["text"].isdigit()]
    actions.press(world, chat, last.message_id, random.choice(numbers)["callback_data"])
