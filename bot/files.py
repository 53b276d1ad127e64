"""Files that people send, fetched through the Bot API (``dialogs.kit.files.Files``)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from aiogram.exceptions import TelegramAPIError, TelegramNetworkError
from aiohttp import ClientError, ClientResponseError

from dialogs.kit.files import FetchError

if TYPE_CHECKING:
    from aiogram import Bot

PATIENCE: Final = 15.0
"""Seconds for both calls together: a chat waits no longer for its own file."""
_CHUNK: Final = 16 * 1024


class TelegramFiles:
    """Asks where a file lies (``getFile``), then reads it, and stops as soon as it is larger than was said."""

    def __init__(self, bot: Bot, patience: float = PATIENCE) -> None:
        self._bot, self._patience = bot, patience

    async def fetch(self, file_id: str, most: int) -> bytes:
        """Return a file's bytes; see ``dialogs.kit.files.Files.fetch``."""
        try:
            async with asyncio.timeout(self._patience):
                return await self._fetch(file_id, most)
        except ClientResponseError as error:
            raise FetchError("file_gone") from error
        except (TimeoutError, ClientError, TelegramNetworkError) as error:
            raise FetchError("file_unreachable") from error
        except TelegramAPIError as error:
            raise FetchError("file_gone") from error

    async def _fetch(self, file_id: str, most: int) -> bytes:
        found = await self._bot.get_file(file_id)
        if found.file_path is None:
            raise FetchError("file_gone")
        if (found.file_size or 0) > most:
            raise FetchError("too_big")
        url = self._bot.session.api.file_url(self._bot.token, found.file_path)
        taken = bytearray()
        async for chunk in self._bot.session.stream_content(url, timeout=int(self._patience), chunk_size=_CHUNK):
            taken += chunk
            if len(taken) > most:
                raise FetchError("too_big")
        return bytes(taken)
