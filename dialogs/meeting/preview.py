"""What each window of meetings shows in the static tests, without a database."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from dialogs.states import MeetingSG

_SLOTS = [{"id": "1789561800", "label": "чт 24.09, 15:30"}, {"id": "1789648200", "label": "Thu 24.09, 15:30"}]
_DAYS = [[{"id": "20260924", "label": "чт 24.09"}, {"id": "20260925", "label": "пт 25.09"}]]
_OPTIONS = [{"id": "on_plan", "label": "По плану"}]

PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    MeetingSG.choose: {
        "text": "…",
        "items": [{"id": "250041113553180713", "label": "Аня"}],
        "waiting": True,
        "planned": True,
    },
    MeetingSG.propose_day: {
        "text": "…",
        "slots": _SLOTS,
        "may_be_final": True,
        "may_log": True,
        "may_propose": True,
        "has_past": True,
    },
    MeetingSG.propose_other: {"today": date(2026, 9, 24), "month": "Сентябрь 2026"},
    MeetingSG.propose_time: {
        "day": "чт 24 сентября",
        "question": "…",
        "times": [[{"id": "1530", "label": "15:30"}] * 4] * 3,
    },
    MeetingSG.propose_place: {"when": "чт 24 сентября, 15:30", "places": [{"id": "in_person", "label": "В школе"}]},
    MeetingSG.propose_exact: {"text": "…"},
    MeetingSG.proposed: {"text": "…", "may_agree": True, "may_log": True, "ahead": True, "has_past": True},
    MeetingSG.agreed: {"text": "…", "ahead": True},
    MeetingSG.cancel: {"text": "…", "ahead": True},
    MeetingSG.cancelled: {"text": "…", "off": True},
    MeetingSG.calendar: {},
    MeetingSG.log: {"text": "…", "mentor": True, "mentee": True, "planned": True},
    MeetingSG.log_details: {"minutes_label": "45 минут", "place_label": "В школе", "day_label": "Вчера"},
    MeetingSG.log_minutes: {"minutes": [[{"id": "45", "label": "45"}]]},
    MeetingSG.log_day: {"text": "…", "days": _DAYS},
    MeetingSG.log_there: {"items": [{"id": "250041113553180713", "label": "✓ Аня"}]},
    MeetingSG.plan: {"options": _OPTIONS},
    MeetingSG.next: {"text": "…", "slots": _SLOTS},
    MeetingSG.logged: {"text": "…", "trial": True, "may_add": True, "held": True, "more": True, "write": True},
    MeetingSG.topic: {"options": _OPTIONS},
    MeetingSG.diaries: {"text": "…", "items": [{"id": "250041113553180713", "label": "ср 16.09 · 2 файла"}]},
    MeetingSG.diary: {"text": "…", "some": True, "may_remove": True},
    MeetingSG.diary_remove: {"text": "…", "items": [{"id": "250041113553180713", "label": "Фото, 16.09 18:05"}]},
}
