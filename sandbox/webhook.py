"""Webhook delivery: one update of a chat at a time, chats in parallel, again and again until a 2xx."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .faults import Faults
    from .updates import Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
BACKOFF = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
OK = range(200, 300)


@dataclass(slots=True)
class Webhook:
    """What setWebhook has set, and how delivery goes."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    targets: list[str] = field(default_factory=list)
    timeout: float = 60.0
    per_chat_order: bool = True
    delivered: int = 0
    last_error_at: float = 0.0
    last_error: str = ""

    def info(self, pending: int, allowed: frozenset[str] | None) -> dict[str, Any]:
        """Return the API's WebhookInfo."""
        body: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": pending,
        }
        if self.url:
            body["max_connections"] = self.max_connections
            body["ip_address"] = "127.0.0.1"
        if allowed is not None:
            body["allowed_updates"] = sorted(allowed)
        if self.last_error:
            body["last_error_date"] = int(self.last_error_at)
            body["last_error_message"] = self.last_error
        return body


class WebhookSender:
    """Posts the queue's updates to the webhook, from several targets to the next one in turn."""

    def __init__(
        self,
        webhook: Webhook,
        queue: UpdateQueue,
        faults: Faults,
        reply: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        self.webhook = webhook
        self._queue = queue
        self._faults = faults
        self._reply = reply
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._gate = asyncio.Semaphore(webhook.max_connections)
        self._session: aiohttp.ClientSession | None = None
        self._turn = 0

    def start(self) -> None:
        """Begin with what is pending and go on with what comes."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self.webhook.max_connections),
            timeout=aiohttp.ClientTimeout(total=self.webhook.timeout),
        )
        self._queue.on_put = self.put
        for update in self._faults.shuffled(self._queue.pending()):
            self.put(update)

    async def stop(self) -> None:
        """Stop posting; what was not taken stays in the queue."""
        self._queue.on_put = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def put(self, update: Update) -> None:
        """Deliver one more update, after the earlier ones of its chat."""
        key = update.chat_id if self.webhook.per_chat_order else update.update_id
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[key] = deque([update])
        task = asyncio.get_running_loop().create_task(self._drain(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, key: int) -> None:
        lane = self._lanes[key]
        try:
            while lane:
                await self._deliver(lane[0])
                lane.popleft()
        finally:
            self._lanes.pop(key, None)

    async def _deliver(self, update: Update) -> None:
        attempt = 0
        while not await self._round(update):
            await asyncio.sleep(BACKOFF[min(attempt, len(BACKOFF) - 1)])
            attempt += 1
        self._queue.discard(update.update_id)
        self.webhook.delivered += 1
        if self._faults.doubled():
            await self._round(update)

    async def _round(self, update: Update) -> bool:
        """Try the targets in turn; only a refused connection goes to the next one at once."""
        targets = self.webhook.targets or [self.webhook.url]
        for _ in targets:
            url = targets[self._turn % len(targets)]
            self._turn += 1
            try:
                async with self._gate:
                    return await self._post(url, update)
            except aiohttp.ClientConnectorError:
                self._failed("Connection refused")
            except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
                self._failed(f"Read timeout expired or connection closed: {type(error).__name__}")
                return False
        return False

    async def _post(self, url: str, update: Update) -> bool:
        if self._session is None:
            raise RuntimeError("the webhook sender was not started")
        headers = {SECRET_HEADER: self.webhook.secret} if self.webhook.secret else {}
        async with self._session.post(url, json=update.body, headers=headers) as response:
            if response.status not in OK:
                self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
                return False
            if response.content_type == "application/json" and (body := await response.read()).startswith(b"{"):
                await self._answered(body)
            return True

    async def _answered(self, body: bytes) -> None:
        """Carry out a method that the bot put into its answer."""
        try:
            call = json.loads(body)
        except ValueError:
            return
        if isinstance(call, dict) and call.get("method"):
            await self._reply(call)

    def _failed(self, reason: str) -> None:
        self.webhook.last_error = reason
        self.webhook.last_error_at = time.time()
