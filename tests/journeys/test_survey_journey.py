"""A questionnaire and the menu as people see them in the chat: taps, typing, breaks, commands, the other language."""

from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from domain.vocabulary import Role, Side
from services import surveys
from storage.tables import Account, Answer, SurveyRequest
from tests.services.town import TEEN_BORN, Town


@asynccontextmanager
async def work(app):
    unit = app.open_unit()
    try:
        yield unit
        await unit.commit()
    finally:
        await unit.rollback()


async def answers(app) -> dict:
    async with work(app) as unit:
        return {row.item_id: row.value for row in await unit.all(select(Answer.item_id, Answer.value))}


@pytest.fixture
async def anya(app, world):
    """Let in a pupil of 16 who has consented, as has her mother; the intake questionnaire is next."""
    async with work(app) as unit:
        town = Town(unit)
        town.cycle()
        girl = town.human("Аня", Role.MENTEE, born=TEEN_BORN, chat=101)
        mother = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=None)
        town.guardian_of(girl, mother)
        town.consents_of(girl, side=Side.MENTEE, guardian=mother)
    return world.person(101, "Аня")


async def test_the_intake_of_a_pupil_with_a_break(app, anya) -> None:
    await anya.command("menu")
    await anya.sees("анкета")
    await anya.tap("Ответить")
    await anya.sees("6 вопросов")
    await anya.tap("Начать")
    await anya.sees("1 из 6")
    await anya.tap("Учёба, предмет")
    await anya.sees("1 из 6")
    await anya.tap("Свой проект")
    await anya.settle()
    assert "Дальше (2)" in anya.buttons
    first = anya.screen
    await anya.tap("Дальше (2)")
    await anya.sees("2 из 6")
    await anya.tap_old(first, "Дальше (2)")
    await anya.sees_alert("ответ уже есть")
    await anya.send_sticker()
    await anya.sees("только текст")
    await anya.send("я" * 1000)
    await anya.sees("300 знаков")
    await anya.send("Хочу собрать робота")
    await anya.sees("3 из 6")
    await anya.tap("Продолжить завтра")
    await anya.sees("с того же вопроса")
    await anya.tap("Продолжить анкету")
    await anya.sees("3 из 6")
    await anya.tap("← Назад")
    await anya.sees("Ответ уже записан")
    await anya.tap("Оставить так")
    await anya.sees("3 из 6")
    await anya.double_tap("Студент")
    await anya.sees("4 из 6")
    await anya.tap("Онлайн")
    await anya.sees("5 из 6")
    await anya.tap("Пропустить")
    await anya.sees("6 из 6")
    await anya.tap("Нет")
    await anya.sees("Спасибо")
    await anya.tap("Дальше")
    await anya.sees("подбирает тебе наставника")
    assert await answers(app) == {
        "me_needs": ["study", "project"],
        "me_goal": "Хочу собрать робота",
        "me_mentor": "student",
        "me_format": "online",
        "me_slots": None,
        "me_before": "no",
    }
    async with work(app) as unit:
        row = await unit.first(select(SurveyRequest.state, SurveyRequest.version, SurveyRequest.locale))
    assert tuple(row) == ("done", 1, "ru")


@pytest.mark.usefixtures("anya")
async def test_anothers_questionnaire_cannot_be_opened(app, world) -> None:
    async with work(app) as unit:
        town = Town(unit)
        town.cycle()
        town.human("Олег", Role.MENTEE, chat=102)
        foreign = surveys.ask(
            unit, person_id=(await unit.scalar(select(Account.person_id).where(Account.chat_id == 101))),
            instrument="MT-ME", subject_id=5, municipality_id=town.municipality_id, organization_id=town.school_id,
            locale="ru",
        )  # fmt: skip
    boy = world.person(102, "Олег")
    await boy.command("menu")
    await boy.sees("Олег, привет!")
    await boy.tap_data(boy.screen, f"go:survey:{foreign}")
    await boy.sees_alert("вопросы уже закрыты")


async def test_commands_language_and_help(anya) -> None:
    await anya.command("today")
    await anya.sees("для другой роли")
    await anya.command("nonsense")
    await anya.sees("Такой команды нет")
    await anya.command("help")
    await anya.sees("8-800-2000-122")
    await anya.tap("Меню")
    await anya.sees("Аня, привет!")
    await anya.tap("English")
    await anya.sees("На каком языке")
    await anya.tap("English")
    await anya.sees("Аня, hello!")
    await anya.tap("Answer questions")
    await anya.sees("6 questions")
    await anya.tap("Start")
    await anya.sees("1 of 6")
    await anya.command("cancel")
    await anya.sees("Stopped")
    await anya.send("hello?")
    await anya.settle()
    await anya.sees("Аня, hello!")


@pytest.mark.usefixtures("app")
async def test_a_stranger_learns_how_to_come_in(world) -> None:
    stranger = world.person(777, "Кто-то")
    await stranger.send("привет")
    await stranger.sees("ссылк")
    await stranger.command("menu")
    await stranger.sees("ссылк")


async def test_blocking_and_coming_back(app, anya) -> None:
    async def since():
        async with work(app) as unit:
            return await unit.scalar(select(Account.unreachable_since).where(Account.chat_id == 101))

    await anya.command("menu")
    await anya.sees("привет")
    await anya.block()
    await anya.settle()
    assert await since() is not None
    await anya.unblock()
    await anya.settle()
    assert await since() is None
