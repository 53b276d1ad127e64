"""Start messenger, bot and page together, and hold the clock."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import webbrowser
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.app import App
from bot.demo.town import Builder
from bot.demo.walking import CURATOR, GUARDIAN, MENTEE, MENTOR, MUNICIPAL_CURATOR, NEWCOMER, OPERATOR, ZONE, Town
from bot.logs import configure
from bot.running import run_app
from bot.settings import FixedSettings, Settings
from catalog.load import load_catalogue
from domain.clock import ShiftedClock
from sandbox.page import CastMember
from sandbox.server import running
from sandbox.world import World
from storage.copies import hold_file
from storage.database import Database
from storage.inbox import forget_chats
from storage.migrate import upgrade
from storage.writer import Writer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FOLDER = Path("data/demo")
STORY_BEGINS = datetime(2026, 8, 31, 7, 0, tzinfo=UTC)
"""A Monday: the story up to the demo's first day takes two and a half weeks of a September."""
OPENING = datetime(2026, 9, 24, 7, 0, tzinfo=UTC)
"""Thursday, 10:00 in Moscow: a school day, outside quiet hours, whatever day it is for the spectator."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A demo that is ready to be looked at: everything runs once ``app`` is started."""

    world: World
    app: App
    town: Town
    url: str


async def run_demo(*, port: int, browser: bool, keep: bool = False) -> None:
    """Build the town, open the page, run the bot until a signal comes."""
    configure()
    if not keep:
        shutil.rmtree(FOLDER, ignore_errors=True)
    async with staged(FOLDER, port=port) as stage:
        opening = asyncio.create_task(_open(stage.world, stage.url, browser=browser))
        try:
            await run_app(stage.app)
        finally:
            opening.cancel()


@contextlib.asynccontextmanager
async def staged(folder: Path, *, port: int = 0) -> AsyncIterator[Stage]:
    """Build the town in ``folder`` or take up the one kept there, and serve messenger and page."""
    world = World(ShiftedClock(OPENING))
    async with contextlib.AsyncExitStack() as stack:
        settings = _settings(world, folder)
        stack.enter_context(hold_file(settings.database_url))
        town = await _town(settings, folder)
        for chat_id, name in town.chats.items():
            world.person(chat_id, name)
            world.chat_of(chat_id).started = True
        url = await stack.enter_async_context(running(world, _cast(town), port=port, time_zone=ZONE))
        settings.bot_api_url = url
        world.flood.enabled = True
        app = App(settings, world.clock)

        async def moved(_now: datetime) -> None:
            await app.tick()

        world.on_clock_moved.append(moved)
        yield Stage(world, app, town, url)


def _settings(world: World, folder: Path) -> Settings:
    return FixedSettings.model_validate(
        {
            "bot_token": world.token,
            "bot_admins": str(OPERATOR),
            "database_url": f"sqlite+aiosqlite:///{folder}/nastavnik.db",
            "time_zone": ZONE,
        }
    )


async def _town(settings: Settings, folder: Path) -> Town:
    """Build the town, or read back who lives in the one that is kept."""
    note = folder / "town.json"
    database = Database(settings.database_url, settings.cipher())
    await upgrade(database)
    writer = Writer(database)
    await writer.start()
    try:
        if note.exists():
            # A new sandbox numbers updates and messages anew: the old ones would be taken for repetitions.
            await forget_chats(writer)
            kept = json.loads(note.read_text())
            return Town(kept["newcomer_token"], {int(chat): name for chat, name in kept["chats"].items()})
        town = await Builder(database, writer, ShiftedClock(STORY_BEGINS), load_catalogue(), OPENING).build()
    finally:
        await writer.stop()
        await database.close()
    note.write_text(json.dumps(asdict(town), ensure_ascii=False))
    return town


def _cast(town: Town) -> list[CastMember]:
    return [
        CastMember(CURATOR, "Ольга Ветрова", "куратор школы № 2"),
        CastMember(MENTOR, "Илья Клёнов", "наставник, 10 класс"),
        CastMember(MENTEE, "Аня Берёзкина", "наставляемая, 13 лет"),
        CastMember(GUARDIAN, "Мария Берёзкина", "мама Ани"),
        CastMember(MUNICIPAL_CURATOR, "Тамара Рябинина", "муниципальный куратор"),
        CastMember(NEWCOMER, "Миша", "новичок с приглашением", start_payload=town.newcomer_token),
        CastMember(OPERATOR, "Администратор", "заводит районы и школы"),
    ]


async def _open(world: World, url: str, *, browser: bool) -> None:
    """Say where the page is once it answers, and let the cast look at their menus."""
    typer.echo(f"Sandbox: {url}")
    await asyncio.sleep(1)
    for chat_id in (CURATOR, MENTOR, MENTEE, GUARDIAN, MUNICIPAL_CURATOR):
        await world.person(chat_id).command("menu")
    if browser:
        await asyncio.to_thread(webbrowser.open, url)
