"""A month to choose the day of an event from: on any day of the week, as far back as the event's role allows."""

from __future__ import annotations

from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from aiogram_dialog.widgets.kbd.calendar_kbd import CalendarConfig, CalendarScope, raw_from_date

from dialogs.meeting.calendar import NOT_A_DAY, MonthCalendar, MonthView

if TYPE_CHECKING:
    from aiogram.types import InlineKeyboardButton
    from aiogram_dialog import DialogManager
    from aiogram_dialog.api.internal import RawKeyboard


class EventMonth(MonthView):
    """Every day is a button, but those before the first that will do."""

    def _day(self, day: date, first: date, today: date) -> InlineKeyboardButton:
        if day.month != first.month:
            return self._button(NOT_A_DAY, "x")
        return self._button(str(day.day) if day >= today else NOT_A_DAY, str(raw_from_date(day)))


class EventCalendar(MonthCalendar):
    """From ``earliest`` to ``latest`` of the getter's data, opened at ``shown``."""

    def _init_views(self) -> dict[CalendarScope, Any]:
        return dict.fromkeys(CalendarScope, EventMonth(self._item_callback_data))

    async def _render_keyboard(self, data: dict[str, Any], manager: DialogManager) -> RawKeyboard:
        earliest, latest = data["earliest"], data["latest"]
        config = CalendarConfig(firstweekday=0, timezone=UTC, min_date=earliest, max_date=latest)
        shown = min(max(self.get_offset(manager) or data["shown"], earliest), latest)
        rows = await self.views[CalendarScope.DAYS].render(config, shown, data, manager)
        return [[*row] for row in rows]


def month_on_screen(manager: DialogManager, widget_id: str, shown: date) -> date:
    """Return the month that the calendar shows, for the text above it."""
    kept = manager.current_context().widget_data.get(widget_id)
    offset = kept.get("current_offset") if isinstance(kept, dict) else None
    return date.fromisoformat(offset) if offset else shown
