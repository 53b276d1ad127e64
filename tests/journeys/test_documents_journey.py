"""The board of documents in the chat: recorded, put right, taken off; read by the head, counted for the district."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from domain.vocabulary import MatchStatus, Role
from services.orders import record_order
from storage.ids import new_id
from storage.tables import Account, Document, Membership, OutboxMessage
from tests.journeys.phone import Phone
from tests.journeys.test_broadcast_journey import work
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

CURATOR, HEAD, DISTRICT = 700, 701, 702


@pytest.fixture
async def town(app) -> Town:
    async with work(app) as unit:
        town = Town(unit)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale="ru",
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
        adult = {"kind": "teacher", "born": ADULT_BORN, "grade": None}
        town.human("Анна", Role.SCHOOL_HEAD, chat=HEAD, **adult)
        above = town.human("Вера", Role.MUNICIPAL_CURATOR, chat=DISTRICT, locale="en", **adult)
    async with work(app) as unit:
        await unit.exclusive()
        held = await unit.scalar(select(Membership.id).where(Membership.person_id == above.id))
        unit.change(Membership, held, organization_id=None)
    return town


async def test_a_deputy_head_after_lessons(app, world, town) -> None:  # noqa: PLR0915 - one long walk
    async with work(app) as unit:
        town.unit = unit
        match = town.match(ready_mentor(town), ready_mentee(town), MatchStatus.AGREED.value)
    async with work(app) as unit:
        await record_order(unit, town.boss, town.school_id, [match], number="7-ОД", dated_on=unit.now.date())
        unit.execute(delete(OutboxMessage))  # nobody of the pair is there to read it
    desk = Phone(world.person(CURATOR, "Ольга"), "ru")
    await desk.command("settings")
    await desk.tap("Документы")
    await desk.sees("Есть 1 из ")
    assert desk.shows("5 · Пары: 1 из 2")
    assert desk.shows("2 · Наставляемые")
    await desk.tap("1 · Начало: 0 из 6")
    await desk.person.send_photo()
    await desk.sees("Сканы остаются в школе")
    with desk.counting() as tally:
        await desk.tap("○ Приказ о внедрении")
        await desk.tap("Записать")
        await desk.send("№ 12-ОД от 1 сентября")
        await desk.tap("Сегодня, вт 15.09")
    assert (tally.taps, tally.typed) == (3, 1)
    await desk.sees("№ 12-ОД от 15 сентября 2026")
    await desk.tap("Ссылка")
    await desk.send("http://school2.example/12")
    await desk.sees("Это не ссылка")
    await desk.person.send_photo()
    await desk.sees("Сканы остаются в школе: в них имена. Напишите")
    await desk.send("https://school2.example/12")
    assert desk.shows("Открыть страницу")
    await desk.tap("Файл или место")
    await desk.send("папка 3, кабинет завуча")
    await desk.tap("Срок")
    await desk.send("01.09.2026")
    await desk.sees("Этот день уже прошёл")
    await desk.tap("До конца года")
    await desk.sees("действует до 31 мая 2027")
    await desk.tap("Дата")
    await desk.send("16.09.2026")
    await desk.sees("Этот день ещё не наступил")
    await desk.tap("Вчера, пн 14.09")
    await desk.sees("от 14 сентября 2026")
    await desk.tap("Новая версия")
    await desk.send("x" * 4000)
    await desk.sees("номер")
    await desk.send("13-ОД")
    await desk.tap("Сегодня, вт 15.09")
    await desk.sees("Раньше: № 12-ОД от 14.09.2026")
    await desk.tap("Убрать")
    await desk.tap("Да, убрать")
    await desk.sees("№ 12-ОД от 14 сентября 2026")
    await desk.tap("← К этапу")
    await desk.sees("1 из 6 на этом этапе")
    await desk.tap("? Партнёры")
    await desk.tap("Нам не нужен")
    await desk.sees("Вашей школе не нужен")
    await desk.tap("Всё-таки нужен")
    await desk.tap("← К этапу")
    await desk.tap("○ Раздел на сайте")
    await desk.tap("Записать")
    await desk.send("https://school2.example/mentoring")
    await desk.tap("← К этапу")
    await desk.tap("○ Положение")
    await desk.tap("Записать")
    await desk.tap("Без номера")
    await desk.tap("Сегодня, вт 15.09")
    await desk.sees("От 15 сентября 2026")
    await desk.tap("← К этапу")
    await desk.tap("← Все этапы")
    await desk.tap("5 · Пары: 1 из 2")
    await desk.tap("✓ Приказ о парах")
    await desk.sees("№ 7-ОД от 15 сентября 2026")
    assert not desk.shows("Убрать")
    async with work(app) as unit:
        left = await unit.scalars(select(Document.kind).where(Document.removed_at.is_(None)).order_by(Document.id))
    assert left == ["match_order", "intro_order", "site_page", "regulation"]

    head = Phone(world.person(HEAD, "Анна"), "ru")
    await head.command("documents")
    await head.tap("1 · Начало: 3 из 6")
    await head.tap("✓ Приказ о внедрении")
    await head.sees("№ 12-ОД от 14 сентября 2026")
    assert not head.shows("Новая версия")
    assert not head.shows("Номер")

    district = Phone(world.person(DISTRICT, "Вера"), "en")
    await district.command("schools")
    await district.tap("", "Documents of schools")
    screen = await district.sees("", "Documents of schools · stage 1")
    assert "Order on introduction: 1 of 1" in screen.text
    assert "Roadmap: 0 of 1" in screen.text
    assert "12-ОД" not in screen.text
    await district.tap("", "5")
    screen = await district.sees("", "stage 5")
    assert "Order on matches: 1 of 1" in screen.text


async def test_a_forged_button_opens_no_other_schools_document(app, world, town) -> None:
    async with work(app) as unit:
        other = Town(unit)
        document = new_id()
        unit.add(
            Document(
                id=document, municipality_id=other.municipality_id, organization_id=other.school_id,
                kind="regulation", number="чужой-1", dated_on=unit.now.date(), recorded_by=other.head_id,
                recorded_at=unit.now,
            )
        )  # fmt: skip
    desk = Phone(world.person(CURATOR, "Ольга"), "ru")
    await desk.command("menu")
    await desk.person.tap_data(desk.person.screen, f"go:document:{document}")
    await desk.person.settle(0.2, 10)
    assert "чужой-1" not in desk.person.transcript
