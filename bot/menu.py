"""The messenger's own command menu, by each person's role and language."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import structlog
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from handlers.commands import command_menu
from locales import translator

if TYPE_CHECKING:
    from aiogram import Bot

    from domain.vocabulary import Role
    from services.access import Actor
    from services.actors import Actors

_REMEMBERED = 50_000

log = structlog.get_logger()


class CommandMenus:
    """Keeps each chat's command menu in step with the person's roles and language.

    Set in the background after an update: a menu that comes a second later hurts nobody, a screen that waits does.
    """

    def __init__(self, bot: Bot, actors: Actors) -> None:
        self._bot, self._actors = bot, actors
        self._set: dict[int, tuple[str, frozenset[Role]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._underway: set[int] = set()

    async def start(self) -> None:
        """Set the strangers' menu in every language; people's own menus follow when they write."""
        with contextlib.suppress(TelegramAPIError):
            for locale in ("ru", "en"):
                await self._bot.set_my_commands(
                    _commands(frozenset(), locale),
                    scope=BotCommandScopeAllPrivateChats(),
                    language_code=None if locale == "ru" else locale,
                )

    async def stop(self) -> None:
        """Wait for menus that are being set."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)

    def of(self, chat_id: int) -> tuple[str, frozenset[Role]] | None:
        """Return the language and the roles of the menu that a chat has, if it is known."""
        return self._set.get(chat_id)

    def keep(self, actor: Actor) -> None:
        """See to it that the actor's chat shows the right menu."""
        wanted = (actor.locale, actor.roles)
        if actor.person_id is None or self._set.get(actor.chat_id) == wanted:
            return
        if len(self._set) >= _REMEMBERED:
            self._set.clear()
        self._set[actor.chat_id] = wanted
        if actor.chat_id not in self._underway:
            self._underway.add(actor.chat_id)
            task = asyncio.create_task(self._show(actor.chat_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _show(self, chat_id: int) -> None:
        """Set a chat's menu until it is the one that is wanted by then: two at once could arrive in either order."""
        shown = None
        try:
            while (wanted := self._set.get(chat_id)) is not None and wanted != shown:
                locale, roles = wanted
                await self._bot.set_my_commands(_commands(roles, locale), scope=BotCommandScopeChat(chat_id=chat_id))
                shown = wanted
        except TelegramAPIError as error:
            self._set.pop(chat_id, None)
            log.info("menu.not_set", error=type(error).__name__)
        finally:
            self._underway.discard(chat_id)


def _commands(roles: frozenset[Role], locale: str) -> list[BotCommand]:
    return [
        BotCommand(command=command, description=description)
        for command, description in command_menu(roles, translator(locale))
    ]
