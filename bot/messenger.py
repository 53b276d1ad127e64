"""Telegram as delivery sees it: one composed message out, paced and its errors classified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.exceptions import TelegramAPIError
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from bot.outcomes import classify
from handlers.go import PREFIX

if TYPE_CHECKING:
    from aiogram import Bot

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
            else:
                file = BufferedInputFile(message.file.data, message.file.name)
                if message.file.picture:
                    sent = await self._bot.send_photo(chat_id, file, caption=message.text, reply_markup=markup)
                else:
                    sent = await self._bot.send_document(chat_id, file, caption=message.text, reply_markup=markup)
        except TelegramAPIError as error:
            raise classify(error) from error
        return sent.message_id


def _markup(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(inline_keyboard=[[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    if button.action.startswith("https://"):
        return InlineKeyboardButton(text=button.label, url=button.action)
    return InlineKeyboardButton(text=button.label, callback_data=f"{PREFIX}{button.action}")
