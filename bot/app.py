"""The factory: one application for ``run``, the demo, the tests and the benchmark."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.fsm.storage.memory import DisabledEventIsolation
from aiogram_dialog import setup_dialogs
from aiogram_dialog.context.media_storage import MediaIdStorage
from aiogram_dialog.manager.manager import ManagerImpl

from bot.chats import Chats
from bot.files import TelegramFiles
from bot.handling import Handler
from bot.intake import Intake
from bot.intents import use_random_intent_ids
from bot.live import LiveScreens
from bot.menu import CommandMenus
from bot.messenger import TelegramMessenger
from bot.pacer import Pacer
from bot.polling import ALLOWED_UPDATES, Polling
from bot.presenter import Presenter
from bot.rendering import Renderer
from bot.session import LeanSession
from bot.web import metrics_app, serve, webhook_app
from catalog.load import load_catalogue
from dialogs.all import ALL_DIALOGS
from handlers import commands, fallback, go, sos, start
from scheduler.clockwork import Clockwork
from scheduler.delivery import Delivery
from scheduler.tick import tick
from services.actors import Actors
from storage.database import Database
from storage.documents import Documents
from storage.inbox import clean, forget_other_bots
from storage.lanes import Lanes
from storage.unit import Unit
from storage.writer import Writer

if TYPE_CHECKING:
    from aiohttp import web

    from bot.settings import Settings
    from domain.clock import Clock

log = structlog.get_logger()


class App:
    """Everything that runs, started and stopped in the order that loses nothing."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        if settings.bot_token is None:
            raise ValueError("BOT_TOKEN is not set")
        self.settings, self.clock = settings, clock
        self.database = Database(settings.database_url, settings.cipher())
        self.writer = Writer(self.database)
        self.documents = Documents(self.database)
        self.catalogue = load_catalogue()
        self.bot = _bot(settings)
        self.pacer = Pacer(settings.send_rate)
        self.actors = Actors(
            self.database, clock, settings.bot_admins, locale=settings.default_locale, zone=settings.time_zone
        )
        self.surroundings: dict[str, Any] = {
            "catalogue": self.catalogue,
            "actors": self.actors,
            "clock": clock,
            "bot_username": "",
            "files": TelegramFiles(self.bot),
        }
        self.menus = CommandMenus(self.bot, self.actors)
        self.surroundings["menus"] = self.menus
        self.dispatcher = dispatcher()
        self.handler = Handler(
            bot=self.bot,
            renderer=Renderer(self.bot, self.dispatcher, self.surroundings),
            presenter=Presenter(self.bot, self.pacer),
            actors=self.actors,
            writer=self.writer,
            documents=self.documents,
            open_unit=self.open_unit,
            menus=self.menus,
        )
        self.chats = Chats(self.handler.handle)
        self.intake = Intake(self.database, self.writer, self.chats, clock)
        self.lanes = Lanes(
            self.database,
            self.writer,
            gained=self._gained,
            leave=self.chats.drain,
        )
        self.handler.lanes = self.intake.lanes = self.lanes
        self.delivery = Delivery(
            self.database, self.writer, TelegramMessenger(self.bot, self.pacer), clock, self.open_unit
        )
        self.live = LiveScreens(self.open_unit, self.chats, self.lanes)
        self.clockwork = Clockwork(self.tick)
        self._tasks: list[asyncio.Task[None]] = []
        self._runners: list[web.AppRunner] = []

    def open_unit(self, update_id: int | None = None) -> Unit:
        """Return a fresh unit of work."""
        return Unit(self.database, self.writer, self.documents, self.clock, update_id)

    async def start(self) -> None:
        """Recover what a crash left, then take updates."""
        await self.writer.start()
        me = await self.bot.me()
        self.surroundings["bot_username"] = me.username or ""
        self.intake.bot_id = me.id
        await forget_other_bots(self.writer, me.id)
        await self.dispatcher.emit_startup(bot=self.bot)
        await self.lanes.start()
        await self.intake.start()
        await self.delivery.start()
        self.live.start()
        self.clockwork.start()
        await self.menus.start()
        await self._open_the_door()
        if self.settings.metrics_listen:
            self._runners.append(await serve(metrics_app(self.database, self.chats), self.settings.metrics_listen))
        log.info("bot started", mode=self.settings.bot_mode, bot=me.username)

    async def stop(self) -> None:
        """Close the door, finish what was taken, then let go of everything."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for runner in self._runners:
            await runner.cleanup()
        await self.clockwork.stop()
        await self.live.stop()
        await self.intake.stop()
        await self.chats.drain()
        await self.menus.stop()
        await self.delivery.stop()
        await self.lanes.stop()
        await self.writer.stop()
        await self.database.close()
        await self.bot.session.close()
        log.info("bot stopped")

    async def abandon(self) -> None:
        """Let go of what a start that failed half-way has opened."""
        for part in (
            self.clockwork.stop,
            self.live.stop,
            self.delivery.stop,
            self.menus.stop,
            self.intake.stop,
            self.lanes.stop,
        ):
            with contextlib.suppress(Exception):
                await part()
        for runner in self._runners:
            await runner.cleanup()
        with contextlib.suppress(Exception):
            await self.writer.stop()
        await self.close()

    async def close(self) -> None:
        """Close the connections of an application that has not been started."""
        await self.database.close()
        await self.bot.session.close()

    async def tick(self) -> None:
        """Run one scheduler pass now and deliver what it found."""
        result = await tick(self.database, self.writer, self.documents, self.clock, self.catalogue)
        await clean(self.writer, self.clock.now())
        await self.delivery.settle_orphans()
        log.debug("tick", result=str(result))
        self.delivery.wake()

    async def _gained(self, lanes: frozenset[int]) -> None:
        # Others may have written these chats' state since it was cached here.
        self.documents.forget()
        await self.intake.recover(lanes)

    async def _open_the_door(self) -> None:
        settings = self.settings
        if settings.bot_mode == "polling":
            await self.bot.delete_webhook(drop_pending_updates=False)
            url = self.bot.session.api.api_url(self.bot.token, "getUpdates")
            polling = Polling(url, self.intake, self.chats, self.lanes)
            self._tasks.append(asyncio.create_task(polling.run(), name="polling"))
            return
        assert settings.webhook_url and settings.webhook_secret  # noqa: S101, PT018 - Settings sees to it
        secret = settings.webhook_secret.get_secret_value()
        self._runners.append(
            await serve(webhook_app(self.intake, settings.webhook_url, secret), settings.webhook_listen)
        )
        await self.bot.set_webhook(settings.webhook_url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))


def dispatcher() -> Dispatcher:
    """Return the dispatcher with all handlers and dialogs; it keeps no state and takes no locks.

    The order of a chat's updates is ``bot.chats``' work and the state is the unit's, so aiogram's own FSM is off.
    """
    made = Dispatcher(disable_fsm=True)
    for router in (start.router, sos.router, commands.router, go.router, *ALL_DIALOGS, fallback.router):
        # Routers are made once a process; an application that is built anew (tests, the demo) takes them over.
        router._parent_router = None  # noqa: SLF001
        made.include_router(router)
    use_random_intent_ids()
    setup_dialogs(made, dialog_manager_factory=_manager, events_isolation=DisabledEventIsolation())
    return made


_MEDIA = MediaIdStorage()  # type: ignore[no-untyped-call]


def _manager(event: Any, data: dict[str, Any], registry: Any, router: Any) -> ManagerImpl:
    """Make a dialog manager whose messages go into the update's screen instead of the network."""
    return ManagerImpl(
        event=event,
        message_manager=data["screen"],
        media_id_storage=_MEDIA,
        registry=registry,
        router=router,
        data=data,
        getter=None,
    )


def _bot(settings: Settings) -> Bot:
    assert settings.bot_token is not None  # noqa: S101 - checked by the caller
    session = LeanSession(api=TelegramAPIServer.from_base(settings.bot_api_url.rstrip("/")), limit=200)
    return Bot(
        settings.bot_token.get_secret_value(),
        session=session,
        default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True),
    )
