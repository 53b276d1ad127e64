"""Start messenger, bot and page together, and hold the clock."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import webbrowser
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.app import App
from bot.demo.town import Builder
from bot.demo.walking import CURATOR, GUARDIAN, MENTEE, MENTOR, MUNICIPAL_CURATOR, NEWCOMER, OPERATOR, ZONE, Town
from bot.demo.year import BEGINS, ENDS, PSYCHOLOGIST, play_year
from bot.demo.year_report import report
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
    from collections.abc import AsyncIterator, Awaitable, Callable

FOLDER = Path("data/demo")
YEAR_FOLDER = Path("data/demo-year")
_NOTE = "town.json"
STORY_BEGINS = datetime(2026, 8, 31, 7, 0, tzinfo=UTC)
"""A Monday: the story up to the demo's first day takes two and a half weeks of a September."""
OPENING = datetime(2026, 9, 24, 7, 0, tzinfo=UTC)
"""Thursday, 10:00 in Moscow: a school day, outside quiet hours, whatever day it is for the spectator."""
YEAR_OPENING = datetime.combine(ENDS, time(7), UTC)
"""The Monday after the year's last goodbye."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A demo that is ready to be looked at: everything runs once ``app`` is started."""

    world: World
    app: App
    town: Town
    url: str
    cast: tuple[int, ...] = ()
    """Chats of those whose phones the page shows."""


async def run_demo(*, port: int, browser: bool, keep: bool = False, year: bool = False) -> None:
    """Build the town, open the page, run the bot until a signal comes.

    A finished ``year`` is played on the first start and kept: it takes minutes, and nothing in it is left to chance.
    """
    configure()
    folder = YEAR_FOLDER if year else FOLDER
    # A year that was played to its end is kept; one that was broken off is played anew.
    if not (keep or year) or (year and not (folder / _NOTE).exists()):
        shutil.rmtree(folder, ignore_errors=True)
    async with staged(folder, port=port, year=year) as stage:
        opening = asyncio.create_task(_open(stage, browser=browser))
        try:
            await run_app(stage.app)
        finally:
            opening.cancel()


@contextlib.asynccontextmanager
async def staged(folder: Path, *, port: int = 0, year: bool = False) -> AsyncIterator[Stage]:
    """Build the town in ``folder`` or take up the one kept there, and serve messenger and page."""
    world = World(ShiftedClock(YEAR_OPENING if year else OPENING))
    async with contextlib.AsyncExitStack() as stack:
        settings = _settings(world, folder)
        stack.enter_context(hold_file(settings.database_url))
        town = await _town(settings, folder, _year if year else _september)
        for chat_id, name in town.chats.items():
            world.person(chat_id, name)
            world.chat_of(chat_id).started = True
        cast = _year_cast() if year else _cast(town)
        url = await stack.enter_async_context(running(world, cast, port=port, time_zone=ZONE))
        settings.bot_api_url = url
        world.flood.enabled = True
        app = App(settings, world.clock)

        async def moved(_now: datetime) -> None:
            await app.tick()

        world.on_clock_moved.append(moved)
        yield Stage(world, app, town, url, tuple(member.user_id for member in cast))


def _settings(world: World, folder: Path) -> Settings:
    return FixedSettings.model_validate(
        {
            "bot_token": world.token,
            "bot_admins": str(OPERATOR),
            "database_url": f"sqlite+aiosqlite:///{folder}/nastavnik.db",
            "time_zone": ZONE,
        }
    )


async def _town(settings: Settings, folder: Path, build: Callable[[Settings], Awaitable[Town]]) -> Town:
    """Build the town, or read back who lives in the one that is kept."""
    note = folder / _NOTE
    await _upgraded(settings)
    if not note.exists():
        note.write_text(json.dumps(asdict(await build(settings)), ensure_ascii=False))
    async with _writing(settings) as (_, writer):
        # A new sandbox numbers updates and messages anew: the old ones would be taken for repetitions.
        await forget_chats(writer)
    kept = json.loads(note.read_text())
    return Town(kept["newcomer_token"], {int(chat): name for chat, name in kept["chats"].items()})


async def _upgraded(settings: Settings) -> None:
    database = Database(settings.database_url, settings.cipher())
    try:
        await upgrade(database)
    finally:
        await database.close()


@contextlib.asynccontextmanager
async def _writing(settings: Settings) -> AsyncIterator[tuple[Database, Writer]]:
    database = Database(settings.database_url, settings.cipher())
    writer = Writer(database)
    try:
        await writer.start()
        yield database, writer
    finally:
        await writer.stop()
        await database.close()


async def _september(settings: Settings) -> Town:
    async with _writing(settings) as (database, writer):
        return await Builder(database, writer, ShiftedClock(STORY_BEGINS), load_catalogue(), OPENING).build()


async def _year(settings: Settings) -> Town:
    """Play the whole year with an application and a world of its own, and say how far it is."""
    typer.echo("The school year is played once and kept; it takes some minutes.")
    world = World(ShiftedClock(BEGINS))
    async with running(world, time_zone=ZONE) as url:
        app = App(settings.model_copy(update={"bot_api_url": url, "send_rate": 0}), world.clock)
        world.working = app.chats.busy
        await app.start()
        try:
            year = await play_year(app, world, typer.echo)
            unit = app.open_unit()
            try:
                typer.echo("\n".join((await report(unit, world)).lines))
            finally:
                await unit.rollback()
        finally:
            await app.stop()
    return year.town


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


def _year_cast() -> list[CastMember]:
    return [
        CastMember(CURATOR, "Ольга Ветрова", "куратор школы № 2"),
        CastMember(MENTOR, "Илья Клёнов", "учитель, наставник"),
        CastMember(MENTEE, "Аня Берёзкина", "наставляемая, 14 лет"),
        CastMember(GUARDIAN, "Мария Берёзкина", "мама Ани"),
        CastMember(PSYCHOLOGIST, "Инна Снежина", "психолог школы № 2"),
        CastMember(MUNICIPAL_CURATOR, "Тамара Рябинина", "муниципальный куратор"),
        CastMember(OPERATOR, "Администратор", "заводит районы и школы"),
    ]


async def _open(stage: Stage, *, browser: bool) -> None:
    """Say where the page is once it answers, and let the cast look at their menus."""
    typer.echo(f"Sandbox: {stage.url}")
    await asyncio.sleep(1)
    for chat_id in stage.cast:
        if chat_id not in {NEWCOMER, OPERATOR}:
            await stage.world.person(chat_id).command("menu")
    if browser:
        await asyncio.to_thread(webbrowser.open, stage.url)
