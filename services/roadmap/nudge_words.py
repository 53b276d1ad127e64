"""Rows of roadmaps in the words of a nudge: what is left, what is late, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.deadline_putting_off import PutOff
from locales.marks import N_
from services.events_words import PAPER_KINDS
from services.roadmap.words import short_due

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locales import Translator
    from services.pool import Name
    from services.roadmap.rows import TermRow
    from services.roadmap.told import ToldRow

_TITLE: Final = 70

PUT_OFF: Final[Mapping[PutOff, str]] = {
    PutOff.PAPER: N_("the paper is being signed"),
    PutOff.PEOPLE: N_("waiting for others"),
    PutOff.DATE: N_("the event has moved"),
    PutOff.TIME: N_("no time for it now"),
}


def put_off_words(t: Translator, term: TermRow, by: Name) -> str:
    """Return until when a row is put off, by whom, and why: one of the reasons offered, or own words."""
    reason, until = term.snooze_reason or "", term.snoozed_until
    why = t(PUT_OFF[PutOff(reason)]) if reason in set(PutOff) else reason
    return t("Put off until {day} ({name}): {why}", day=t.full_date(until) if until else "", name=by.short, why=why)


def full_line(t: Translator, row: ToldRow) -> str:
    """Return a row alone: «До 15 сентября осталось 3 дня: п. 30 «Сформировать пары»»."""
    named = {"number": row.measure.number, "title": t.pick(row.measure.title)}
    span, left = row.term.span, row.days_left
    if left is None or span.last is None:
        day = t.full_date(span.last or span.counts_on)
        return t("It goes on all year, until {day}: no. {number} “{title}”.", day=day, **named)
    if left < 0:
        return t.plural(
            "{n} day late: no. {number} “{title}”.", "{n} days late: no. {number} “{title}”.", -left, **named
        )
    if left == 0:
        return t("Due today: no. {number} “{title}”.", **named)
    return t.plural(
        "{n} day left until {day}: no. {number} “{title}”.",
        "{n} days left until {day}: no. {number} “{title}”.",
        left,
        day=t.full_date(span.last),
        **named,
    )


def short_line(t: Translator, row: ToldRow) -> str:
    """Return a row among others: «30 · Сформировать пары: до 15.09»."""
    title = t.pick(row.measure.title)
    clipped = title if len(title) <= _TITLE else f"{title[: _TITLE - 1].rstrip()}…"
    left = row.days_left
    if left is not None and left < 0:
        when = t.plural("{n} day late", "{n} days late", -left)
    elif left == 0:
        when = t("today")
    else:
        when = short_due(t, row.term.span, row.today)
    return t("{number} · {title}: {when}", number=row.measure.number, title=clipped, when=when)


def paper_words(t: Translator, term: TermRow) -> str:
    """Return what was reported of a row: «приказ, № 12 от 1 сентября 2026», its link, the note."""
    kind = t(PAPER_KINDS[term.report_kind]) if term.report_kind is not None else ""
    day = t.full_date(term.report_dated) if term.report_dated is not None else ""
    if term.report_number and day:
        paper = t("No. {number} of {day}", number=term.report_number, day=day)
    elif term.report_number:
        paper = t("No. {number}", number=term.report_number)
    else:
        paper = t("Of {day}", day=day) if day else ""
    first = ", ".join(each for each in (kind, paper) if each)
    lines = [first[:1].upper() + first[1:]]
    lines += [t("{link}", link=term.report_link)] if term.report_link else []
    lines += [t("“{note}”", note=term.report_note)] if term.report_note else []
    return "\n".join(line for line in lines if line)
