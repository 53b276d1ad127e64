"""A world, its server and a bare client for the Bot API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from domain.clock import ShiftedClock
from sandbox.server import running
from sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Api:
    """Calls the Bot API as JSON and returns whole answers."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self.session = session
        self.url = url
        self.token = token

    async def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=params) as response:
            body = await response.json()
            assert response.status == (200 if body["ok"] else body["error_code"])
            return body

    async def ok(self, method: str, **params: Any) -> Any:
        body = await self(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        body = await self(method, **params)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"


@pytest.fixture
def world():
    return World(ShiftedClock())


@pytest.fixture
async def url(world) -> AsyncIterator[str]:
    async with running(world) as address:
        yield address


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as client:
        yield client


@pytest.fixture
def api(session, url, world):
    return Api(session, url, world.token)


@pytest.fixture
async def anya(world):
    person = world.person(101, "Аня", username="anya")
    await person.start()
    return person
