"""``nastavnik check``: what is wrong, and how to mend it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from domain.clock import SystemClock
from services.soundness import Violation, violations
from storage.crypto import BadKeyError, DataCipher
from storage.database import Database
from storage.documents import Documents
from storage.migrate import pending
from storage.unit import Unit
from storage.writer import Writer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_CLOCK_TOLERANCE_SECONDS = 30
_LEAST_FREE_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=False)
class Finding:
    """One thing that was looked at."""

    subject: str
    good: bool
    text: str


async def findings() -> list[Finding]:
    """Look at settings, key, database, disk, token and clock; each finding says how to mend what is wrong."""
    try:
        settings = Settings()
    except ValidationError as error:
        return [
            Finding(".".join(map(str, one["loc"])).upper() or "settings", good=False, text=one["msg"])
            for one in error.errors()
        ]
    found = [Finding("settings", good=True, text="read")]
    cipher = _check_key(settings, found)
    if cipher is not None:
        found += [one async for one in _database(settings, cipher)]
    found.append(_disk(settings))
    found += [one async for one in _telegram(settings)]
    return found


def _check_key(settings: Settings, found: list[Finding]) -> DataCipher | None:
    try:
        cipher = settings.cipher()
    except BadKeyError as error:
        how = "set DATA_KEY to 32 random bytes in base64; without the old key the stored names cannot be read"
        found.append(Finding("data key", good=False, text=f"{error}; {how}"))
        return None
    found.append(Finding("data key", good=True, text="32 bytes"))
    return cipher


async def _database(settings: Settings, cipher: DataCipher) -> AsyncIterator[Finding]:
    database = Database(settings.database_url, cipher)
    broken: list[Violation] = []
    try:
        steps = await pending(database)
        if not steps:
            broken = await violations(Unit(database, Writer(database), Documents(database), SystemClock()))
    except (SQLAlchemyError, OSError) as error:
        what = type(error).__name__
        yield Finding("database", good=False, text=f"not reachable ({what}); check DATABASE_URL and that it runs")
        return
    finally:
        await database.close()
    yield Finding("database", good=True, text="reachable")
    if steps:
        text = f"{len(steps)} pending; run «nastavnik migrate»"
        yield Finding("migrations", good=False, text=text)
    else:
        yield Finding("migrations", good=True, text="up to date")
        text = "; ".join(map(str, broken)) or "every rule holds"
        yield Finding("data", good=not broken, text=text + ("; restore a backup or write to us" if broken else ""))


def _disk(settings: Settings) -> Finding:
    place = settings.key_file.parent if settings.is_sqlite else Path()
    place.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(place).free
    if free < _LEAST_FREE_BYTES:
        return Finding("disk", good=False, text=f"{free // 2**20} MiB free; make room, the database needs 200")
    return Finding("disk", good=True, text=f"{free // 2**30} GiB free")


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    if settings.bot_token is None:
        yield Finding("token", good=False, text="BOT_TOKEN is not set; @BotFather gives one")
        return
    url = f"{settings.bot_api_url.rstrip('/')}/bot{settings.bot_token.get_secret_value()}/getMe"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(url) as response,
        ):
            answer = await response.json(content_type=None)
            server_date = response.headers.get("Date")
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        text = f"{settings.bot_api_url} does not answer ({type(error).__name__}); check the network and BOT_API_URL"
        yield Finding("messenger", good=False, text=text)
        return
    if answer.get("ok"):
        yield Finding("token", good=True, text=f"accepted, the bot is @{answer['result'].get('username')}")
    else:
        yield Finding("token", good=False, text=f"refused ({answer.get('description')}); check BOT_TOKEN")
    if server_date:
        off = abs((datetime.now(UTC) - parsedate_to_datetime(server_date)).total_seconds())
        good = off <= _CLOCK_TOLERANCE_SECONDS
        text = f"{off:.0f} s from the messenger's" + ("" if good else "; switch on time synchronisation (NTP)")
        yield Finding("clock", good=good, text=text)
