"""Our own ``getUpdates`` loop: the next offset is asked for only when the last batch is stored."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog

from bot.intake import MOST_IN_FLIGHT
from storage.lanes import POLLER

if TYPE_CHECKING:
    from bot.chats import Chats
    from bot.intake import Intake
    from storage.lanes import Lanes

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_LONG_POLL_SECONDS = 25
_BATCH = 100

log = structlog.get_logger()


class Polling:
    """aiogram's polling confirms updates before they are handled; this one stores them first (design rule 1)."""

    def __init__(self, method_url: str, intake: Intake, chats: Chats, lanes: Lanes) -> None:
        self._url = method_url
        self._intake, self._chats, self._lanes = intake, chats, lanes
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll until cancelled; errors are logged and waited out."""
        timeout = aiohttp.ClientTimeout(total=_LONG_POLL_SECONDS + 15)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            failures = 0
            while True:
                await self._chats.wait_for_room(MOST_IN_FLIGHT)
                if not self._lanes.owns(POLLER):
                    await asyncio.sleep(0.5)
                    continue
                try:
                    await self._poll_once(session)
                    failures = 0
                except (aiohttp.ClientError, TimeoutError, _RefusedError) as error:
                    failures += 1
                    log.warning("polling.failed", error=str(error) or type(error).__name__)
                    await asyncio.sleep(min(10.0, 0.1 * 2**failures))

    async def _poll_once(self, session: aiohttp.ClientSession) -> None:
        question: dict[str, Any] = {
            "timeout": _LONG_POLL_SECONDS,
            "limit": _BATCH,
            "allowed_updates": ALLOWED_UPDATES,
        }
        if self._offset is not None:
            question["offset"] = self._offset
        async with session.post(self._url, json=question) as response:
            answer = await response.json(content_type=None)
        if not answer.get("ok"):
            raise _RefusedError(answer.get("description", "no description"))
        updates = answer["result"]
        if updates:
            await self._intake.take(updates)
            self._offset = updates[-1]["update_id"] + 1


class _RefusedError(Exception):
    """Telegram answered that it will not."""
