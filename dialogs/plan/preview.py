"""What each window of the pair's page shows in the static tests, without a database."""

from __future__ import annotations

from typing import Any, Final

from dialogs.states import PlanSG

_DAYS = [[{"id": "20260924", "label": "чт 24.09"}, {"id": "20260925", "label": "пт 25.09"}]]
_DAYS_DATA = {"days": _DAYS, "has_less": True, "has_more": True, "any": True, "none": True}
_VIEW = (
    "<b>Илья</b>\nШаг 4 из 5: рабочие встречи.\nПозади: знакомство, пробная встреча, планирование.\n"
    "Встреч состоялось: 6. Последняя: вчера, ср 16 сентября, рабочая встреча, 45 минут, учёба.\n"
    "План: немного отстаём.\nДальше: завтра, чт 17 сентября, 15:30. Вам подходит?"
)

PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    PlanSG.choose: {"text": "…", "items": [{"id": "250041113553180713", "label": "Аня, Борис и ещё 1"}]},
    PlanSG.view: {"text": _VIEW, "wish": True, "hints": True,
                  "next": True, "next_label": "Ответить: 20 секунд", "any": True,
                  "all_label": "Все встречи: 12", "may_log": True, "others": True,
                  "goals": True, "goals_label": "Индивидуальный план"},
    PlanSG.journal: {"text": "<b>Илья</b>\nчт 17.09", "items": _DAYS, "several": True, "page": 1, "pages": 2,
                     "may_add": True, "own": True, "desk": True},
    PlanSG.entry: {"text": "<b>Чт 17.09</b>", "fix": True, "fix_held": True, "fix_missed": True, "group": True,
                   "settle": True, "held": True},
    PlanSG.fix_day: _DAYS_DATA,
    PlanSG.fix_minutes: {"minutes": [[{"id": "45", "label": "45"}]], "error": ""},
    PlanSG.fix_place: {"places": [{"id": "in_person", "label": "В школе"}]},
    PlanSG.fix_topic: {"error": ""},
    PlanSG.fix_there: {"items": [{"id": "1", "label": "✓ Аня"}]},
    PlanSG.fix_missed: {"text": "чт 17.09, рабочая встреча", "held": True, "missed": True},
    PlanSG.add_day: _DAYS_DATA,
}  # fmt: skip
