"""The real application over the sandbox's Bot API: ``app`` runs, people write to it, the clock can be moved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.settings import Settings
from domain.clock import ShiftedClock
from sandbox.server import running
from sandbox.world import World

OPERATOR = 900
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
START = datetime(2026, 9, 15, 7, 0, tzinfo=UTC)
"""Tuesday, 10:00 in Moscow."""


@pytest.fixture
def world() -> World:
    return World(ShiftedClock(START))


@pytest.fixture
async def url(world) -> AsyncIterator[str]:
    async with running(world) as base:
        yield base


@pytest.fixture
async def settings(url, world, sqlite_url) -> Settings:
    return Settings(
        _env_file=None,
        bot_token=SecretStr(world.token),
        bot_api_url=url,
        bot_admins=str(OPERATOR),
        database_url=sqlite_url,
        data_key=SecretStr(KEY),
        send_rate=0,
    )


@pytest.fixture
async def app(settings, world) -> AsyncIterator[App]:
    """The running application; moving the world's clock runs a tick and delivers what is due."""
    app = App(settings, world.clock)

    async def tick(_now: datetime) -> None:
        await app.tick()
        await app.delivery.deliver_due()

    world.on_clock_moved.append(tick)
    world.working = app.chats.busy
    await app.start()
    yield app
    await asyncio.wait_for(app.stop(), 20)
