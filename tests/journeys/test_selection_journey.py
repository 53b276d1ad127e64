"""Stage 4 in chat: what an order needs, the selection note, a training in person, and a pupil who trains on a bus."""

from __future__ import annotations

from sqlalchemy import select, update

from domain.training import NEW_SCHOOL, REQUIRES
from domain.vocabulary import MatchStatus
from storage.tables import Account, Match, Organization, Selection, TrainingDay, TrainingProgress
from tests.journeys.phone import Phone
from tests.journeys.stage_4 import answer_part, read_pages
from tests.journeys.test_curators_desk_journey import town as town  # noqa: PLC0414 - a fixture
from tests.journeys.test_curators_desk_journey import work


async def ask_for_more(curator) -> None:
    """Switch training and the decision on, as a curator of an old school would."""
    await curator.command("settings")
    await curator.tap("Формы, партнёры…")
    await curator.tap("Отбор и обучение")
    await curator.sees("Илья Т.: обучение 0 из 5, решения нет")
    await curator.tap("Что нужно для приказа")
    await curator.sees("Согласия в чате и проверка наставников не из школы нужны всегда")
    await curator.double_tap("Обучение")
    await curator.sees("Как наставник проходит обучение?")
    await curator.tap("Решение об отборе")
    assert {"✓ Обучение", "✓ Решение об отборе", "• Любым способом", "Бумажные согласия"} <= set(curator.buttons)


async def fill_the_note(curator) -> None:
    """Note the interview, the fit and some words; a photo and too long a text are asked for anew."""
    await curator.sees("Беседы ещё не было")
    await curator.double_tap("Беседа была")
    await curator.tap("4")
    await curator.sees("Подходит, от 1 до 5: 4")
    await curator.tap("Заметка")
    await curator.send_photo()
    await curator.sees("текстом")
    await curator.send("я" * 501)
    await curator.sees("до 500 знаков")
    await curator.send("Спокойный, любит физику")
    await curator.sees("Заметка: Спокойный, любит физику")


async def record_a_saturday(curator) -> None:
    """Record an initial training of last Saturday; a tick goes off and on again."""
    await curator.tap("Записать занятие")
    await curator.tap("Начальное обучение")
    await curator.send("31.12.2030")
    await curator.sees("ещё впереди")
    await curator.send("12.09.2026")
    await curator.tap("90")
    await curator.tap("✓ Илья Т.")
    await curator.sees("минут: 90. Были: 0 из 1")
    await curator.tap("Илья Т.")
    await curator.tap("Сохранить")
    await curator.sees("12.09 · Начальное обучение, были: 1")


async def test_a_curator_asks_for_training_and_the_order_waits_for_it(app, town, world) -> None:
    curator = town.chat
    mentor = Phone(world.person(town.mentor.actor.chat_id, "Илья"), "ru")
    await mentor.command("menu")
    async with work(app) as unit:
        town.unit = unit
        town.match(town.mentor, town.mentee, MatchStatus.AGREED.value)
    await ask_for_more(curator)
    await curator.command("today")
    await curator.sees("Без обучения: 1")
    await curator.tap("· Записать приказ")
    await curator.sees("Не хватает: Илья Т.: обучение, решение об отборе")
    await curator.send("12-ОД")
    await curator.sees("приказ пока не записать")
    await curator.tap("Илья Т.")
    await fill_the_note(curator)
    await record_a_saturday(curator)
    await curator.tap("← К списку")
    await curator.tap("Илья Т.")
    await curator.sees("был на очном занятии")
    await curator.tap("Решить позже")
    await curator.tap("В базу наставников")
    await curator.sees("Решение: в базе наставников")
    await curator.tap("Карточка")
    await curator.tap("Заметка об отборе")
    await curator.sees("Спокойный")
    await app.delivery.deliver_due()
    said = await mentor.told("Теперь ты в базе наставников")
    assert "физик" not in said.text

    await curator.command("today")
    await curator.tap("· Записать приказ")
    await curator.send("12-ОД")
    await curator.tap("Сегодня, ")
    await curator.sees("есть приказ")
    async with work(app) as unit:
        assert await unit.scalar(select(Match.status)) == MatchStatus.APPROVED.value
        row = await unit.first(select(Selection.fit, Selection.decision, Selection.note))
        assert tuple(row) == (4, "pool", "Спокойный, любит физику")
        assert await unit.scalar(select(TrainingDay.minutes)) == 90


async def test_a_pupil_trains_in_english_and_stops_on_the_way(app, town, world) -> None:
    async with work(app) as unit:
        unit.execute(update(Organization).values(settings={REQUIRES: list(NEW_SCHOOL)}))
        unit.execute(update(Account).where(Account.person_id == town.mentor.id).values(locale="en"))
    mentor = Phone(world.person(town.mentor.actor.chat_id, "Ilya", language_code="en"), "en")
    await mentor.command("menu")
    await mentor.sees("", "Next: a short training")
    await mentor.tap("", "To the training")
    await mentor.sees("", "0 of 6")
    await mentor.tap("", "Safety rules")
    await mentor.tap("", "Next")
    await mentor.sees("", "· 2 of 5")
    await mentor.person.double_tap("Next")
    await mentor.sees("", "· 3 of 5")
    await mentor.command("menu")  # the bus has come
    await mentor.tap("", "To the training")
    await mentor.tap("", "Go on")
    await mentor.sees("", "· 3 of 5")
    await mentor.tap("", "← Back")
    await read_pages(mentor)
    await answer_part(mentor, "safety", child=True, wrong=2)
    await mentor.sees("", "3 of 5 are right")
    await mentor.tap("", "Try again")
    await read_pages(mentor)
    await answer_part(mentor, "safety", child=True, wrong=1)
    await mentor.sees("", "4 of 5 are right")
    await mentor.tap("", "All parts")
    await mentor.sees("", "1 of 6")
    assert "✓ Safety rules" in mentor.person.buttons
    async with work(app) as unit:
        row = await unit.first(select(TrainingProgress.right, TrainingProgress.attempts, TrainingProgress.passed_at))
        assert (row.right, row.attempts) == (4, 2)
        assert row.passed_at is not None
