"""The spine on both databases: storage's fixtures run on each, and the whole application over the sandbox."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from pydantic import SecretStr

from bench.seed import seed
from bot.app import App
from bot.settings import Settings
from domain.clock import ShiftedClock
from sandbox.server import running
from sandbox.world import World
from storage.crypto import DataCipher
from storage.database import Database
from tests.conftest import SEPTEMBER, TEST_KEY

FIRST = 101
PEOPLE = 12
INSTRUMENT = "IN-MR"


@pytest.fixture
async def database(any_url) -> AsyncIterator[Database]:
    database = Database(any_url, DataCipher(TEST_KEY))
    yield database
    await database.close()


@pytest.fixture
def world() -> World:
    return World(ShiftedClock(SEPTEMBER))


@pytest.fixture
async def url(world) -> AsyncIterator[str]:
    async with running(world) as base:
        yield base


@pytest.fixture
async def requests(any_url, world) -> dict[int, int]:
    """Seed twelve mentors with an open intake questionnaire; its request's id by chat."""
    # The tests' own database may have lent its one writing connection already.
    database = Database(any_url, DataCipher(TEST_KEY))
    made = await seed(database, world.clock, range(FIRST, FIRST + PEOPLE), INSTRUMENT)
    await database.close()
    return made


@pytest.fixture
async def make_app(url, world, any_url, requests) -> AsyncIterator[Callable[..., Awaitable[App]]]:
    """Start an application on the test's database; all that still run are stopped at the end."""
    started: list[App] = []

    async def make(**more: object) -> App:
        values = {
            "bot_token": SecretStr(world.token),
            "bot_api_url": url,
            "database_url": any_url,
            "data_key": SecretStr(base64.b64encode(TEST_KEY).decode()),
            "send_rate": 0,
            **more,
        }
        app = App(Settings(_env_file=None, **values), world.clock)
        started.append(app)
        await app.start()
        return app

    make.forget = started.remove
    yield make
    for app in started:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(app.stop(), 20)


@pytest.fixture
async def app(make_app) -> App:
    return await make_app()


@pytest.fixture
async def nadia(world, app, requests):
    """One of the mentors, with the first question of her questionnaire on the screen."""
    person = world.person(FIRST, "Nadia")
    await open_survey(person, requests)
    return person


async def open_survey(person, requests) -> None:
    """Say /start and open the questionnaire."""
    await person.start()
    screen = await person.answer(15)
    await person.settle()
    await person.tap_data(screen, f"go:survey:{requests[person.id]}")
    await person.sees("Расскажите о себе как о наставнике", 15)
    await person.tap("Начать")
    await person.sees("1 из", 15)
    await person.settle()
