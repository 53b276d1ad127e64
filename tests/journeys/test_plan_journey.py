"""The pair's own page, two forgotten meetings, a correction, a quiet disagreement, and a group, tap by tap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from catalog.load import load_catalogue
from domain.vocabulary import MatchStatus, MeetingStatus, Role, Side
from services import meeting_log
from services.notices import post
from storage.tables import Account, Match, Meeting, MeetingAttendance, MeetingRevision
from tests.journeys.test_meetings_journey import school as school  # noqa: PLC0414 - a fixture

DAY = timedelta(days=1)


async def walk(person, *steps: tuple[str, str]) -> None:
    for label, then in steps:
        await person.tap(label)
        await person.sees(then)
        await person.settle(0.1)


async def test_two_forgotten_meetings_are_logged_one_after_the_other(school) -> None:
    await school.match(MatchStatus.WORKING)
    mentor = school.chats.mentor
    await mentor.command("plan")
    await mentor.sees("Шаг 4 из 5: рабочие встречи")
    await walk(
        mentor,
        ("Записать прошедшую", "Старше двух недель?"),
        ("пт 11.09", "Так и было?"),
        ("Да, всё так", "Как идёт план"),
        ("Немного отстаём", "Когда следующая"),
        ("Не сейчас", "Готово"),
        ("Ещё одну прошедшую", "В какой день"),
    )
    assert "пт 11.09" not in mentor.buttons  # a meeting stands there now
    await walk(
        mentor,
        ("ср 09.09", "Так и было?"),
        ("Да, всё так", "Как идёт план"),
        ("По плану", "Когда следующая"),
        ("Не сейчас", "Готово"),
        ("Добавить тему", "Что было главным"),
    )
    await mentor.send("Датчики и моторы")
    await mentor.sees("Готово")
    await mentor.command("plan")
    await mentor.sees("Встреч: 2. Последняя: пт 11 сентября, рабочая, 45 минут")
    await walk(mentor, ("Все встречи: 2", "Датчики и моторы"))
    mentee = school.chats.mentee
    await mentee.command("plan")
    await mentee.sees("План: немного отстаём")
    await walk(mentee, ("Все встречи: 2", "Датчики и моторы"), ("ср 09.09", "Тема: Датчики и моторы"))
    assert "Длительность" not in mentee.buttons
    rows = await school.rows(select(Meeting.status, Meeting.type))
    assert [(row.status, row.type) for row in rows] == [("held", "working")] * 2


async def logged(school, days_ago=2, status=MatchStatus.APPROVED) -> tuple[int, int]:
    match = await school.match(status)
    async with school.unit() as u:
        day = (u.now - days_ago * DAY).date()
        done = await meeting_log.log_past(u, school.mentor, load_catalogue(), match, meeting_log.Details(held_on=day))
    return match, done.meeting_id


async def test_a_log_is_corrected_with_a_trace(school) -> None:
    match, _ = await logged(school)
    mentor, mentee = school.chats.mentor, school.chats.mentee
    await mentee.sees("Как прошла встреча")
    await mentor.command("plan")
    await mentor.sees("Шаг 2 из 5")
    await walk(
        mentor,
        ("Все встречи: 1", "знакомство"),
        ("вс 13.09", "45 минут"),
        ("Длительность", "Сколько было минут"),
    )
    await mentor.send("сорок")
    await mentor.sees("от 5 до 480")
    await mentor.send("70")
    await mentor.sees("70 минут")
    await walk(
        mentor,
        ("Место", "Где она была"),
        ("Онлайн", "онлайн"),
        ("День", "В какой день она была"),
        ("сб 12.09", "Исправлено 15.09, Mentor"),
        ("← Все встречи", "исправлено 15.09"),
        ("сб 12.09", "70 минут"),
        ("Не состоялась", "останется след"),
        ("Не состоялась", "Встреча не состоялась"),
    )
    assert await school.status(match) == "approved"
    await mentee.sees("Запись о встрече исправлена")
    await mentee.tap("Наша страница")
    await mentee.sees("Шаг 1 из 5")
    await walk(mentor, ("Состоялась", "Встреча всё-таки была?"), ("Состоялась", "70 минут"))
    assert await school.status(match) == "intro"
    assert len(await school.rows(select(MeetingRevision.id))) == 5
    (row,) = await school.rows(select(Meeting.minutes, Meeting.format))
    assert (row.minutes, row.format) == (70, "online")


async def test_he_says_met_she_says_not_and_the_curator_settles_it(school) -> None:
    _, meeting = await logged(school)
    async with school.unit() as u:
        await meeting_log.say_word(u, school.mentee, meeting, MeetingStatus.CANCELLED)
    mentor, mentee, curator = school.chats.mentor, school.chats.mentee, school.chats.curator
    await curator.command("today")
    await curator.sees("говорят разное")
    await walk(curator, ("Разобраться", "Рассказывают по-разному"))
    assert "Mentor: состоялась" in curator.text
    assert "Mentee: не состоялась" in curator.text
    await walk(
        curator,
        ("Разобраться", "Поговорите с обоими"),
        ("Считать состоявшейся", "Решено куратором 15.09"),
        ("← Все встречи", "знакомство"),
        ("← К паре", "Наставник"),
    )
    assert "Рассказывают по-разному" not in curator.text
    for person in (mentor, mentee):
        await person.settle(0.2)
        assert "по-разному" not in person.transcript
        assert "исправлена" not in person.transcript
    (row,) = await school.rows(select(Meeting.status, Meeting.settled_by))
    assert (row.status, row.settled_by) == ("held", school.curator.person_id)


async def test_the_curator_adds_a_meeting_from_the_card(app, school, world) -> None:
    match = await school.match(MatchStatus.WORKING)
    world.clock.move_by(20 * DAY)
    curator = school.chats.curator
    await curator.command("pairs")
    await curator.settle(0.2)
    await curator.tap_data(curator.screen, f"go:order:{match}")
    await curator.sees("Наставник")
    await walk(
        curator,
        ("Все встречи", "Встреч ещё не было"),
        ("Добавить встречу", "до начала учебного года"),
        ("← Раньше", "до начала учебного года"),
        ("← Раньше", "до начала учебного года"),
        ("чт 10.09", "Рабочая, 45 минут"),
        ("Тема", "О чём была встреча"),
    )
    await curator.send("Итоги <b>четверти</b>")
    await curator.sees("Итоги <b>четверти</b>")
    (row,) = await school.rows(select(Meeting.held_at))
    assert row.held_at.date() == date(2026, 9, 10)


async def test_in_english_the_page_reads_as_well(school) -> None:
    async with school.unit() as u:
        u.execute(update(Account).values(locale="en"))
    await logged(school)
    mentor = school.chats.mentor
    await mentor.command("plan")
    await mentor.sees("Step 2 of 5: trial meeting")
    await walk(
        mentor,
        ("All meetings: 1", "introduction"),
        ("Sun 13.09", "45 minutes"),
        ("Place", "Where was it really?"),
        ("Online", "Corrected on 15.09, Mentor"),
    )


@pytest.fixture
async def group(school, world):
    """Three mentees, one mentor, proposed as one match."""
    for name in ("boris", "vera"):
        actor = await school.person(name, Role.MENTEE, Side.MENTEE, born=date(2012, 2, 2))
        setattr(school.chats, name, world.person(actor.chat_id, name.capitalize()))
        await getattr(school.chats, name).command("menu")
        await getattr(school.chats, name).settle()
    people = ("mentee", "boris", "vera")
    match = await school.match(MatchStatus.PROPOSED, mentees=people)
    async with school.unit() as u:
        for name in ("mentor", *people):
            post(u, "match_proposed", school.actors[name].person_id, match, municipality_id=school.municipality)
    return match


async def test_a_group_agrees_meets_and_ticks_who_was_there(school, group) -> None:
    chats = school.chats
    for name in ("mentee", "vera", "boris"):
        person = getattr(chats, name)
        await person.sees("Есть новость")
        await person.tap("Посмотреть")
        await person.sees("Это группа")
    await chats.mentor.tap("Посмотреть")
    await chats.mentor.sees("Это группа")
    await chats.mentor.tap("Давайте попробуем")
    await chats.mentor.sees("Ваше «да» записано")
    for name in ("mentee", "vera"):
        await getattr(chats, name).tap("Давай попробуем")
        await getattr(chats, name).sees("Твоё «да» записано")
    await chats.boris.tap("Хочу другого")
    await chats.boris.sees("Можно и не отвечать")
    await chats.boris.tap("Не хочу говорить")
    await chats.boris.sees("не сложилась")
    await chats.curator.sees("Пара согласна")
    assert await school.status(group) == "agreed_by_both"
    async with school.unit() as u:
        u.change(Match, group, status=MatchStatus.WORKING.value, approved_at=u.now - 9 * DAY)
    mentor = chats.mentor
    await mentor.command("plan")
    await mentor.sees("Mentee, Vera")
    await walk(
        mentor,
        ("Записать прошедшую", "В какой день"),
        ("Вчера", "Так и было?"),
        ("Да, всё так", "Кто был?"),
        ("✓ Vera", "Кто был?"),
        ("Записать", "Как идёт план"),
        ("По плану", "Когда следующая"),
        ("Не сейчас", "Готово"),
    )
    await chats.mentee.sees("Как прошла встреча")
    await chats.vera.settle(0.2)
    assert "Как прошла встреча" not in chats.vera.transcript
    rows = await school.rows(select(MeetingAttendance.person_id, MeetingAttendance.present))
    assert {row.person_id: row.present for row in rows} == {
        school.mentee.person_id: True,
        school.vera.person_id: False,
    }
    await mentor.command("plan")
    await mentor.sees("Встреч: 1.")
    await walk(mentor, ("Все встречи: 1", "рабочая"), ("пн 14.09", "Были: Mentee"), ("Кто был", "Кто был?"))
    await walk(mentor, ("Vera", "Кто был?"), ("Записать", "Были: Mentee, Vera"))
