"""A month of days to choose from, in the reader's language, Monday first; it knows which days will do."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any, Final

from aiogram.types import InlineKeyboardButton
from aiogram_dialog.widgets.kbd import Calendar
from aiogram_dialog.widgets.kbd.calendar_kbd import (
    CalendarConfig,
    CalendarDaysView,
    CalendarScope,
    date_from_raw,
    month_begin,
    next_month_begin,
    raw_from_date,
)

from domain.appointments import FURTHEST_DAYS, day_fault

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager
    from aiogram_dialog.api.internal import RawKeyboard
    from aiogram_dialog.api.protocols import DialogProtocol

    from locales import Translator

NOT_A_DAY: Final = "·"
_MONTH, _NOTHING = "m", "x"


class MonthView(CalendarDaysView):
    """Weekdays, days, and the months beside; a day on which nobody meets is a dot that says why when it is tapped."""

    async def render(
        self,
        config: CalendarConfig,
        offset: date,
        data: dict[str, Any],  # noqa: ARG002 - the library's signature
        manager: DialogManager,
    ) -> list[list[InlineKeyboardButton]]:
        """Return the rows of ``offset``'s month."""
        t: Translator = manager.middleware_data["t"]
        first, today, last = month_begin(offset), config.min_date, config.max_date
        pages = []
        if first > today:
            before = month_begin(first - timedelta(days=1))
            pages.append(self._button(f"← {t.month_name(before)}", f"{_MONTH}{before:%Y%m}"))
        if next_month_begin(first) <= last:
            after = next_month_begin(first)
            pages.append(self._button(f"{t.month_name(after)} →", f"{_MONTH}{after:%Y%m}"))
        week = [self._button(name, _NOTHING) for name in t.weekdays()]
        return [week, *self._weeks(first, today), *([pages] if pages else [])]

    def _weeks(self, first: date, today: date) -> list[list[InlineKeyboardButton]]:
        start = first - timedelta(days=first.weekday())
        days = (next_month_begin(first) - start).days
        return [[self._day(start + timedelta(days=at + n), first, today) for n in range(7)] for at in range(0, days, 7)]

    def _day(self, day: date, first: date, today: date) -> InlineKeyboardButton:
        if day.month != first.month:
            return self._button(NOT_A_DAY, _NOTHING)
        label = str(day.day) if day_fault(day, today) is None else NOT_A_DAY
        return self._button(label, str(raw_from_date(day)))

    def _button(self, label: str, data: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=label, callback_data=self.callback_generator(data))


class MonthCalendar(Calendar):
    """The library's calendar without its far years: from ``today`` of the getter's data on, sixty days.

    The library takes the day from the machine's own clock and speaks English; a month's button carries the month, so
    that tapping it twice is tapping it once.
    """

    def _init_views(self) -> dict[CalendarScope, Any]:
        return dict.fromkeys(CalendarScope, MonthView(self._item_callback_data))

    async def _render_keyboard(self, data: dict[str, Any], manager: DialogManager) -> RawKeyboard:
        today: date = data["today"]
        last = today + timedelta(days=FURTHEST_DAYS)
        config = CalendarConfig(firstweekday=0, timezone=UTC, min_date=today, max_date=last)
        view = self.views[CalendarScope.DAYS]
        rows = await view.render(config, within(self.get_offset(manager), today), data, manager)
        return [[*row] for row in rows]

    async def _process_item_callback(
        self,
        callback: CallbackQuery,
        data: str,
        dialog: DialogProtocol,  # noqa: ARG002 - the library's signature
        manager: DialogManager,
    ) -> bool:
        if data == _NOTHING:
            return True
        try:
            turned = date(int(data[1:5]), int(data[5:7]), 1) if data.startswith(_MONTH) else None
            tapped = None if turned else date_from_raw(int(data))
        except (ValueError, OverflowError):
            return True  # no button of ours: the window is shown again
        if turned:
            self.set_offset(turned, manager)
        else:
            await self.on_click.process_event(callback, self.managed(manager), manager, tapped)
        return True


def shown_month(manager: DialogManager, widget_id: str, today: date) -> date:
    """Return the month that a calendar shows, for the text above it."""
    kept = manager.current_context().widget_data.get(widget_id)
    offset = kept.get("current_offset") if isinstance(kept, dict) else None
    return within(date.fromisoformat(offset) if offset else None, today)


def within(shown: date | None, today: date) -> date:
    """Return the month to show: the chosen one, as far as people can still meet in it."""
    return min(max(shown or today, today), today + timedelta(days=FURTHEST_DAYS))
