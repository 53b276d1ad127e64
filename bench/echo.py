"""The measure of all things: a bare aiogram bot, as the library's own tutorial writes it."""

from __future__ import annotations

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

dispatcher = Dispatcher()
KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text=str(n), callback_data=f"echo:{n}") for n in row] for row in (range(5), range(5, 10))
    ]
)


@dispatcher.message()
async def on_text(message: Message) -> None:
    await message.answer(message.text or "", reply_markup=KEYBOARD if message.text == "/start" else None)


@dispatcher.callback_query()
async def on_tap(callback: CallbackQuery) -> None:
    await callback.answer()
    # The text has to differ, or Telegram says "message is not modified".
    await callback.message.edit_text(f"{callback.data} {callback.id}", reply_markup=KEYBOARD)


async def main() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BOT_API_URL"]), limit=200)
    await dispatcher.start_polling(Bot(os.environ["BOT_TOKEN"], session=session))


if __name__ == "__main__":
    if os.environ.get("BENCH_UVLOOP"):
        import uvloop

        uvloop.run(main())
    else:
        asyncio.run(main())
