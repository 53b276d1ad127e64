"""What each window of a plan shows in the static tests, without a database."""

from __future__ import annotations

from typing import Any, Final

from dialogs.states import GoalsSG

_TEXT: Final = (
    "<b>Индивидуальный план</b> · Аня\nВерсия 2: ждёт ответа\nЗачем: Учёба, предмет\n"
    "<b>1. Исправить оценки</b>, срок: май 2027\nКак поймём: Оценка за четверть выше на балл\n"
    "Шаги: Выбрать предмет и темы; Решать по три задачи к встрече\nВстречи: раз в неделю, всего 12, лично\n"
    "Подходит ли этот план?"
)
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    GoalsSG.main: {"text": _TEXT, "back": True,
                   "acts": [[{"id": "agree:12", "label": "Подходит"}], [{"id": "file", "label": "Файл для печати"}]]},
    GoalsSG.edit: {"text": _TEXT, "ready": True, "may_drop": True,
                   "items": [[{"id": "goal:12", "label": "1. Исправить оценки"}],
                             [{"id": "ask:often", "label": "Встречи"}, {"id": "ask:person", "label": "Кто поможет"}]]},
    GoalsSG.goal: {"text": "<b>1. Исправить оценки</b>, срок: май 2027", "there": True},
    GoalsSG.ask: {"error": "", "text": "<b>Какая цель?</b>", "now": "\nСейчас: …", "aside": True,
                  "items": [[{"id": "pick:t_paperwork_attestation", "label": "Аттестация"}]]},
    GoalsSG.mark: {"text": "1 из 3 · <b>Исправить оценки</b>\nЧто получилось?",
                   "items": [[{"id": "interim.12.not_yet", "label": "Пока нет"}]]},
    GoalsSG.history: {"text": "<b>Индивидуальный план</b> · Аня\nчт 17.09 · версия 1 · Илья: предложено"},
}  # fmt: skip
