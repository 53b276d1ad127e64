"""The sheets and columns of the workbook: one list for whoever writes the template and whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How the cells of a column are read."""

    CODE = "code"
    NAME = "name"
    TEXT = "text"
    DAY = "day"
    GRADE = "grade"
    NUMBER = "number"
    FLAG = "flag"
    ONE = "one"  # a word of a list
    MANY = "many"  # several words of a list
    PEOPLE = "people"  # codes or full names


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header in Russian and in English, and what belongs into it."""

    key: str
    ru: str
    en: str
    kind: Kind
    needed: bool = False
    words: str | None = None
    """The list that its words are of (``catalog.importing.lists``)."""
    most: int = 100
    """Signs of a text, words of a list, or the largest number."""
    least: int = 0
    example: tuple[str, str] = ("", "")

    def header(self, locale: str) -> str:
        """Return the header in a language."""
        return self.en if locale == "en" else self.ru


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: its key, its name in both languages, its columns."""

    key: str
    ru: str
    en: str
    columns: tuple[Column, ...]

    def title(self, locale: str) -> str:
        """Return the sheet's name in a language."""
        return self.en if locale == "en" else self.ru

    def column(self, key: str | None) -> Column | None:
        """Return a column by its key."""
        return next((each for each in self.columns if each.key == key), None)


_EXAMPLE: Final = ("Пример", "Example")
_CODE: Final = Column("code", "Код в файле", "Code in the file", Kind.CODE, most=40, example=_EXAMPLE)
_LAST: Final = Column("last", "Фамилия", "Last name", Kind.NAME, needed=True, most=60, example=("Образцова", "Sample"))
_FIRST: Final = Column("first", "Имя", "First name", Kind.NAME, needed=True, most=60, example=("Анна", "Anna"))
_BIRTH: Final = Column("birth", "Дата рождения", "Birth date", Kind.DAY, needed=True, example=("01.03.2013",) * 2)
_GRADE: Final = Column("grade", "Класс", "Grade", Kind.GRADE, example=("7Б", "7B"))
_SLOTS: Final = Column("slots", "Удобное время", "Convenient times", Kind.MANY, words="slots", most=3,
                       example=("Пн после уроков", "Mon after school"))  # fmt: skip
_OWN: Final = (
    Column("c_pd", "Согласие C1: дата", "Consent C1: date", Kind.DAY),
    Column("c_part", "Согласие C3: дата", "Consent C3: date", Kind.DAY),
)
_GUARDIANS: Final = (
    Column("g_pd", "Родитель C2: дата", "Guardian C2: date", Kind.DAY),
    Column("g_part", "Родитель C3: дата", "Guardian C3: date", Kind.DAY),
)
_KEPT: Final = Column("kept", "Где бумаги", "Where the papers are", Kind.TEXT, most=200)
_TEACHING: Final = Column("teaching", "Год начала стажа", "Career began in", Kind.NUMBER, least=1950, most=2100)
_SOURCE: Final = (
    Column("source", "Источник", "Source", Kind.TEXT, needed=True, most=200, example=("Форма ОО-1", "School form")),
    Column("dated", "Дата источника", "Date of the source", Kind.DAY, needed=True, example=("20.09.2026",) * 2),
)
_YEAR: Final = Column("year", "Год", "Year", Kind.NUMBER, needed=True, least=2000, most=2100, example=_EXAMPLE)
_NUMBER: Final = Column("number", "Число", "Number", Kind.NUMBER, needed=True, most=100_000_000, example=("120",) * 2)

SHEETS: Final = (
    SheetSpec(
        "partners", "Партнёры", "Partners",
        (
            Column("name", "Название", "Name", Kind.TEXT, needed=True, most=100, example=_EXAMPLE),
            Column("kind", "Кто это", "What they are", Kind.ONE, words="partner_kinds",
                   example=("Предприятие", "Company")),
            Column("contact", "Контактное лицо", "Contact person", Kind.TEXT, most=80),
            Column("reach", "Телефон или почта", "Phone or e-mail", Kind.TEXT, most=80),
            Column("number", "№ соглашения", "Agreement number", Kind.TEXT, most=40),
            Column("from", "Соглашение с", "Agreement from", Kind.DAY),
            Column("to", "Соглашение по", "Agreement until", Kind.DAY),
        ),
    ),
    SheetSpec(
        "pupils", "Ученики", "Pupils",
        (
            _CODE, _LAST, _FIRST, _BIRTH,
            Column("grade", "Класс", "Grade", Kind.GRADE, needed=True, example=("7Б", "7B")),
            Column("category", "Категория", "Category", Kind.ONE, words="categories", example=("Одарённый", "Gifted")),
            Column("areas", "Нужна помощь", "Help wanted", Kind.MANY, words="areas", most=3,
                   example=("Учёба, предмет", "School, a subject")),
            _SLOTS, *_OWN, *_GUARDIANS,
            Column("c7", "Согласие C7: дата", "Consent C7: date", Kind.DAY),
            _KEPT,
        ),
    ),
    SheetSpec(
        "staff", "Сотрудники", "Staff",
        (
            _CODE, _LAST, _FIRST,
            Column("birth", "Дата рождения", "Birth date", Kind.DAY, example=("01.03.1998",) * 2),
            Column("roles", "Роли", "Roles", Kind.MANY, needed=True, words="staff_roles", most=5,
                   example=("Классный руководитель", "Class teacher")),
            _TEACHING, *_OWN,
            Column("c4", "Согласие C4: дата", "Consent C4: date", Kind.DAY),
            _KEPT,
        ),
    ),
    SheetSpec(
        "mentors", "Наставники", "Mentors",
        (
            _CODE, _LAST, _FIRST, _BIRTH,
            Column("kind", "Кто это", "Who they are", Kind.ONE, needed=True, words="mentor_kinds",
                   example=("Педагог", "Teacher")),
            _GRADE,
            Column("form", "Форма", "Form", Kind.ONE, words="forms"),
            Column("areas", "Сильные стороны", "Good at", Kind.MANY, words="areas", most=3),
            _SLOTS,
            Column("capacity", "Сколько наставляемых", "How many mentees", Kind.NUMBER, least=1, most=10),
            Column("partner", "Партнёр", "Partner", Kind.TEXT, most=100),
            _TEACHING, *_OWN, *_GUARDIANS,
            Column("c9", "Согласие C9: дата", "Consent C9: date", Kind.DAY),
            Column("c4", "Согласие C4: дата", "Consent C4: date", Kind.DAY),
            _KEPT,
        ),
    ),
    SheetSpec(
        "matches", "Пары", "Matches",
        (
            Column("mentor", "Наставник", "Mentor", Kind.PEOPLE, needed=True, most=1, example=_EXAMPLE),
            Column("mentees", "Наставляемые", "Mentees", Kind.PEOPLE, needed=True, most=60,
                   example=("У-1; У-2", "U-1; U-2")),
            Column("form", "Форма", "Form", Kind.ONE, words="forms"),
            Column("model", "Модель", "Model", Kind.ONE, words="number_models"),
            Column("online", "Онлайн", "Online", Kind.FLAG, example=("нет", "no")),
            Column("content", "По содержанию", "By content", Kind.MANY, words="content_models", most=5),
            Column("order", "№ приказа", "Order number", Kind.TEXT, most=40, example=("12-ОД", "12-A")),
            Column("ordered", "Дата приказа", "Order date", Kind.DAY, example=("15.09.2026",) * 2),
            Column("status", "Где сейчас", "Where it stands", Kind.ONE, words="match_statuses",
                   example=("Работа по плану", "Working")),
        ),
    ),
    SheetSpec(
        "enrolment", "Контингент", "Enrolment",
        (
            _YEAR,
            Column("level", "Уровень", "Level", Kind.ONE, needed=True, words="levels",
                   example=("Начальная школа", "Primary")),
            _NUMBER, *_SOURCE,
        ),
    ),
    SheetSpec(
        "district", "Данные района", "District",
        (
            _YEAR,
            Column("what", "Что", "What", Kind.ONE, needed=True, words="district_inputs",
                   example=("Жители 10–18 лет", "Residents aged 10–18")),
            _NUMBER, *_SOURCE,
        ),
    ),
)  # fmt: skip
"""In the order in which they are taken: whoever is named on a later sheet stands on an earlier one or in the bot."""

HELP: Final = ("Справка", "Help")
BY_KEY: Final = {sheet.key: sheet for sheet in SHEETS}


def plain(text: object) -> str:
    """Return a name or a word as it is compared: without case, quotes, stars and «ё»."""
    kept = "".join(sign for sign in str(text).casefold().replace("ё", "е") if sign not in '«»"*')
    return " ".join(kept.replace("—", "-").replace("–", "-").split())


SHEET_NAMES: Final = {plain(name): sheet for sheet in SHEETS for name in (sheet.ru, sheet.en)}
EXAMPLES: Final = tuple(plain(each) for each in _EXAMPLE)
"""A row whose first cell begins with this word is an example and is not taken."""
