"""A roadmap's deadlines, spans, years and statuses in people's words; all else of them is codes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from domain.deadline_spans import YearKind
from domain.deadline_status import Status
from domain.deadlines import Cause, Kind
from locales.marks import N_

if TYPE_CHECKING:
    from domain.deadline_spans import Cycle, Span
    from domain.deadlines import Deadline, Part, Point
    from locales import Translator

STATUSES: Final = {
    Status.AHEAD: N_("still to come"),
    Status.IN_PROGRESS: N_("in progress"),
    Status.DUE_SOON: N_("due soon"),
    Status.DUE_TODAY: N_("due today"),
    Status.OVERDUE: N_("overdue"),
    Status.UNDATED: N_("no day yet"),
    Status.DONE: N_("done after its day"),
    Status.DONE_IN_TIME: N_("done in time"),
    Status.BEFORE_APPROVAL: N_("due before approval"),
}
_CAUSES: Final = {
    Cause.ON_REQUEST: N_("on request"),
    Cause.ON_UPDATE: N_("whenever it is updated"),
    Cause.AS_NEEDED: N_("as needed"),
    Cause.ON_COMPLETION: N_("on completion"),
}
_KINDS: Final = {
    Kind.PERMANENT: N_("all the time"),
    Kind.ANNUAL: N_("once a year"),
    Kind.BY_STAGE: N_("by the stage"),
    Kind.BY_SCHEDULE: N_("by a separate plan"),
}
_ANY_YEAR: Final = 2020
"""Of a day that is printed without a year; a leap year has every day."""


def deadline_words(t: Translator, due: Deadline, stage: int | None = None) -> str:
    """Return a row's deadline: «до 30 сентября 2026, далее постоянно», «июнь, каждый год», «по этапу 6»."""
    said = _part(t, due.main, stage)
    if due.yearly and due.main.kind is not Kind.ANNUAL:
        said = t("{when}, every year", when=said)
    if due.then is not None:
        said = t("{when}, then {after}", when=said, after=_part(t, due.then, stage))
    if due.otherwise is not None:
        said = t("{when} or {other}", when=said, other=_part(t, due.otherwise, stage))
    return said


def span_words(t: Translator, span: Span, stage: int | None = None) -> str:
    """Return one time that a row is due: «до 15 сентября 2026», «с 1 сентября 2026 по 31 мая 2027»."""
    if span.last is None:
        return _undated(t, span.kind, stage)
    if span.kind is Kind.MONTH:
        return t.month(span.last)
    if span.first is None:
        return t("by {day}", day=t.full_date(span.last))
    if span.first == span.last:
        return t.full_date(span.last)
    return t("from {first} to {last}", first=t.full_date(span.first), last=t.full_date(span.last))


def short_due(t: Translator, span: Span, today: date) -> str:
    """Return the same for a button: «до 15.09»; the year stands with it unless it is this one."""
    if span.soft:
        return t("all year")
    if span.last is None:
        return t("by stage") if span.kind is Kind.BY_STAGE else t("by plan")
    return t("by {day}", day=f"{span.last:%d.%m}" if span.last.year == today.year else f"{span.last:%d.%m.%y}")


def years_words(cycle: Cycle) -> str:
    """Return a roadmap's years: «2026», «2026/27», «2026/27–2029/30»."""
    first, last = (_year(cycle.year, each) for each in (cycle.start, cycle.start + cycle.years - 1))
    return first if first == last else f"{first}–{last}"


def _year(kind: YearKind, year: int) -> str:
    return str(year) if kind is YearKind.CALENDAR else f"{year}/{(year + 1) % 100:02}"


def _part(t: Translator, part: Part, stage: int | None) -> str:
    if part.kind is Kind.PERMANENT and part.first is not None:
        return t("all the time from {day}", day=_day(t, part.first))
    if part.last is None:
        return t(_CAUSES[part.cause]) if part.cause is not None else _undated(t, part.kind, stage)
    if part.kind is Kind.RANGE and part.first is not None:
        if part.first.day is None and part.last.day is None:
            return f"{_month(t, part.first)} – {_month(t, part.last)}"
        first = part.first.first_day(part.first.year or _ANY_YEAR)
        last = part.last.last_day(part.last.year or _ANY_YEAR)
        said = t.full_date if part.last.year is not None else t.day_and_month
        return t("from {first} to {last}", first=said(first), last=said(last))
    if part.kind is Kind.BY:
        return t("by {day}", day=_day(t, part.last))
    return _month(t, part.last) if part.last.day is None else _day(t, part.last)


def _undated(t: Translator, kind: Kind, stage: int | None) -> str:
    return t("by stage {n}", n=stage) if kind is Kind.BY_STAGE and stage is not None else t(_KINDS[kind])


def _day(t: Translator, point: Point) -> str:
    """Return a day, or the last one of a month."""
    day = point.last_day(point.year or _ANY_YEAR)
    return t.full_date(day) if point.year is not None else t.day_and_month(day)


def _month(t: Translator, point: Point) -> str:
    day = date(point.year or _ANY_YEAR, point.month, 1)
    return t.month(day) if point.year is not None else t.month_in_text(day)
