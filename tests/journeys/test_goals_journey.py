"""A pair's plan tap by tap: a pupil pair with a guardian in Russian, two teachers in English."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.vocabulary import MatchStatus, Role
from storage.ids import new_id
from storage.tables import Account, Match, MatchMember, Organization, Plan
from tests.journeys.phone import Phone
from tests.journeys.test_curators_desk_journey import work
from tests.services.ready import answered, form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

CURATOR, MENTOR, MENTEE, MOTHER = 740, 741, 742, 743


async def settle(app, world, locale: str):
    """Set up a school with a working pair: pupils with a mother in Russian, teachers in English."""
    async with work(app) as unit:
        town = Town(unit)
        town.curator()
        town.cycle()
        if locale == "ru":
            form_on(town)
            mentor, mentee = ready_mentor(town), ready_mentee(town)
            mother = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None, chat=MOTHER)
            town.guardian_of(mentee, mother)
        else:
            form_on(town, "teacher_teacher")
            plain = {"kind": "teacher", "born": ADULT_BORN, "grade": None, "form": "teacher_teacher"}
            mentor, mentee = town.human("Olga", Role.MENTOR, **plain), town.human("Vera", Role.MENTEE, **plain)
            answered(town, mentee, "IN-ME-T", {"te_needs": ["discipline", "ict"]})
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale=locale,
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
        match = town.match(mentor, mentee, MatchStatus.WORKING.value)
        await unit.exclusive()
        form = "pupil_pupil" if locale == "ru" else "teacher_teacher"
        unit.change(Match, match, form=form, approved_at=unit.now - timedelta(days=9))
        for human, chat in ((mentor, MENTOR), (mentee, MENTEE)):
            account = await unit.scalar(select(Account.id).where(Account.person_id == human.id))
            unit.change(Account, account, chat_id=chat, locale=locale)
        if locale == "en":
            unit.change(Organization, town.school_id, name="School 2")
    names = {"curator": CURATOR, "mentor": MENTOR, "mentee": MENTEE, "mother": MOTHER}
    phones = {
        name: Phone(world.person(chat, name.capitalize(), language_code=locale), locale)
        for name, chat in names.items()
        if locale == "ru" or name != "mother"
    }
    for phone in phones.values():
        await phone.command("menu")
    return phones, match


async def deliver(app) -> None:
    await app.tick()
    await app.delivery.deliver_due()


async def taps(phone: Phone, *steps: tuple[str, ...]) -> None:
    """Tap and see, pair by pair; four words are Russian and English of both."""
    for step in steps:
        half = len(step) // 2
        await phone.tap(*step[:half])
        await phone.sees(*step[half:])


async def status(app, match: int, value: MatchStatus) -> None:
    async with work(app) as unit:
        await unit.exclusive()
        unit.change(Match, match, status=value.value)


async def test_a_pupil_pair_from_the_first_goal_to_the_last_mark(app, world) -> None:  # noqa: PLR0915 - a year
    phones, match = await settle(app, world, "ru")
    mentor, mentee, mother, curator = (phones[name] for name in ("mentor", "mentee", "mother", "curator"))
    await mentor.command("plan")
    await mentor.sees("Плана целей пока нет.")
    with mentor.counting() as tally:
        await taps(
            mentor,
            ("Составить план", "Дальше: составь план"),
            ("Составить план", "Цели пока нет: добавь её."),
            ("+ Цель", "О чём она?"),
            ("Учёба, предмет", "Какая цель?"),
            ("Исправить оценки", "Как поймём: Оценка за четверть выше на балл"),
            ("← К частям", "Всё на месте"),
            ("Предложить план", "Теперь ждём ответа"),
        )
    assert (tally.taps, tally.typed) == (7, 0)
    await deliver(app)
    notice = ("Нужно твоё слово", "")
    await mother.command("child")
    await taps(mother, ("План", "План ждёт слова наставляемого."))
    assert not {"Подходит", "Хочу иначе", "Файл для печати"} & set(mother.person.buttons)
    await mentee.tap_under(notice, ("Открыть план", ""))
    await mentee.sees("Тебе подходит этот план?")
    await taps(mentee, ("Хочу иначе", "Что сделать иначе?"))
    for odd, answer in (("я" * 4000, "можно до 300 знаков"), ("\u2800\u3164", "Тут пусто")):
        await mentee.send(odd)
        await mentee.sees(answer)
    await mentee.person.send_photo()
    await mentee.sees("Здесь нужны слова")
    await mentee.send("<b>Лучше</b> про космос 😀")
    await mentee.sees("План пишет наставник")
    await deliver(app)
    await mentor.tap_under(("Есть ответ по плану", ""), ("Открыть план", ""))
    await mentor.sees("<b>Лучше</b> про космос 😀")
    await taps(
        mentor,
        ("Изменить план", "Всё на месте"),
        ("+ Цель", "О чём она?"),
        ("Свой проект", "Какая цель?"),
    )
    await mentor.send("Собрать ракету <на воде>")
    await mentor.sees("Как поймём, что получилось?")
    await mentor.send("Она взлетит выше школы")
    await mentor.sees("Собрать ракету <на воде>")
    await taps(
        mentor,
        ("Срок", "К какому месяцу?"),
        ("12.2026", "срок: декабрь 2026"),
        ("Шаги", "Шаги, до пяти"),
    )
    await mentor.send("Найти бутылку")
    await mentor.sees("Шаги, до пяти")
    assert "✓ Найти бутылку" in mentor.person.buttons
    await taps(
        mentor,
        ("← Назад", "Шаги: Найти бутылку"),
        ("← К частям", "Всё на месте"),
        ("Встречи", "Как часто"),
        ("Раз в две недели", "Сколько всего"),
        ("16", "Как вы обычно"),
        ("Лично и онлайн", "раз в две недели, всего 16, лично и онлайн"),
        ("Кто поможет", "Отметь всех"),
        ("Родители", "Отметь всех"),
        ("← Назад", "Кто поможет: родители"),
        ("Итог", "Что будет в итоге?"),
        ("Не боюсь нового", "В итоге: Не боюсь нового"),
        ("Предложить план", "Теперь ждём ответа"),
    )
    await mentee.command("menu")
    await taps(mentee, ("Открыть план", "Собрать ракету"), ("Подходит", "Теперь план читает куратор"))
    await curator.command("today")
    await curator.sees("Планы ждут утверждения: 1")
    await taps(curator, ("1 · Посмотреть планы", "Согласие наставляемого есть"), ("Вернуть", "Прочтёт наставник"))
    await taps(curator, ("Признак неясен", "Плана пока нет"))
    await deliver(app)
    await mentor.tap_under(("Куратор прочитал план", ""), ("Открыть план", ""))
    await mentor.sees("Признак неясен")
    await taps(mentor, ("Изменить план", "Всё на месте"), ("Предложить план", "Теперь ждём ответа"))
    await mentee.command("plan")
    await mentee.sees("загляни в план, он ждёт тебя")
    await taps(mentee, ("Открыть план", "Тебе подходит"), ("Подходит", "Теперь план читает куратор"))
    await curator.command("pairs")
    await curator.tap("Работают: 1")
    await curator.tap("Илья Т. → Аня Т.")
    await curator.sees("Индивидуальный план: ждёт куратора")
    await taps(curator, ("План", "Согласие наставляемого есть"), ("Утвердить", "План действует."))
    await taps(curator, ("История", "утверждено"), ("← К плану", "План действует."))
    await curator.tap("Файл для печати")
    await deliver(app)
    await curator.told("Вместо имён в нём коды")
    await mentee.told("Куратор его утвердил")

    world.clock.move_by(timedelta(days=91))
    await mentor.command("plan")
    await taps(mentor, ("Открыть план", "полпути пройдено"), ("Отметить цели", "1 из 2 · Исправить оценки"))
    await taps(mentor, ("Частично", "2 из 2 · Собрать ракету"), ("Пока нет", "на полпути: пока нет"))
    await deliver(app)
    await mentee.tap_under(("Половина пути", ""), ("Открыть план", ""))
    await mentee.sees("на полпути: частично")
    await taps(mentee, ("Вижу иначе", "Ты видишь отметки иначе"))
    await deliver(app)
    await curator.told("Аня: с отметками согласия нет")
    assert "с отметками" not in mentor.person.transcript
    await status(app, match, MatchStatus.FINAL)
    await mentor.command("plan")
    await taps(mentor, ("Открыть план", "что вышло с каждой целью"), ("Отметить цели", "1 из 3"))
    await taps(mentor, ("Получилось", "2 из 3"), ("Получилось", "План в целом"), ("Получилось", "В целом: получилось"))


async def test_two_teachers_in_english_change_their_programme(app, world) -> None:
    phones, match = await settle(app, world, "en")
    mentor, mentee, curator = (phones[name] for name in ("mentor", "mentee", "curator"))
    await mentor.command("plan")
    for label, then in (
        ("Write the plan", "Personalised programme"),
        ("Write the plan", "A goal is still missing"),
        ("+ Goal", "What is it about?"),
        ("Discipline", "Which goal?"),
        ("Rules in class", "Rules agreed and kept for a month"),
        ("← To the parts", "All is there"),
        ("Propose the plan", "Now it waits"),
    ):
        await mentor.person.tap(label)
        await mentor.person.sees(then)
    await deliver(app)
    await mentee.told("", "Something to read and decide")
    await mentee.command("plan")
    await taps(mentee, ("", "Open the plan", "", "Does this plan suit you?"))
    # The mentor takes it back meanwhile; the old yes agrees to nothing.
    await taps(mentor, ("", "Take it back to edit", "", "All is there"))
    await mentee.person.tap("It suits me")
    await mentee.person.settle(0.2, 10)
    assert "changed meanwhile" in mentee.person.alert
    await taps(mentor, ("", "Propose the plan", "", "Now it waits"))
    await mentee.command("plan")
    await taps(mentee, ("", "Open the plan", "", "Does this plan"), ("", "It suits me", "", "Now the curator reads it"))
    await curator.command("today")
    await taps(curator, ("", "1 · Read the plans", "", "The mentee has agreed"))
    await taps(curator, ("", "Approve", "", "The plan is in force."))
    await mentor.command("plan")
    await taps(
        mentor,
        ("", "Personal programme", "", "The plan is in force."),
        ("", "Change the plan", "", "All is there"),
        ("", "1. Rules in class", "", "Rules agreed"),
        ("", "Take the goal out", "", "A goal is still missing"),
        ("", "Give up the change", "", "The plan is in force."),
        ("", "History", "", "change given up"),
        ("", "← To the plan", "", "Rules in class"),
    )
    await mentor.person.tap("File to print")
    await deliver(app)
    await mentor.told("", "The plan you asked for.")
    async with work(app) as unit:
        states = await unit.scalars(select(Plan.state).order_by(Plan.number))
    assert states == ["approved", "dropped"]
    assert match


async def test_a_child_without_an_account_agrees_through_the_mother(app, world) -> None:
    phones, match = await settle(app, world, "ru")
    mentor, mother = phones["mentor"], phones["mother"]
    async with work(app) as unit:
        await unit.exclusive()
        child = await unit.scalar(
            select(MatchMember.person_id).where(MatchMember.match_id == match, MatchMember.side == "mentee")
        )
        unit.execute(update(Account).where(Account.person_id == child).values(person_id=await _shell(unit)))
    await mentor.command("plan")
    for label in ("Составить план", "Составить план", "+ Цель", "Свой проект", "Сделать проект", "← К частям"):
        await mentor.tap(label)
    await mentor.tap("Предложить план")
    await deliver(app)
    await mother.command("child")
    await taps(
        mother,
        ("Ответить за ребёнка", "без аккаунта"),
        ("Открыть план", "Сделать проект"),
        ("Подходит", "Теперь план читает куратор"),
        ("← Назад", "без аккаунта"),
    )
    async with work(app) as unit:
        assert await unit.scalars(select(Plan.state)) == ["agreed"]


async def _shell(unit) -> int:
    """Return somebody else whom a chat may belong to."""
    from storage.tables import Person  # noqa: PLC0415

    person = new_id()
    municipality = await unit.scalar(select(Person.municipality_id).limit(1))
    unit.add(
        Person(
            id=person, municipality_id=municipality, kind="pupil", code=f"X{person % 10**9}", first_name="Кто-то",
            last_name=None, birth_date=None, grade=None, created_at=unit.now,
        )
    )  # fmt: skip
    return person


@pytest.fixture(autouse=True)
def quiet(caplog):
    """No error is logged, whatever is tapped."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
