"""What the windows show when tests render them without a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.states import RoadmapImportSG

if TYPE_CHECKING:
    from aiogram.fsm.state import State

PREVIEW: Final[dict[State, dict[str, Any]]] = {
    RoadmapImportSG.file: {
        "place": "Школа № 2", "fault": "", "explains": True, "has_draft": True,
        "waiting": "\nЗдесь ждёт таблица: «Дорожная карта», 42 строки, осталось 3 вопроса.",
    },
    RoadmapImportSG.due: {
        "error": "", "text": "<b>Строка 7</b> · Открыть раздел на сайте\nСрок: «до сентября»",
        "choices": [{"id": "6:0", "label": "До 31 августа"}, {"id": "6:1", "label": "До 30 сентября"}],
        "leave": "← Позже",
    },
    RoadmapImportSG.posts: {
        "text": "<b>Кто это: «методист»?</b>", "posts": [{"id": "0:curator", "label": "✓ Куратор школы"}],
        "yes": [{"id": 0, "label": "Дальше (1)"}],
    },
    RoadmapImportSG.check: {
        "text": "<b>Прочитано 42 строки.</b>\n<b>1</b> · до 15.09.26 → до 15 сентября 2026",
        "rows": [{"id": 0, "label": "1"}, {"id": 1, "label": "2"}],
        "turns": [{"id": 1, "label": "Стр. →"}], "last": True,
    },
    RoadmapImportSG.like: {
        "text": "<b>Эти строки из образца?</b>", "rows": [{"id": 0, "label": "✓ 30"}], "turns": [], "last": True,
    },
    RoadmapImportSG.years: {
        "error": "", "text": "<b>Карта на 2026/27</b>\n42 строки", "kind": "Календарные годы",
        "length": "На год дольше", "shift": "Сдвинуть сроки", "may_shift": True, "signed": True,
    },
}  # fmt: skip
