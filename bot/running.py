"""``nastavnik run``: start, wait for a signal, stop without losing anything."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
from typing import TYPE_CHECKING

import structlog
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError

from bot.app import App
from bot.logs import configure
from domain.clock import ShiftedClock, SystemClock
from storage.copies import hold_file
from storage.migrate import demand_schema, upgrade

if TYPE_CHECKING:
    from datetime import datetime

    from bot.settings import Settings

_DRAIN_SECONDS = 30

log = structlog.get_logger()


async def run_bot(settings: Settings, start_at: datetime | None = None) -> None:
    """Run until SIGTERM or SIGINT; ``start_at`` rehearses from another moment.

    Raises:
        BlockingIOError: another process runs on the same embedded database.
        storage.migrate.PendingError: a server's database is migrated by its operator, not by each replica.
        OSError: the messenger does not answer or refuses the token.
    """
    configure(settings.log_format)
    clock = ShiftedClock(start_at) if start_at else SystemClock()
    with contextlib.ExitStack() as stack:
        if settings.is_sqlite:
            stack.enter_context(hold_file(settings.database_url))
        app = App(settings, clock)
        try:
            await (upgrade if settings.is_sqlite else demand_schema)(app.database)
        except BaseException:
            await app.close()
            raise
        await run_app(app)


async def run_app(app: App) -> None:
    """Run an application until a signal comes."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await app.start()
    except (TelegramAPIError, ClientDecodeError, OSError) as error:
        await app.abandon()
        raise _trouble(error, app.settings) from error
    # What the start built lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    await stop.wait()
    try:
        await asyncio.wait_for(app.stop(), _DRAIN_SECONDS)
    except TimeoutError:
        # What is stored is taken up by the next start.
        log.warning("stop took too long; unfinished updates are taken up at the next start")


def _trouble(error: Exception, settings: Settings) -> OSError:
    """Say in one line why the start failed."""
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        return OSError(f"{settings.bot_api_url} refuses BOT_TOKEN; @BotFather shows the right one.")
    if isinstance(error, OSError):
        return OSError(str(error))
    return OSError(f"{settings.bot_api_url} does not answer as it should ({type(error).__name__}); check BOT_API_URL.")
