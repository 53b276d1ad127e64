"""Fetching what somebody sent: the bytes, or why not; never while the unit holds the writer."""

from types import SimpleNamespace

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer

from bot.files import TelegramFiles
from bot.session import LeanSession
from dialogs.kit.files import FetchError, fetched
from domain.clock import ShiftedClock
from sandbox.server import running
from sandbox.world import World


@pytest.fixture
async def told():
    """Return the sandbox's world and a port to its files."""
    world = World(ShiftedClock())
    async with running(world) as url:
        session = LeanSession(api=TelegramAPIServer.from_base(url))
        yield world, TelegramFiles(Bot(world.token, session=session), patience=5)
        await session.close()


async def test_a_file_comes_as_it_was_sent_or_says_why_not(told) -> None:
    world, files = told
    content = bytes(range(256)) * 200
    file = world.files.add("document", "анкета.xlsx", "application/octet-stream", content)
    assert await files.fetch(file.file_id, len(content)) == content
    with pytest.raises(FetchError, match="too_big"):
        await files.fetch(file.file_id, len(content) - 1)
    with pytest.raises(FetchError, match="file_gone"):
        await files.fetch("unknown", 10)


async def test_a_larger_file_than_was_said_is_not_read_to_its_end() -> None:
    class Endless:
        """Says it is small, and never stops."""

        token = "1:a"
        session = SimpleNamespace(api=SimpleNamespace(file_url=lambda _token, path: path))
        read = 0

        async def get_file(self, _file_id):
            self.session.stream_content = self.stream
            return SimpleNamespace(file_path="x", file_size=1)

        async def stream(self, _url, **_):
            while True:
                self.read += 1000
                yield b"x" * 1000

    bot = Endless()
    with pytest.raises(FetchError, match="too_big"):
        await TelegramFiles(bot).fetch("x", 10_000)
    assert bot.read == 11_000


async def test_nothing_comes_from_a_server_that_is_gone() -> None:
    session = LeanSession(api=TelegramAPIServer.from_base("http://127.0.0.1:9"))
    with pytest.raises(FetchError, match="file_unreachable"):
        await TelegramFiles(Bot("1:a", session=session), patience=2).fetch("x", 10)
    await session.close()


@pytest.mark.parametrize("writing", [True, False])
async def test_a_unit_that_holds_the_writer_waits_for_no_network(unit, writing) -> None:
    class Files:
        async def fetch(self, _file_id, _most):
            return b"content"

    async with unit() as work:
        if writing:
            await work.exclusive()
        surroundings = dict.fromkeys(("actor", "t", "screen", "catalogue", "bot_username")) | {
            "unit": work, "files": Files(),
        }  # fmt: skip
        manager = SimpleNamespace(middleware_data=surroundings)
        if writing:
            with pytest.raises(RuntimeError):
                await fetched(manager, "x", 10)
        else:
            assert await fetched(manager, "x", 10) == b"content"
