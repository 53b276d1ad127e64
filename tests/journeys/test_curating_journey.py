"""Who runs the programme, in chat: the operator sets up, the curator opens the year, pairs people, orders, exports."""

from __future__ import annotations

import io
from contextlib import asynccontextmanager

import openpyxl
import pytest
from sqlalchemy import select, update

from domain.vocabulary import MatchStatus
from storage.ids import new_id
from storage.tables import Account, CycleForm, Document, Match, Municipality, Organization
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import Town


@asynccontextmanager
async def work(app):
    unit = app.open_unit()
    try:
        yield unit
        await unit.commit()
    finally:
        await unit.rollback()


@pytest.fixture
async def town(app, world):
    """Set up a school without a cycle, with its curator in chat 700."""
    async with work(app) as unit:
        town = Town(unit)
        town.curator()
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=700, person_id=town.head_id, locale="ru",
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
    town.chat = world.person(700, "Ольга")
    return town


async def test_the_operator_sets_a_school_up(app, world) -> None:
    operator = world.person(900, "Оператор")
    await operator.start()
    await operator.sees("Здесь настраиваются")
    await operator.tap("Настроить")
    await operator.sees("Пока пусто")
    await operator.tap("+ Муниципалитет")
    await operator.sees("Как называется муниципалитет?")
    await operator.send_sticker()
    await operator.sees("Пришлите, пожалуйста, текстом")
    await operator.send("Я")
    await operator.sees("от 2 до 200")
    await operator.send("Тестовый район")
    await operator.sees("Который там час?")
    await operator.tap("Екатеринбург")
    await operator.sees("Тестовый район")
    await operator.tap("+ Школа")
    await operator.sees("Как называется школа?")
    await operator.send("Школа <№ 2>")
    await operator.sees("Какой у школы адрес?")
    await operator.send("ул. Мира, 1")
    await operator.sees("ул. Мира, 1")
    await operator.tap("Изменить код")
    await operator.sees("Какой код")
    await operator.send("школа")
    await operator.sees("латинских букв")
    await operator.send("test-2")
    await operator.sees("TEST-2")
    await operator.tap("Ссылка для куратора")
    screen = await operator.sees("Одноразовая ссылка: куратор")
    assert "https://t.me/" in screen.text
    assert any("t.me/share/url" in address for address in screen.urls.values())
    async with work(app) as unit:
        row = await unit.first(select(Organization.name, Organization.code, Organization.time_zone))
        assert tuple(row) == ("Школа <№ 2>", "TEST-2", "Asia/Yekaterinburg")
        assert await unit.scalar(select(Municipality.name)) == "Тестовый район"


async def test_the_curator_opens_the_year_and_hands_out_links(app, town) -> None:
    curator = town.chat
    await curator.command("today")
    await curator.sees("Учебный год не открыт")
    await curator.tap("Открыть год")
    await curator.sees("Открываем учебный год с 1 сентября 2026")
    await curator.tap("Открыть учебный год")
    await curator.sees("Кто кого поддерживает?")
    await curator.double_tap("Работодатель — студент")
    await curator.settle()
    await curator.tap("✓ Студент — ученик")
    await curator.settle()
    async with work(app) as unit:
        forms = set(await unit.scalars(select(CycleForm.form)))
        assert "employer_student" in forms
        assert "student_pupil" not in forms
    await curator.tap("Дальше: ссылки")
    await curator.sees("Кого приглашаете?")
    await curator.tap("наставляемый · ученик")
    await curator.sees("Пришли: 0")
    await curator.tap("Прислать QR")
    await curator.settle()
    await app.delivery.deliver_due()
    await curator.sees("QR-код, который вы просили")
    await curator.command("today")
    await curator.sees("срочных дел нет")


@pytest.fixture
async def two(app, town):
    """Let a mentee and a mentor be ready."""
    async with work(app) as unit:
        town.unit = unit
        town.cycle()
        form_on(town)
        return ready_mentee(town, "Аня"), ready_mentor(town, "Илья")


async def test_the_curator_finds_a_pair(app, town, two) -> None:
    curator = town.chat
    await curator.command("people")
    await curator.sees("Аня Т.")
    await curator.tap("✓ Аня Т.")
    await curator.sees("Готово к подбору пары.")
    await curator.tap("Ответы анкеты")
    await curator.sees("Учёба, предмет · Свой проект")
    await curator.command("today")
    await curator.sees("Готовы к подбору: наставляемые — 1, наставники — 1")
    await curator.tap("Подобрать")
    await curator.sees("Наставляемый: Аня Т.")
    await curator.sees("общая тема: Учёба, предмет")
    await curator.tap("Илья Т.")
    await curator.sees("Какая это будет пара?")
    await curator.tap("Равный — равному")
    await curator.sees("Предложить эту пару?")
    await curator.double_tap("Предложить")
    await curator.sees("Предложили!")
    await curator.settle()
    async with work(app) as unit:
        assert len(await unit.all(select(Match.id))) == 1


async def test_order_and_workbook(app, town, two) -> None:
    mentee, mentor = two
    curator = town.chat
    async with work(app) as unit:
        town.unit = unit
        town.match(mentor, mentee, MatchStatus.AGREED.value)
    await curator.command("today")
    await curator.sees("ждут приказа: 1")
    await curator.tap("Записать приказ")
    await curator.sees("Какой у приказа номер?")
    await curator.send("без номера")
    await curator.sees("В номере приказа есть цифра")
    await curator.send("12-ОД")
    await curator.sees("Какая на нём дата?")
    await curator.send("01.01.2030")
    await curator.sees("ещё не наступил")
    await curator.tap("Сегодня, ")
    await curator.sees("есть приказ, дальше первая встреча")
    async with work(app) as unit:
        assert await unit.scalar(select(Document.number)) == "12-ОД"
        assert await unit.scalar(select(Match.status)) == "approved"
    await curator.command("export")
    await curator.sees("без имён")
    await curator.tap("Сделать выгрузку")
    await curator.sees("Готовлю")
    await curator.settle()
    await app.delivery.deliver_due()
    sent = await curator.gets_document(".xlsx")
    assert openpyxl.load_workbook(io.BytesIO(sent.content)).sheetnames[0] == "Наставляемые"


async def test_in_english_with_two_schools(app, town) -> None:
    async with work(app) as unit:
        other = Town(unit)
        unit.execute(update(Account).values(locale="en"))
        town.unit = unit
        town.municipality_id, kept = other.municipality_id, town.municipality_id
        town.school_id, first = other.school_id, town.school_id
        town.curator()
        town.municipality_id, town.school_id = kept, first
        await unit.exclusive()
        unit.change(Organization, first, name="First school")
        unit.change(Organization, other.school_id, name="Second school")
    curator = town.chat
    await curator.command("today")
    await curator.sees("Which school are you in today?")
    await curator.tap("Second school")
    await curator.sees("The school year is not open")
    await curator.tap("Open the year")
    await curator.sees("Then come forms and links")
    await curator.tap("Open the school year")
    await curator.sees("Who mentors whom?")
    async with work(app) as unit:
        forms = await unit.scalars(select(CycleForm.municipality_id))
        assert set(forms) == {other.municipality_id}
