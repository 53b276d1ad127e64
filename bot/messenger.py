"""Telegram as delivery sees it: one composed message out, paced and its errors classified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from bot.outcomes import classify
from dialogs.kit.layout import broken_up
from handlers.go import PREFIX
from scheduler.messenger import RejectedError
from services.notices import Stored

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.types import Message

    from bot.pacer import Pacer
    from services.notices import Button, Outgoing


class TelegramMessenger:
    """Sends outbox messages through the Bot API (``scheduler.messenger.Messenger``)."""

    def __init__(self, bot: Bot, pacer: Pacer) -> None:
        self._bot = bot
        self._pacer = pacer

    async def send(self, chat_id: int, message: Outgoing, urgency: int) -> int:
        """Send one message; see ``scheduler.messenger.Messenger.send``."""
        await self._pacer.turn(urgency)
        markup = _markup(message.buttons)
        try:
            if message.file is None:
                sent = await self._bot.send_message(chat_id, message.text, reply_markup=markup)
            elif isinstance(message.file, Stored):
                sent = await self._send_stored(chat_id, message.text, message.file, markup)
            else:
                file = BufferedInputFile(message.file.data, message.file.name)
                if message.file.picture:
                    sent = await self._bot.send_photo(chat_id, file, caption=message.text, reply_markup=markup)
                else:
                    sent = await self._bot.send_document(chat_id, file, caption=message.text, reply_markup=markup)
        except TelegramAPIError as error:
            raise classify(error) from error
        return sent.message_id

    async def _send_stored(self, chat_id: int, text: str, file: Stored, markup: InlineKeyboardMarkup | None) -> Message:
        """Send what Telegram keeps; if it does not know the file (another bot's token, a deleted one), say so."""
        try:
            if file.kind == "voice":
                return await self._bot.send_voice(chat_id, file.file_id, caption=text, reply_markup=markup)
            return await self._bot.send_photo(chat_id, file.file_id, caption=text, reply_markup=markup)
        except TelegramBadRequest as error:
            if not isinstance(classify(error), RejectedError):
                raise
            return await self._bot.send_message(chat_id, f"{text}\n{file.lost}", reply_markup=markup)


def _markup(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    made = ([_button(button) for button in row] for row in rows)
    return InlineKeyboardMarkup(inline_keyboard=[part for row in made for part in broken_up(row)])


def _button(button: Button) -> InlineKeyboardButton:
    if button.action.startswith("https://"):
        return InlineKeyboardButton(text=button.label, url=button.action)
    return InlineKeyboardButton(text=button.label, callback_data=f"{PREFIX}{button.action}")
