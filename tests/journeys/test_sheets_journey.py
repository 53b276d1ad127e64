"""The curator's sheets in chat: three pairs in a row, facts twice, the sheet on conformity to its level."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from domain.vocabulary import MatchStatus, Role
from storage.tables import Account, Answer, CuratorSheet, Match, SurveyRequest
from tests.journeys.phone import Phone
from tests.journeys.test_curating_journey import town as town  # noqa: PLC0414 - a fixture
from tests.journeys.test_curating_journey import work
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.test_sheets import said

DECEMBER = datetime(2026, 12, 8, 9, tzinfo=UTC)
MAY = datetime(2027, 5, 18, 9, tzinfo=UTC)
PAIRS = (("Илья", "Аня"), ("Олег", "Боря"), ("Вера", "Галя"))


@pytest.fixture
async def school(app, town):
    """A year with three pairs at work and six mentees who have answered at its end."""
    async with work(app) as unit:
        town.unit = unit
        town.cycle()
        form_on(town)
        town.pairs = [
            town.match(ready_mentor(town, mentor), ready_mentee(town, mentee), MatchStatus.WORKING.value)
            for mentor, mentee in PAIRS
        ]
    async with work(app) as unit:
        await unit.exclusive()
        for number, match in enumerate(town.pairs):
            unit.change(Match, match, approved_at=unit.now + timedelta(minutes=number))
    return town


async def goodbye(app, town) -> None:
    """Let the year come to its end, with answers of six mentees and of as many mentors."""
    async with work(app) as unit:
        town.unit = unit
        await unit.exclusive()
        unit.change(Match, town.pairs[0], status=MatchStatus.FINAL.value)
        for number in range(6):
            mentee = town.human(f"Ученик{number}", Role.MENTEE)
            mentor = town.human(f"Наставник{number}", Role.MENTOR)
            words = ("Поддержка Ильи", "его поддержку", "поддержки Илье")[number % 3]
            mine = {"fin_content": 9, "fin_useful": 4, "fin_mentor": "yes", "fin_words": words}
            said(town, mentee, "FIN-ME", mine)
            said(town, mentor, "FIN-MR", {"finr_content": 9, "finr_involved": 6, "finr_again": "no"})


async def test_three_pairs_in_a_row_from_the_mornings_line(app, world, school) -> None:
    world.clock.move_to(DECEMBER)
    curator = Phone(school.chat, "ru")
    await curator.command("today")
    await curator.sees("Пары без промежуточной оценки: 3")
    await curator.tap("1 · Оценить пары" if curator.shows("1 · Оценить пары") else "2 · Оценить пары")
    await curator.sees("О каждой пять коротких вопросов")
    await curator.tap("Дальше: осталось 3")
    await curator.sees("Пара: Илья Т. → Аня Т.")
    await curator.tap("Продолжить завтра")
    await curator.tap("Дальше: осталось 3")
    for label in ("Жёлтый — внимание", "Правится", "Да", "Заменить"):
        await curator.tap(label)
    await curator.send("Договорились поговорить в пятницу")
    screen = await curator.sees("Записано.")
    assert "Оценка: Жёлтый — внимание, 8 декабря 2026" in screen.text
    assert "Решение: Заменить" in screen.text
    for state, left in (("Зелёный — идёт", 2), ("Красный — помочь", 1)):
        await curator.tap(f"Дальше: осталось {left}")
        for label in (state, "Выполняется", "Да", "Продолжать", "Пропустить"):
            await curator.tap(label)
    await curator.sees("Оценены все пары")
    await curator.tap("Открыть пару")
    card = await curator.sees("Вера Т.")
    assert "Оценка: Красный — помочь" in card.text
    # A second look in the same term, from the card and back to it.
    await curator.tap("Оценить пару")
    for label in ("Жёлтый — внимание", "Выполняется", "Да", "Помочь", "Пропустить"):
        await curator.tap(label)
    await curator.sees("Оценка: Жёлтый — внимание")
    async with work(app) as unit:
        assert len(await unit.scalars(select(CuratorSheet.id))) == 4
    await curator.command("today")
    assert "промежуточной" not in curator.person.text


async def facts_twice(app, world, school, curator) -> None:
    await curator.command("people")
    await curator.send("Аня")
    await curator.tap("Карточка фактов")
    await curator.sees("Начало: не заполнено. Конец: не заполнено.")
    await curator.tap("Заполнить: начало")
    await curator.sees("Шесть чисел об ученике")
    await curator.tap("Начать")
    await curator.sees("Аня Т. · факты, начало")
    await curator.send("девять")
    await curator.sees("Нужно число")
    await curator.send("3,9")
    for label in ("1", "0", "0", "2", "Много"):
        await curator.tap(label)
    await curator.sees("Средний балл: 3,9")
    world.clock.move_to(MAY)
    await goodbye(app, school)
    await curator.command("people")
    await curator.send("Аня")
    await curator.tap("Карточка фактов")
    await curator.tap("Заполнить: конец")
    await curator.tap("Начать")
    await curator.send("4,2")
    for label in ("2", "1", "0", "2", "Нет"):
        await curator.tap(label)
    screen = await curator.sees("Средний балл: 3,9 → 4,2, больше на 0,3")
    assert "Пропуски без причины: Много → Нет, стало меньше" in screen.text
    assert "Сколько профориентационных событий? 0 → 0, без перемен" in screen.text
    await curator.tap("← К карточке")
    await curator.sees("Аня Т")


async def test_facts_twice_and_the_sheet_to_its_level(app, world, school) -> None:
    curator = Phone(school.chat, "ru")
    await facts_twice(app, world, school, curator)
    await curator.command("settings")
    await curator.tap("Опросы и листы")
    await curator.tap("Листы куратора")
    await curator.sees("девять признаков и SWOT")
    await curator.tap("Лист куратора")
    await curator.tap("Заполнить")
    for number in range(5):
        await curator.sees(f"{number + 1} из 9")
        await curator.tap("Полностью")
    await curator.sees("наставляемые 9, ответов: 6; наставники 9, ответов: 6")
    await curator.tap("Подтвердить: Полностью")
    await curator.sees("Подсказки анкет нет")
    await curator.tap("Частично")
    await curator.sees("наставники 6, ответов: 6")
    await curator.tap("Подтвердить: Частично")
    await curator.tap("Полностью")
    line = await curator.sees("Сильные стороны")
    assert "Часто пишут: поддержка (6)" in line.text
    assert "«Насколько вы довольны участием?» 9 из 10 (наставляемые)" in line.text
    await curator.tap("Принять подсказку")
    await curator.sees("Слабые стороны")
    await curator.person.send_photo()
    await curator.sees("Здесь я читаю только текст")
    await curator.send("я" * 301)
    await curator.sees("Слишком длинно")
    await curator.send("Мало встреч в марте")
    await curator.sees("Возможности")
    await curator.tap("Пропустить")
    await curator.sees("Риски")
    await curator.tap("Принять подсказку")
    result = await curator.sees("16 из 18, оптимальный уровень")
    assert "7. Партнёры довольны: частично" in result.text
    assert "Слабые стороны: Мало встреч в марте" in result.text
    await curator.tap("1")
    await curator.tap("Нет")
    await curator.sees("14 из 18, допустимый уровень")
    async with work(app) as unit:
        stored = await unit.all(
            select(Answer.item_id, Answer.value)
            .join(SurveyRequest, SurveyRequest.id == Answer.request_id)
            .where(SurveyRequest.instrument == "FIN-CU")
        )
        assert len(stored) == 13
        assert "нет: 6 из 6" in next(row.value for row in stored if row.item_id == "swot_risks")


async def test_the_sheet_in_english(app, world, school) -> None:
    world.clock.move_to(MAY)
    async with work(app) as unit:
        unit.execute(update(Account).where(Account.chat_id == school.chat.id).values(locale="en"))
    curator = Phone(school.chat, "en")
    await curator.command("settings")
    await curator.tap("", "Surveys and sheets")
    await curator.tap("", "Curator's sheets")
    await curator.sees("", "opens with the first final meeting")
    await goodbye(app, school)
    await curator.command("settings")
    await curator.tap("", "Surveys and sheets")
    await curator.tap("", "Curator's sheets")
    await curator.tap("", "The curator's sheet")
    await curator.tap("", "Fill it in")
    await curator.sees("", "1 of 9")
    await curator.tap("", "No")
    await curator.tap("", "← To the sheet")
    await curator.sees("", "Given: 1 of 9")
    await curator.tap("", "Go on")
    for _ in range(8):
        await curator.tap("", "Confirm: Fully" if curator.shows("", "Confirm: Fully") else "Partly" if curator.shows(
            "", "Partly") else "Confirm: Partly")  # fmt: skip
    await curator.sees("", "Strengths")
    await curator.tap("", "Take the suggestion")
    for _ in range(3):
        await curator.tap("", "Leave it out")
    result = await curator.sees("", "9 of 18, acceptable level")
    assert "1. Aims and tasks: no" in result.text
    assert "Strengths: «How satisfied" in result.text
