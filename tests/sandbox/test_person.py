"""The virtual person against a real aiogram bot over HTTP."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

from sandbox.person import PNG


def keys(*labels):
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=label) for label in labels]]
    )


def build():
    dp = Dispatcher()

    @dp.message(CommandStart())
    async def start(message: Message, command: CommandObject):
        await message.answer(
            f"<b>Привет</b>, {message.from_user.first_name}! {command.args or ''}",
            reply_markup=keys("Начать", "Не сейчас"),
        )

    @dp.callback_query()
    async def tap(query: CallbackQuery):
        if isinstance(query.message, InaccessibleMessage):
            await query.answer("Этой кнопки уже нет", show_alert=True)
            return
        await query.answer(f"{query.data}!")
        await query.message.edit_text(f"Вы нажали {query.data}", reply_markup=keys("Дальше"))

    @dp.message(F.text == "файл")
    async def document(message: Message):
        await message.answer_document(BufferedInputFile(b"PK\x03", "отчёт.xlsx"), caption="Готово")
        await message.answer_photo(BufferedInputFile(PNG, "p.png"))

    @dp.message(F.text == "клавиатура")
    async def keyboard(message: Message):
        rows = [[KeyboardButton(text="Мой номер", request_contact=True)], [KeyboardButton(text="Меню")]]
        await message.answer("Ниже", reply_markup=ReplyKeyboardMarkup(keyboard=rows))

    @dp.message(F.photo | F.document | F.voice)
    async def file(message: Message, bot: Bot):
        sent = (message.photo or [message.document or message.voice])[-1]
        content = await bot.download(sent)
        await message.answer(f"файл {len(content.read())} байт")

    @dp.message()
    async def other(message: Message):
        await message.answer(f"{message.content_type.value}: {message.text}")

    @dp.edited_message()
    async def edited(message: Message):
        await message.answer(f"исправлено на {message.text}")

    return dp


@pytest.fixture
async def person(world, url):
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    bot = Bot(world.token, session=session)
    bot.default.parse_mode = "HTML"
    dp = build()
    polling = asyncio.create_task(dp.start_polling(bot, handle_signals=False, polling_timeout=2))
    yield world.person(101, "Аня", last_name="К.", username="anya", phone="79001112233")
    await dp.stop_polling()
    await polling
    await session.close()


async def test_a_conversation(person):
    await person.start("invite_1")
    screen = await person.sees("Привет, Аня! invite_1")
    assert screen.body["entities"][0]["type"] == "bold"
    assert screen.buttons == ["Начать", "Не сейчас"]
    await person.tap("Нач")
    screen = await person.sees("Вы нажали Начать")
    assert screen.edits == 1
    assert await person.sees_alert() == "Начать!"
    await person.tap_old(screen.message_id, "Дальше")
    await person.answer()
    await person.settle()
    assert person.buttons == ["Дальше"]


async def test_files_both_ways(person):
    await person.send("файл")
    document = await person.gets_document("отчёт")
    assert document.content == b"PK\x03"
    assert document.caption == "Готово"
    await person.settle()
    await person.send_photo()
    await person.sees(f"файл {len(PNG)} байт")
    await person.send_document("a.txt", b"12345")
    await person.sees("файл 5 байт")
    await person.send_voice()
    await person.answer()


async def test_other_content(person):
    await person.send_sticker()
    await person.sees("sticker")
    await person.send_location()
    await person.sees("location")
    await person.send("клавиатура")
    await person.sees("Ниже")
    assert person.buttons[-2:] == ["Мой номер", "Меню"]
    await person.tap("Мой номер")
    await person.sees("contact")
    await person.tap("Меню")
    await person.sees("text: Меню")
    message = await person.send("опечтка")
    await person.sees("опечтка")
    await person.edit_message(message, "опечатка")
    await person.sees("исправлено на опечатка")


async def test_a_long_text_is_several_messages(person):
    await person.send("я" * 5000)
    await person.settle()
    assert [len(one.text) for one in person.messages if not one.by_bot] == [4096, 904]


async def test_double_tap_and_stale_buttons(person, world):
    await person.start()
    await person.sees("Привет")
    first, second = await person.double_tap("Начать")
    assert first.id != second.id
    await person.settle()
    assert first.answered
    assert second.answered
    await person.tap_data(9999, "x")
    assert await person.sees_alert() == "Этой кнопки уже нет"
    assert world.calls["answercallbackquery"] >= 2


async def test_what_is_not_there(person):
    await person.start()
    await person.sees("Привет")
    with pytest.raises(AssertionError, match=r"no button 'Купить'[\s\S]+\[Начать\] \[Не сейчас\]"):
        await person.tap("Купить", 0.05)
    with pytest.raises(AssertionError, match="does not see 'Пока'"):
        await person.sees("Пока", timeout=0.05)
    with pytest.raises(ValueError, match="start link"):
        await person.start("русский")


async def test_blocking(person, world):
    await person.start()
    await person.sees("Привет")
    await person.block()
    with pytest.raises(ValueError, match="unblock"):
        await person.send("эй")
    await person.start()
    await person.sees("Привет")
    assert not world.chat_of(101).blocked


async def test_the_clock(world, person):
    moved = []

    async def hook(now):
        moved.append(now)

    world.on_clock_moved.append(hook)
    await world.move_clock(datetime(2026, 9, 1, 8, tzinfo=UTC))
    await world.move_clock(timedelta(days=7))
    assert [now.date().isoformat() for now in moved] == ["2026-09-01", "2026-09-08"]
    await person.start()
    screen = await person.sees("Привет")
    assert datetime.fromtimestamp(screen.body["date"], UTC).date().isoformat() == "2026-09-08"


async def test_the_record_is_bounded(world, api):
    world.record_limit = 5
    person = world.person(7, "Шурик")
    await person.start()
    for number in range(9):
        await api.ok("sendMessage", chat_id=7, text=str(number))
    assert [one.text for one in person.messages] == list("45678")
