"""A curator's own questionnaire, from the template to the results; a person answers it across a restart."""

import asyncio
import io

import openpyxl
import pytest
from sqlalchemy import select

from bot.app import App
from catalog.uploads import read_upload
from domain.vocabulary import Role
from sandbox import actions
from sandbox.params import Upload
from storage.tables import Answer, OutboxMessage, SurveyRequest
from tests.journeys.phone import Phone
from tests.journeys.test_survey_journey import work
from tests.services.ready import ready_mentee
from tests.services.town import ADULT_BORN, Town

CURATOR = 701
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
async def school(app) -> Town:
    """Let in a curator and six pupils who miss nothing; the first has a chat that the test knows."""
    async with work(app) as unit:
        town = Town(unit)
        town.cycle()
        town.curating = town.human("Ольга", Role.CURATOR, kind="teacher", born=ADULT_BORN, grade=None, chat=CURATOR)
        town.pupils = [ready_mentee(town, f"Ученик{number}") for number in range(6)]
    return town


async def curators_phone(world, locale: str) -> Phone:
    curator = Phone(world.person(CURATOR, "Ольга"), "ru")
    await curator.command("menu")
    if locale == "en":
        await curator.command("language")
        await curator.tap("English")
        curator.locale = "en"
    await curator.command("settings")
    await curator.tap("Опросы и листы", "Surveys and sheets")
    await curator.tap("Свои анкеты", "Own questionnaires")
    return curator


async def send_file(phone: Phone, name: str, content: bytes) -> None:
    actions.send_file(phone.person.world, phone.person.id, "document", Upload(name, SHEET, content), "")
    await phone._answered()


def received(world, phone: Phone, ending: str) -> bytes:
    """Return the newest file with this ending that the bot has sent."""
    for message in reversed(phone.person.messages):
        document = message.body.get("document")
        if message.by_bot and document and document["file_name"].endswith(ending):
            return world.files.get(document["file_id"]).content
    raise AssertionError(f"no {ending}\n{phone.person.transcript}")


async def test_from_the_template_to_the_results(app, world, school, settings) -> None:
    anya = Phone(world.person(school.pupils[0].actor.chat_id, "Ученик0"), "ru")
    await anya.command("menu")
    olga = await curators_phone(world, "ru")
    await fills_the_template_in(world, olga)
    await looks_at_it(olga)
    await asks_the_mentees(olga)

    await app.delivery.deliver_due()
    await anya.told("У школы есть к тебе несколько вопросов")
    await anya.tap_under(("несколько вопросов", "questions"), ("Ответить", "Answer"))
    await anya.sees("1 из 2")
    await anya.tap("9")
    await anya.sees("2 из 2")
    app = await restarted(app, settings, world)
    try:
        await anya.tap("Раз в неделю")
        await anya.sees("Спасибо")
        assert await given(app) == {"own_calm": 9, "own_often": "week"}
        await reads_the_results(app, world, school, olga)
    finally:
        await asyncio.wait_for(app.stop(), 20)


async def fills_the_template_in(world, olga) -> None:
    """Write a wrong type into the template, then the right one."""
    await olga.sees("пришлите файл")
    await olga.tap("Шаблон (Excel)")
    await olga.told("Шаблон готов")
    book = openpyxl.load_workbook(io.BytesIO(received(world, olga, ".xlsx")))
    rows = list(book.worksheets[0].iter_rows(min_row=10, max_col=5))
    assert [row[0].value for row in rows[:2]] == ["own_calm", "own_often"]
    rows[0][4].value = "оценка10"
    await send_file(olga, "анкета.xlsx", saved(book))
    await olga.sees("Строка 10, столбец «Тип»: «оценка10» — так нельзя. Можно: S10, S5, YN, YNM, SC, MC3")
    rows[0][4].value = "S10"
    await send_file(olga, "анкета.xlsx", saved(book))
    await olga.sees("Файл в порядке")
    await olga.sees("PRIMER, версия 1")


async def looks_at_it(olga) -> None:
    """Turn the questions as people will see them."""
    await olga.tap("Как увидят люди")
    await olga.sees("2 вопроса")
    await olga.tap("Дальше →")
    await olga.sees("Вам спокойно на встречах?")
    await olga.tap("Как прочтёт ребёнок")
    await olga.sees("Тебе спокойно на встречах?")
    await olga.tap("7")
    await olga.sees("Как часто тебе удобно")


async def asks_the_mentees(olga) -> None:
    """Send it, and find that once a week is enough."""
    await olga.tap("Отправить группе")
    await olga.tap("Один класс")
    await olga.sees("Кого спросить?")
    await olga.tap("← К группам")
    await olga.tap("Наставляемые: 6")
    await olga.sees("Спросим 6 человек")
    await olga.tap("Да, спросить: 6")
    await olga.sees("Спросили: 6, ответили: 0")
    await olga.tap("Отправить группе")
    await olga.tap("Наставляемые: 6")
    await olga.sees("уже получали анкету на этой неделе")
    assert not olga.shows("Да, спросить: 6")


async def reads_the_results(app, world, school, olga) -> None:
    """See nothing of one answer, and the counts of six."""
    await olga.command("settings")
    for label in ("Опросы и листы", "Свои анкеты", "Как проходят встречи", "Результаты"):
        await olga.tap(label)
    await olga.sees("когда ответят 5")
    await others_answer(app, school)
    await olga.tap("← Назад")
    await olga.tap("Результаты")
    await olga.sees("Ответили 6 из 6")
    await olga.tap("Дальше →")
    await olga.sees("среднее 6,7")
    await olga.tap("Дальше →")
    await olga.sees("Раз в неделю: 1")
    await olga.tap("Файлом Excel")
    await olga.told("Результаты готовы")
    sheet = openpyxl.load_workbook(io.BytesIO(received(world, olga, "-v1.xlsx"))).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any(row[1] == "Раз в месяц" and row[2] == 5 for row in cells)
    assert "Ученик" not in str(cells)


async def given(app) -> dict:
    """Return what was answered to the school's own questionnaire."""
    async with work(app) as unit:
        rows = await unit.all(
            select(Answer.item_id, Answer.value)
            .join(SurveyRequest, SurveyRequest.id == Answer.request_id)
            .where(SurveyRequest.instrument.like("own:%"))
        )
    return {row.item_id: row.value for row in rows}


def saved(book) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


async def restarted(app, settings, world) -> App:
    """Stop the application and start another one on the same database: its memory is empty."""
    await asyncio.wait_for(app.stop(), 20)
    app.stop = nothing
    world.on_clock_moved.clear()
    fresh = App(settings, world.clock)
    world.working = fresh.chats.busy
    await fresh.start()
    return fresh


async def nothing() -> None:
    """The fixture stops what is stopped already."""


async def others_answer(app, town) -> None:
    """Answer for the other five as they would: six of ten, once a month; one of them calls for nobody."""
    async with work(app) as unit:
        rows = await unit.all(
            select(SurveyRequest.id).where(SurveyRequest.instrument.like("own:%"), SurveyRequest.state == "open")
        )
        assert len(rows) == len(town.pupils) - 1
        for number, row in enumerate(rows):
            for item, value in (("own_calm", 6 + (number > 3)), ("own_often", "month")):
                unit.add(Answer(request_id=row.id, item_id=item, value=value, answered_at=unit.now))
            unit.change(SurveyRequest, row.id, version=1, state="done", completed_at=unit.now)


async def test_in_english_with_the_text_file(app, world, school) -> None:
    olga = await curators_phone(world, "en")
    await olga.tap("Пример (YAML)", "Example (YAML)")
    await olga.told("Пример готов", "The example is ready")
    text = received(world, olga, ".yaml").decode()
    assert read_upload("a.yaml", text.encode()).questionnaire.id == "EXAMPLE"
    await send_file(olga, "s.yaml", text.replace("type: SC", "type: one").encode())
    await olga.sees("", "Line 19, type: “one” does not do")
    await olga.send("просто слова", "just words")
    await olga.sees("", "I need a file here")
    await send_file(olga, "s.xlsm", b"PK")
    await olga.sees("", "Files with macros are not taken")
    await send_file(olga, "s.yml", text.replace(", en: How the meetings go", "").encode())
    await olga.sees("", "English is missing in places")
    await olga.tap("", "See it as people do")
    await olga.tap("", "Next one →")
    await olga.sees("", "Do you feel calm")
    await olga.tap("", "Close")
    await olga.tap("", "Delete")
    await olga.tap("", "Yes, delete it")
    await olga.sees("", "Fill in the template")
    assert not olga.shows("", "✎ Как проходят встре…")
    async with work(app) as unit:
        assert await unit.scalar(select(OutboxMessage.id).where(OutboxMessage.kind == "own_survey_asked")) is None
