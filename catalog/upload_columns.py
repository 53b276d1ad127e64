"""The workbook's fields and how its cells name them: one list for whoever writes the template and whoever reads it."""

from typing import Final

SHEETS: Final = {"ru": "Анкета", "en": "Survey"}

HEAD: Final[dict[str, tuple[str, str]]] = {
    "id": ("Код анкеты", "Survey id"),
    "title": ("Название", "Title in Russian"),
    "title_en": ("Название по-английски", "Title in English"),
    "intro": ("Вступление", "Introduction in Russian"),
    "intro_child": ("Вступление на «ты»", "Introduction in Russian, to a child"),
    "intro_en": ("Вступление по-английски", "Introduction in English"),
    "tone": ("Обращение", "Address"),
}
"""Field → its name in Russian and in English; one row each, above the questions."""

COLUMNS: Final[dict[str, tuple[str, str]]] = {
    "item": ("Код вопроса", "Question id"),
    "text": ("Вопрос", "Question in Russian"),
    "text_child": ("Вопрос на «ты»", "Question in Russian, to a child"),
    "text_en": ("Вопрос по-английски", "Question in English"),
    "type": ("Тип", "Type"),
    "options": ("Варианты", "Options in Russian"),
    "options_en": ("Варианты по-английски", "Options in English"),
    "signal": ("Сигнал", "Signal"),
    "hint": ("Подсказка", "Hint in Russian"),
    "hint_en": ("Подсказка по-английски", "Hint in English"),
    "skippable": ("Можно пропустить", "May be skipped"),
    "safety": ("Безопасность", "Safety"),
    "minimum": ("Не меньше", "At least"),
    "maximum": ("Не больше", "At most"),
    "when": ("Только если", "Only if"),
}
"""Column → its header in Russian and in English; one row for each question below it."""

NEEDED: Final = ("item", "text", "type")


def plain_name(text: str) -> str:
    """Return a header as it is compared: without case, quotes and stars."""
    return " ".join(text.casefold().replace("«", "").replace("»", "").replace("*", "").replace('"', "").split())


HEAD_NAMES: Final = {plain_name(name): key for key, names in HEAD.items() for name in names}
COLUMN_NAMES: Final = {plain_name(name): key for key, names in COLUMNS.items() for name in names}
