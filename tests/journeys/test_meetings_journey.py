"""One pair's life in the chat: the proposal, a meeting proposed and logged with taps alone, reminders, the trial."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from domain.vocabulary import MatchStatus, Role
from services.notices import post
from storage.tables import Account, Meeting
from tests.pair.school import found_school

DAY = timedelta(days=1)


@pytest.fixture
async def school(app, world):
    @asynccontextmanager
    async def unit():
        work = app.open_unit()
        try:
            yield work
            await work.commit()
        finally:
            await work.rollback()

    school = await found_school(unit, world.clock)
    school.chats = SimpleNamespace(
        **{name: world.person(actor.chat_id, name.capitalize()) for name, actor in school.actors.items()}
    )
    for person in vars(school.chats).values():
        await person.command("menu")
        await person.settle()
    return school


async def propose_match(school):
    match = await school.match(MatchStatus.PROPOSED)
    async with school.unit() as u:
        for name in ("mentor", "mentee"):
            post(u, "match_proposed", school.actors[name].person_id, match, municipality_id=school.municipality)
    return match


async def test_the_proposal_is_answered_by_both(school) -> None:
    match = await propose_match(school)
    mentee, mentor, curator = school.chats.mentee, school.chats.mentor, school.chats.curator
    await mentee.sees("Нашёлся наставник")
    await mentee.tap("Посмотреть")
    await mentee.sees("ни к чему не обязывает")
    await mentee.tap("Есть вопрос")
    await mentee.sees("Куратор уже знает")
    await curator.sees("Есть вопрос о предложении")
    await mentee.tap("← Назад")
    await mentee.sees("Нашёлся наставник")
    await mentee.double_tap("Давай попробуем")
    await mentee.sees("Твоё «да» записано")
    await mentor.tap("Посмотреть")
    await mentor.sees("ни к чему не обязывает")
    await mentor.tap("Давайте попробуем")
    await mentor.sees("Все сказали «да»")
    await curator.sees("Пара согласна")
    assert await school.status(match) == "agreed_by_both"


async def test_a_no_is_kind_and_private(school) -> None:
    match = await propose_match(school)
    mentee, mentor, curator = school.chats.mentee, school.chats.mentor, school.chats.curator
    await mentor.sees("Есть новость")
    await mentor.tap("Посмотреть")
    await mentor.sees("ни к чему не обязывает")
    await mentee.sees("Есть новость")
    await mentee.tap("Посмотреть")
    await mentee.sees("ни к чему не обязывает")
    await mentee.tap("Хочу другого")
    await mentee.sees("Можно и не отвечать")
    await mentee.tap("Не совсем то")
    await mentee.sees("не сложилась")
    await mentor.sees("никто не виноват")
    assert "не совсем то" not in mentor.transcript
    await curator.sees("не совсем то")
    assert await school.status(match) == "declined"


class Taps:
    """Counts what a person taps, and would see anything typed."""

    def __init__(self, person) -> None:
        self.person, self.count = person, 0

    async def __call__(self, label: str, then: str) -> None:
        self.count += 1
        await self.person.tap(label)
        await self.person.sees(then)


async def test_a_meeting_is_proposed_agreed_remembered_and_logged_in_five_taps(app, school, world) -> None:
    await school.all_in()
    await school.match(MatchStatus.WORKING)
    mentee, mentor = school.chats.mentee, school.chats.mentor
    await mentor.command("meeting")
    await mentor.sees("Когда вам удобно")
    tap = Taps(mentor)
    await tap("ср 16.09, 15:30", "Где?")
    await tap("В школе", "Где именно")
    await tap("Не уточнять", "Вторая сторона получит сообщение")
    assert tap.count <= 5
    await mentee.sees("Предложена встреча")
    await mentee.tap("Хорошо")
    await mentee.sees("Договорились")
    await mentor.sees("Встреча согласована")
    world.clock.move_by(timedelta(hours=8, minutes=30))  # 18:30 in Moscow
    await app.tick()
    await app.delivery.deliver_due()
    await mentee.sees("Скоро встреча")

    world.clock.move_by(2 * DAY)
    await app.tick()
    await app.delivery.deliver_due()
    await mentor.sees("Нет записи о встрече")
    tap = Taps(mentor)
    await tap("Да, всё так", "Как идёт план")
    await tap("По плану", "Когда следующая встреча")
    await tap("пн 21.09", "Готово. Спасибо!")
    assert tap.count <= 4
    assert "Следующая" in mentor.text
    await mentee.sees("Как прошла встреча")
    rows = await school.rows(select(Meeting.status).order_by(Meeting.planned_at))
    assert [row.status for row in rows] == ["held", "planned"]


async def test_a_meeting_that_nobody_planned_is_logged_with_changes(school) -> None:
    await school.match()
    mentor = school.chats.mentor
    await mentor.command("meeting")
    await mentor.sees("знакомство")
    for label, then in (
        ("Записать прошедшую", "В какой день"),
        ("Вчера", "Так и было?"),
        ("Да, но иначе", "Как было на самом деле"),
        ("45 минут", "Сколько минут?"),
        ("90", "Как было на самом деле"),
    ):
        await mentor.tap(label)
        await mentor.sees(then)
    await mentor.tap("В школе")
    await mentor.settle()
    assert "Онлайн" in mentor.buttons
    await mentor.tap("Записать")
    await mentor.sees("Когда следующая встреча")
    await mentor.tap("Не сейчас")
    await mentor.sees("Готово")
    (row,) = await school.rows(select(Meeting.minutes, Meeting.format, Meeting.type))
    assert (row.minutes, row.format, row.type) == (90, "online", "intro")


async def test_another_day_is_found_in_the_calendar(school) -> None:
    await school.match()
    mentee = school.chats.mentee
    await mentee.command("meeting")
    await mentee.sees("Когда тебе удобно")
    for label, then in (
        ("Другой день", "Какой день подходит"),
        ("Октябрь →", "Октябрь 2026"),
        ("1", "Во сколько?"),
        ("17:00", "Где?"),
        ("Онлайн", "Где онлайн"),
        ("Не уточнять", "онлайн"),
    ):
        await mentee.tap(label)
        await mentee.sees(then)
        await mentee.settle()
    await mentee.send("просто текст")
    await mentee.settle()
    (row,) = await school.rows(select(Meeting.planned_at, Meeting.format))
    assert (row.planned_at.isoformat(), row.format) == ("2026-10-01T14:00:00+00:00", "online")


async def test_the_mentee_says_her_word_and_both_answer_the_trial(school, world) -> None:
    match = await school.match(MatchStatus.INTRO)
    mentee, mentor = school.chats.mentee, school.chats.mentor
    await mentor.command("meeting")
    await mentor.sees("Когда вам удобно")
    await mentor.tap("ср 16.09, 15:30")
    await mentor.sees("Где?")
    await mentor.tap("В школе")
    await mentor.sees("Где именно")
    await mentor.tap("Не уточнять")
    await mentor.sees("Вторая сторона")
    world.clock.move_by(2 * DAY)
    await mentee.command("meeting")
    await mentee.sees("Встреча состоялась?")
    await mentee.tap("Да")
    await mentee.settle()
    await mentor.command("meeting")
    await mentor.sees("Так и было?")
    await mentor.tap("Да, всё так")
    await mentor.sees("продолжаете вместе?")
    assert await school.status(match) == "trial"
    await mentor.command("plan")
    await mentor.sees("Продолжаете вместе?")
    await mentor.tap("Ответить")
    await mentor.settle()
    assert mentor.text


async def test_without_a_match_meeting_explains_itself(school, world) -> None:
    await school.chats.mentee.command("meeting")
    await school.chats.mentee.sees("Встречи начнутся")
    assert "Меню" in school.chats.mentee.buttons
    guardian = await school.person("guardian", Role.LEGAL_GUARDIAN)
    phone = world.person(guardian.chat_id, "Guardian")
    await phone.command("meeting")
    await phone.sees("К вам пока не привязан ребёнок")
    assert phone.buttons


async def test_in_english_a_meeting_is_logged_too(school) -> None:
    await school.match(MatchStatus.PLANNING)
    async with school.unit() as u:
        u.execute(update(Account).values(locale="en"))
    mentor = school.chats.mentor
    await mentor.command("meeting")
    await mentor.sees("When would you like to meet?")
    for label, then in (
        ("Log a past meeting", "On which day"),
        ("Today", "Was it so?"),
        ("Yes, just so", "How is the plan going?"),
        ("On plan", "When do you meet next?"),
        ("Not now", "Done. Thank you!"),
    ):
        await mentor.tap(label)
        await mentor.sees(then)
    await school.chats.mentee.sees("How was the meeting")
