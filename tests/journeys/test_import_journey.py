"""A school's list through the chat: the template, a file with a fault, the file, the cards; then somebody comes in."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import func, select

from domain.vocabulary import MentoringForm, Role
from storage.ids import new_id
from storage.tables import Account, CycleForm, Invite, Membership, Organization, Participation, Person
from tests.journeys.phone import Phone
from tests.journeys.test_own_survey_journey import received, send_file
from tests.journeys.test_survey_journey import work
from tests.services.town import ADULT_BORN, Town
from tests.workbooks import MENTOR, PUPIL, saved, workbook

CURATOR = 701
MUNICIPAL = 702
PAIR = {"mentor": "Н-1", "mentees": "У-1", "order": "12-ОД", "ordered": "10.09.2026"}
LIST = {"pupils": [PUPIL | {"code": "У-1"}], "mentors": [MENTOR | {"code": "Н-1"}], "matches": [PAIR]}


@pytest.fixture
async def school(app) -> Town:
    async with work(app) as unit:
        town = Town(unit)
        town.cycle()
        for form in (MentoringForm.PUPIL_PUPIL, MentoringForm.TEACHER_PUPIL):
            unit.add(CycleForm(id=new_id(), municipality_id=town.municipality_id, cycle_id=town.cycle_id, form=form))
        town.curating = town.human("Ольга", Role.CURATOR, kind="teacher", born=ADULT_BORN, grade=None, chat=CURATOR)
    return town


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_from_the_template_to_the_cards(app, world, school, locale) -> None:
    olga = Phone(world.person(CURATOR, "Ольга"), "ru")
    await olga.command("menu")
    if locale == "en":
        await olga.command("language")
        await olga.tap("English")
        olga.locale = "en"
    await olga.command("import")
    await olga.sees("Заполните шаблон", "Fill in the template")
    await olga.tap("Шаблон (Excel)", "Template (Excel)")
    await olga.told("Шаблон готов", "The template is ready")
    book = openpyxl.load_workbook(io.BytesIO(received(world, olga, ".xlsx")))
    sheet = book["Ученики" if locale == "ru" else "Pupils"]
    for column, value in enumerate(("У-1", "Ветрова", "Инна", "31.02.2011", "7Б"), 1):
        sheet.cell(3, column).value = value
    await send_file(olga, "список.xlsx", saved(book))
    await olga.sees("Лист «Ученики», строка 3, «Дата рождения»: 31.02.2011 — такого дня нет. Напишите как 28.02.2011.",
                    "Sheet “Pupils”, row 3, “Birth date”: 31.02.2011: there is no such day. "
                    "Write it like this: 28.02.2011.")  # fmt: skip

    await send_file(olga, "список.xlsx", workbook(LIST, locale))
    await olga.sees("Прочитано: 1 ученик, 1 наставник, 1 пара.", "Read: 1 pupil, 1 mentor, 1 match.")
    await olga.sees("Новых: 3, уже есть: 0, исправится: 0.", "New: 3, here already: 0, to be changed: 0.")
    await olga.tap("Загрузить", "Take it")
    await olga.sees("Загружено. Новых: 3", "Taken. New: 3")
    await olga.tap("Личные карточки", "Personal cards")
    await app.delivery.deliver_due()
    await olga.told("Личные карточки готовы: 1 карточка", "The personal cards are ready: 1 card")
    assert received(world, olga, ".pdf").startswith(b"%PDF")

    await olga.tap("← К загрузке", "← From a file")
    await send_file(olga, "список.xlsx", workbook(LIST, locale))
    await olga.sees("Нового в файле нет", "There is nothing new in it")
    await comes_in_by_the_card(app, world)


async def comes_in_by_the_card(app, world) -> None:
    """The pupil types the code of the card and is the record's own."""
    async with work(app) as unit:
        pupil = await unit.first(select(Person.id).where(Person.grade == 8))
        code = await unit.scalar(select(Invite.token).where(Invite.person_id == pupil.id))
    inna = Phone(world.person(990, "Инна"), "ru")
    await inna.start(code)
    await inna.tap("Начать")
    async with work(app) as unit:
        assert await unit.scalar(select(Account.person_id).where(Account.chat_id == 990)) == pupil.id
        assert await unit.scalar(select(func.count()).where(Participation.person_id == pupil.id)) == 1


async def test_many_faults_come_as_a_file(app, world, school) -> None:
    olga = Phone(world.person(CURATOR, "Ольга"), "ru")
    await olga.command("import")
    await send_file(olga, "список.xlsx", workbook({"pupils": [PUPIL | {"birth": "вчера", "grade": 12}] * 8}))
    await olga.sees("и ещё 6 мест: всё в файле")
    await app.delivery.deliver_due()
    await olga.told("16 мест надо исправить")
    rows = list(openpyxl.load_workbook(io.BytesIO(received(world, olga, ".xlsx"))).active.iter_rows(values_only=True))
    assert rows[1] == ("Ученики", 2, "Дата рождения", "«вчера» — не дата. Напишите как 28.02.2011.")
    assert len(rows) == 17
    await send_file(olga, "список.txt", b"hello")
    await olga.sees("Я читаю только .xlsx")


async def test_the_municipal_curator_chooses_a_school(app, world, school) -> None:
    async with work(app) as unit:
        school.unit = unit
        role = Role.MUNICIPAL_CURATOR
        irina = school.human("Ирина", role, kind="teacher", born=ADULT_BORN, grade=None, chat=MUNICIPAL)
        unit.execute(Membership.__table__.update().where(Membership.person_id == irina.id).values(organization_id=None))
        unit.add(
            Organization(
                id=new_id(), municipality_id=school.municipality_id, kind="school", code="NO3", name="Школа № 3",
                address=None, parent_id=None, time_zone="Europe/Moscow", settings={}, created_at=unit.now,
            )
        )  # fmt: skip
    phone = Phone(world.person(MUNICIPAL, "Ирина"), "ru")
    await phone.command("import")
    await phone.sees("Для какой школы?")
    await phone.tap("Школа № 2")
    figure = {"year": 2026, "what": "Жители 10–18 лет", "number": 900, "source": "Статистика", "dated": "01.09.2026"}
    await send_file(phone, "район.xlsx", workbook({"district": [figure]}))
    await phone.sees("Прочитано: 1 число района.")
    await phone.tap("Загрузить")
    await phone.sees("Карточки для входа печатает куратор школы")
