"""A curator's own table becomes the school's roadmap, question by question, and leaves it as files."""

from __future__ import annotations

import icalendar
import pytest

from catalog.roadmap_columns import RoadmapLine
from catalog.roadmap_xlsx import read_roadmap
from domain.vocabulary import Role
from reports.roadmap_xlsx import make_roadmap
from tests.journeys.phone import Phone
from tests.journeys.test_own_survey_journey import received, send_file
from tests.journeys.test_survey_journey import work
from tests.services.town import ADULT_BORN, Town

CURATOR = 701
ROWS = (
    ("Назначить куратора", "до 30.08.2026", "директор"),
    ("Утвердить положение", "до сентября", "ЗДВР"),
    ("Провести день наставника", "до сентября", "методист"),
    ("Сформировать пары и группы", "c 1 по 15 сентября 2026 г.", "куратор школы"),
    ("Вести раздел на сайте", "по согласованию", "администратор сайта Иванов И.И."),
)


@pytest.fixture
async def school(app) -> Town:
    async with work(app) as unit:
        town = Town(unit)
        town.cycle()
        town.curating = town.human("Ольга", Role.CURATOR, kind="teacher", born=ADULT_BORN, grade=None, chat=CURATOR)
    return town


async def curators_phone(world, locale: str) -> Phone:
    curator = Phone(world.person(CURATOR, "Ольга"), "ru")
    await curator.command("menu")
    if locale == "en":
        await curator.command("language")
        await curator.tap("English")
        curator.locale = "en"
    return curator


def table(*rows: tuple[str, str, str]) -> bytes:
    lines = [RoadmapLine("", str(at), title, due, (post,), "Документ") for at, (title, due, post) in enumerate(rows, 1)]
    return make_roadmap("Дорожная карта школы", "ru", lines)


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_from_a_table_to_the_board_and_back_to_files(app, world, school, locale) -> None:
    olga = await curators_phone(world, locale)
    await olga.command("roadmap")
    await olga.tap("Из таблицы (Excel)", "From a table (Excel)")
    await sends_tables(world, olga)
    await answers(olga)
    await olga.sees("Прочитано 5 строк", "5 rows are read")
    await olga.sees("1 имя", "1 name") if locale == "en" else await olga.sees("Имена не храним")
    await olga.tap("5")
    await olga.send("до 01.12.2026, далее постоянно", "by 1 December 2026, then permanently")
    await olga.sees("5 · по согласованию → до 1 декабря 2026", "by December 1, 2026, then all the time")
    await olga.tap("Всё верно", "All is right")
    await olga.sees("Сформировать пары и группы", "sample's?")
    await olga.tap("Дальше", "Next")
    await olga.sees("Карта на 2026/27", "The roadmap for 2026/27")
    await olga.tap("← К срокам", "← To the deadlines")
    await olga.tap("1")
    await olga.send("30.08.2026")
    await olga.sees("Прочитано 5 строк", "5 rows are read")
    await olga.tap("Всё верно", "All is right")
    await olga.send("первого сентября")
    await olga.sees("Нужен день цифрами", "I need the day")
    await olga.send("01.09.2026")
    await olga.sees("Подписана 1 сентября 2026", "Signed on September 1, 2026")
    await olga.tap("Начать карту", "Start the roadmap")
    await olga.sees("Дорожная карта школы")
    await takes_the_files(app, world, olga)


async def sends_tables(world, olga: Phone) -> None:
    """Send what is no table, one that names a person, and one that can be read."""
    await olga.send("вот")
    await olga.sees("Здесь нужна таблица .xlsx", "I need the table here")
    await send_file(olga, "карта.docx", b"PK")
    await olga.sees("Читаю только .xlsx", "I read .xlsx only")
    await send_file(olga, "карта.xlsx", table(("Поручить Ивановой А.А. сайт", "до 01.09.2026", "директор")))
    await olga.sees("Впишите должность", "Write the post instead")
    await send_file(olga, "карта.xlsx", table(*ROWS))


async def answers(olga: Phone) -> None:
    """Answer what is unclear: once for two rows, once for a post, once in a second attempt."""
    await olga.sees("К началу этого месяца", "Before that month begins")
    await olga.sees("Так же написано в строках 3", "The same stands in rows 3")
    await olga.tap("← Позже", "← Later")
    await olga.sees("Осталось 3 вопроса", "3 questions are left")
    await olga.tap("Продолжить", "Go on with it")
    await olga.tap("До 31 августа", "By August 31")
    await olga.sees("по согласованию")
    await olga.send("когда-нибудь")
    await olga.sees("Напишите, как в одном из примеров", "like one of the examples")
    await olga.tap("Постоянно", "All the time")
    await olga.sees("Кто это: «методист»", "Who is “методист”")
    await olga.tap("Учителя", "Teachers")
    await olga.tap("Дальше (1)", "Next (1)")


async def takes_the_files(app, world, olga: Phone) -> None:
    """Have the table, the calendar and the picture sent."""
    await olga.tap("Файлы", "Files")
    await olga.tap("Таблица (Excel)", "Table (Excel)")
    await app.delivery.deliver_due()
    await olga.told("Дорожная карта таблицей", "The roadmap as a table")
    sheet = read_roadmap(received(world, olga, ".xlsx"))
    assert [each.line.title for each in sheet.rows] == [title for title, _, _ in ROWS]
    await olga.tap("Сроки в календарь", "Days for my calendar")
    await app.delivery.deliver_due()
    await olga.told("Для календаря: 2 срока", "For the calendar: 2 days")
    assert len(icalendar.Calendar.from_ical(received(world, olga, ".ics")).walk("VEVENT")) == 2
    await olga.tap("Картинка", "Picture")
    await app.delivery.deliver_due()
    await olga.told("Дорожная карта картинкой: 1 из 1", "The roadmap as a picture: 1 of 1")
    await olga.tap("← Назад", "← Back")
    await olga.sees("Дорожная карта школы")
