"""The curator's desk in a big school: finding somebody by letters, filters, pages, reminding all with one tap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bench.school import found_school
from domain.vocabulary import MatchStatus, Role
from storage.tables import Account, Match, Organization, OutboxMessage, Person
from tests.journeys.test_curators_desk_journey import CURATOR, Desk, work
from tests.journeys.test_curators_desk_journey import town as town  # noqa: PLC0414 - pytest finds a fixture by its name
from tests.services.ready import form_on, ready_mentee, ready_mentor


async def named(app, person_id: int, first: str, last: str, code: str) -> None:
    async with work(app) as unit:
        unit.change(Person, person_id, first_name=first, last_name=last, code=code)


@pytest.fixture
async def school(app, world):
    """A school of 300 with a curator."""
    made = await found_school(app.database, world.clock, 300, CURATOR, app.writer)
    async with work(app) as unit:
        rows = await unit.scalars(select(Person.id).where(Person.grade.isnot(None)).order_by(Person.id).limit(3))
    await named(app, rows[0], "Семён", "Ёлкин", "5DF-4RN")
    await named(app, rows[1], "Семён", "Йода-Петров", "K7M-H4T")
    made.chat = Desk(world.person(CURATOR, "Ольга"))
    return made


async def test_somebody_is_found_by_a_few_letters_of_any_kind(school) -> None:
    curator = school.chat
    await curator.command("people")
    await curator.sees("Все: 300")
    for typed in ("елкин", "ЁЛКИН", "семен ёлк", "5df4rn", "5DF-4RN", "5dф4rn".replace("ф", "F")):
        await curator.send(typed)
        await curator.sees("Семён Ёлкин · 5DF-4RN")
        await curator.tap("← К списку")
    await curator.send("к7м")  # Cyrillic letters that look like the code's
    await curator.sees("Семён Йода-Петров")
    await curator.tap("← К списку")
    await curator.send("семен")
    screen = await curator.sees("Нашлось: 2")
    assert "Семён Ё." in screen.text
    await curator.tap("Сбросить поиск")
    await curator.sees("Все: 300")
    await curator.send("нн")
    await curator.sees("Никого с таким именем или кодом")
    await curator.send("ья")  # many: the first of them, and how many there are
    screen = await curator.sees("Нашлось: ")
    await curator.send("😀")
    await curator.sees("Хватит двух букв")
    await curator.send("7 класс")
    screen = await curator.sees("7 класс: ")
    assert "Нашлось" not in screen.text
    await curator.send("Е")
    screen = await curator.sees("на букву Е")
    assert "Ёлкин" not in screen.text.replace("Семён Ё.", "Ёлкин") or "Семён Ё." in screen.text
    await curator.send_photo()
    await curator.sees("Ищу по тексту")
    await curator.send("x" * 5000)
    await curator.sees("Никого с таким именем или кодом")


async def test_pages_letters_and_filters_reach_everybody(school) -> None:
    curator = school.chat
    await curator.command("people")
    await curator.sees("Страница 1 из 38")
    assert not {"← Страница", "⇤ В начало"} & set(curator.buttons)
    await curator.tap("В конец ⇥")
    await curator.sees("Страница 38 из 38")
    await curator.tap("← Страница")
    await curator.sees("Страница 37 из 38")
    await curator.tap("⇤ В начало")
    await curator.tap("Страница →")
    await curator.sees("Страница 2 из 38")
    await curator.tap("По алфавиту")
    screen = await curator.sees("Первая буква фамилии")
    letter = next(label for label in screen.buttons if label.startswith("Ж "))
    await curator.tap(letter)
    await curator.sees(f"на букву Ж: {letter.removeprefix('Ж ')}")
    await curator.tap("Сбросить поиск")
    await curator.tap("Фильтр")
    screen = await curator.sees("Кого показать?")
    assert {"• Все: 300", "Наставляемые: 180", "Наставники: 120"} <= set(screen.buttons)
    await curator.tap("Наставники: 120")
    screen = await curator.sees("Страница 1 из 15")
    assert "наставляемый" not in screen.text
    await curator.tap("Другой фильтр")
    await curator.tap("11: ")
    await curator.sees("11 класс: ")
    await curator.tap("Написать этим людям")
    await curator.sees("Кому: 11 класс")


async def test_all_are_reminded_after_one_question_and_not_twice_a_day(app, school, world) -> None:
    curator = school.chat
    await curator.command("today")
    screen = await curator.sees("Не хватает согласий")
    number = next(line for line in screen.text.splitlines() if "Не хватает согласий" in line)[2:].split(" · ")[0]
    await curator.tap(f"{number} · Напомнить всем")
    screen = await curator.sees("Напомнить всем?")
    await curator.tap(next(label for label in screen.buttons if label.startswith("Да, напомнить: ")))
    await curator.sees("Без согласий: ")
    async with work(app) as unit:
        posted = await unit.scalar(
            select(func.count()).select_from(OutboxMessage).where(OutboxMessage.kind.startswith("missing_"))
        )
    assert f"Да, напомнить: {posted}" in screen.buttons
    await curator.tap("Напомнить всем")
    screen = await curator.sees(f"Сегодня уже напомнили: {posted}")
    assert "Напоминать сейчас некому" in screen.text
    assert not [label for label in screen.buttons if label.startswith("Да")]


async def test_letters_from_within_a_name_open_nobody_elses_card(app, town, world) -> None:
    async with work(app) as unit:
        town.unit = unit
        town.human("Таня", Role.MENTEE, form=None)
        town.human("Зоя", Role.MENTEE, form=None)
    curator = town.chat
    await curator.command("people")
    await curator.send("аня")
    await curator.sees("Аня Т")
    await curator.command("people")
    await curator.send("ань")
    await curator.sees("Никого с таким именем")
    await curator.send("оя")
    screen = await curator.sees("Нашлось: 1")
    assert any("Зоя" in label for label in screen.buttons)


async def test_pairs_are_found_by_either_side_and_the_silent_ones_written_to(app, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        form_on(town, "student_pupil")
        for name, other in (("Борис", "Ваня"), ("Галя", "Дима"), ("Галина", "Женя")):
            match = town.match(ready_mentor(town, name), ready_mentee(town, other), MatchStatus.WORKING.value)
            await unit.exclusive()
            unit.change(Match, match, approved_at=unit.now - timedelta(days=30))
    curator = town.chat
    await curator.command("pairs")
    await curator.send("гал")
    screen = await curator.sees("Нашлось: 2")
    assert "Борис" not in screen.text
    await curator.send("ван")
    await curator.sees("Наставник: Борис Т.")
    await curator.tap("← Все пары")
    await curator.sees("Нашлось: 2")
    await curator.tap("Сбросить поиск")
    await curator.send("я")
    await curator.sees("Хватит двух букв")
    await curator.send_sticker()
    await curator.sees("Ищу по тексту")
    await curator.command("today")
    screen = await curator.sees("молчат")
    await curator.tap("1 · Напомнить всем")
    await curator.sees("Пар: 3")
    await curator.tap("Да, напомнить: 6")
    await curator.sees("Молчат: 3")
    await curator.tap("Напомнить всем")
    await curator.sees("Сегодня уже напомнили: 6")


async def test_the_one_who_waits_opens_at_once(app, town) -> None:
    curator = town.chat
    await curator.command("today")
    await curator.sees("Готовы к подбору")
    await curator.tap("1 · Подобрать")
    screen = await curator.sees("Илья Т.")
    assert "Аня Т." in screen.text


async def test_a_curator_of_two_schools_chooses(app, town) -> None:
    async with work(app) as unit:
        other = type(town)(unit)
        other.head_id = town.head_id
        other.curator()
        unit.change(Organization, other.school_id, name="Школа № 9")
    curator = town.chat
    await curator.command("today")
    await curator.sees("В какой школе вы сегодня?")
    await curator.tap("Школа № 9")
    await curator.sees("Учебный год не открыт")


async def test_in_english(app, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        unit.execute(update(Account).where(Account.chat_id == CURATOR).values(locale="en"))
        for number in range(10):
            town.human(f"Zoe{number}", Role.MENTEE, form=None)
    curator = town.chat
    await curator.command("people")
    await curator.send("zoe")
    await curator.sees("Found: 10")
    await curator.tap("Page →")
    await curator.sees("Page 2 of 2")
    await curator.tap("Clear the search")
    await curator.tap("Filter")
    await curator.tap("Mentees: 11")
    await curator.sees("Page 1 of 2")
