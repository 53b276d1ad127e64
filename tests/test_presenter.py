"""Screens that Telegram refuses, over the sandbox's real refusals."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.types import Chat
from aiogram_dialog.api.entities import NewMessage, ShowMode

from bot.pacer import Pacer
from bot.presenter import NotShownError, Presenter
from bot.screen import UpdateScreen
from domain.clock import ShiftedClock
from sandbox.server import running
from sandbox.world import World
from scheduler.messenger import UnreachableError


@pytest.fixture
async def stage():
    world = World(ShiftedClock())
    person = world.person(7, "Лера")
    await person.start()
    async with running(world) as url:
        bot = Bot(
            world.token,
            session=AiohttpSession(api=TelegramAPIServer.from_base(url)),
            default=DefaultBotProperties(parse_mode=ParseMode.HTML),
        )
        yield world, person, Presenter(bot, Pacer(0))
        await bot.session.close()


def screen_of(text: str) -> UpdateScreen:
    new = NewMessage(chat=Chat(id=7, type="private"), text=text, parse_mode=ParseMode.HTML, show_mode=ShowMode.SEND)
    return UpdateScreen(new=new)


async def test_a_screen_that_does_not_parse_still_arrives_as_plain_words(stage):
    _, person, presenter = stage
    assert await presenter.present(screen_of("Привет, <b>Аня & <i>Илья</b>")) is not None
    assert person.text == "Привет, Аня & Илья"


async def test_a_prefix_of_typed_characters_is_escaped(stage):
    _, person, presenter = stage
    screen = screen_of("Меню")
    screen.alert("a <b> c")
    await presenter.present(screen)
    assert person.text == "a <b> c\n\nМеню"


async def test_server_errors_are_waited_out(stage):
    world, person, presenter = stage
    world.faults.add("error_500", "sendmessage", times=2)
    assert await presenter.present(screen_of("Меню")) is not None
    assert person.text == "Меню"


async def test_lasting_errors_leave_the_screen_for_later(stage):
    world, _, presenter = stage
    world.faults.add("error_500", "sendmessage")
    with pytest.raises(NotShownError):
        await presenter.present(screen_of("Меню"), 2)


async def test_a_person_who_blocked_the_bot_is_unreachable(stage):
    _, person, presenter = stage
    await person.block()
    with pytest.raises(UnreachableError):
        await presenter.present(screen_of("Меню"))
