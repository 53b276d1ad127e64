"""Send screens after the commit, and note that they are shown."""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import replace
from html import escape, unescape
from typing import TYPE_CHECKING

import structlog
from aiogram.exceptions import TelegramAPIError
from aiogram_dialog.api.entities import ShowMode
from aiogram_dialog.api.protocols import MessageNotModified
from aiogram_dialog.manager.message_manager import MessageManager

from bot.outcomes import classify
from scheduler.messenger import RejectedError, TryLaterError, UnreachableError
from services.notices import Urgency

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram_dialog.api.entities import NewMessage, OldMessage

    from bot.pacer import Pacer
    from bot.screen import UpdateScreen

TRIES = 6
_PLAIN_LENGTH = 4000

log = structlog.get_logger()


class NotShownError(Exception):
    """The messenger did not take the screen for now; it is shown again later."""


class Presenter:
    """Sends what an ``UpdateScreen`` has collected, with one error policy for all screens."""

    def __init__(self, bot: Bot, pacer: Pacer) -> None:
        self._bot = bot
        self._pacer = pacer
        self._manager = MessageManager()

    async def present(self, screen: UpdateScreen, tries: int = TRIES) -> int | None:
        """Answer the tap and show the screen; return the message id that now carries it, if one does.

        Raises:
            UnreachableError: the person has blocked the bot.
            NotShownError: the messenger failed time and again.
        """
        if screen.callback is not None:
            shown, _ = await asyncio.gather(self._show(screen, tries), self._answer(screen))
            return shown
        return await self._show(screen, tries)

    async def _show(self, screen: UpdateScreen, tries: int) -> int | None:
        for message in () if screen.kept else screen.cleared:
            await self._clear(message)
        if screen.new is None:
            if screen.prefix and screen.callback is None:
                log.warning("presenter.alert_without_screen")
            return None
        if screen.prefix:
            screen.new.text = f"{escape(screen.prefix, quote=False)}\n\n{screen.new.text}"
        old = screen.old if screen.old and screen.old.message_id and not screen.kept else None
        for attempt in range(tries):
            try:
                await self._pacer.turn(int(Urgency.REPLY))
                return await self._show_once(screen.new, old)
            except TelegramAPIError as error:
                outcome = classify(error)
                if isinstance(outcome, UnreachableError):
                    raise outcome from error
                if isinstance(outcome, RejectedError):
                    # Nothing will make Telegram take this screen: it is a mistake of ours, and the log must say so.
                    log.error("presenter.rejected", error=_without_quotes(error.message))  # noqa: TRY400
                    return await self._show_plainly(screen.new)
                if attempt == tries - 1:
                    break
                wait = outcome.seconds if isinstance(outcome, TryLaterError) else 1.0
                await asyncio.sleep(wait if error.__class__.__name__ == "TelegramRetryAfter" else 0.2 * 2**attempt)
        raise NotShownError

    async def _show_once(self, new: NewMessage, old: OldMessage | None) -> int | None:
        try:
            sent = await self._manager.show_message(self._bot, new, old)
        except MessageNotModified:
            return old.message_id if old else None
        return sent.message_id

    async def _show_plainly(self, new: NewMessage) -> int | None:
        """Send a refused screen as bare text: better plain words and buttons than a dead chat."""
        plain = replace(
            new,
            text=unescape(re.sub(r"<[^>]*>", "", new.text or "…"))[:_PLAIN_LENGTH],
            parse_mode=None,
            show_mode=ShowMode.SEND,
        )
        try:
            return await self._show_once(plain, None)
        except TelegramAPIError as error:
            log.error("presenter.rejected_plain", error=_without_quotes(error.message))  # noqa: TRY400
            return None

    async def _clear(self, old: OldMessage) -> None:
        with contextlib.suppress(TelegramAPIError):
            await self._manager.remove_inline_kbd(self._bot, old)

    async def _answer(self, screen: UpdateScreen) -> None:
        """Answer the tap; an answer that fails leaves a spinner for a few seconds and nothing worse."""
        assert screen.callback is not None  # noqa: S101 - the caller checked
        with contextlib.suppress(TelegramAPIError):
            await self._bot.answer_callback_query(
                screen.callback.id, text=screen.alert_text, show_alert=screen.popup or None
            )


def _without_quotes(message: str) -> str:
    """Return Telegram's complaint without what it quotes from the text: that may be somebody's words."""
    return ": ".join(message.split(": ")[:2])[:80]
