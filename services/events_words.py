"""Words for events and documents; the reader's translator speaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from domain.documents import PaperKind
from domain.events import EventFormat, EventKind, EventLevel, EventRole
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from locales import Translator

EVENT_KINDS: Final[Mapping[EventKind, str]] = {
    EventKind.MEETING: N_("Meeting of mentors"),
    EventKind.ACQUAINTANCE: N_("Common event"),
    EventKind.SEMINAR: N_("Seminar"),
    EventKind.CLASS: N_("Class, master class"),
    EventKind.FESTIVAL: N_("Festival"),
    EventKind.FORUM: N_("Forum, conference"),
    EventKind.CONTEST: N_("Contest"),
    EventKind.FINAL: N_("Final event"),
    EventKind.OTHER: N_("Another event"),
}
LEVELS: Final[Mapping[EventLevel, str]] = {
    EventLevel.SCHOOL: N_("School level"),
    EventLevel.MUNICIPAL: N_("Municipal level"),
    EventLevel.REGIONAL: N_("Regional level"),
    EventLevel.NATIONAL: N_("National level"),
}
EVENT_FORMATS: Final[Mapping[EventFormat, str]] = {
    EventFormat.IN_PERSON: N_("In person"),
    EventFormat.ONLINE: N_("Online"),
    EventFormat.MIXED: N_("Both at once"),
}
ROLES: Final[Mapping[EventRole, str]] = {
    EventRole.ORGANISED: N_("We organise it"),
    EventRole.TOOK_PART: N_("We take part"),
}
PAPER_KINDS: Final[Mapping[PaperKind, str]] = {
    PaperKind.ORDER: N_("order"),
    PaperKind.REGULATION: N_("regulation"),
    PaperKind.PLAN: N_("plan"),
    PaperKind.PROGRAMME: N_("programme"),
    PaperKind.AGREEMENT: N_("agreement"),
    PaperKind.MINUTES: N_("minutes"),
    PaperKind.NOTE: N_("note"),
    PaperKind.REPORT: N_("report"),
    PaperKind.PAGE: N_("page on a site"),
}


def event_days(
    t: Translator, starts_on: date, ends_on: date, begins_at: datetime | None, *, zone: str, now: datetime
) -> str:
    """Return when an event is: «завтра, чт 17 сентября, 15:30», or from when to when."""
    tz = ZoneInfo(zone)
    today = now.astimezone(tz).date()
    said = t.day(starts_on, today)
    if begins_at is not None:
        said = f"{said}, {t.clock_time(begins_at.astimezone(tz))}"
    if ends_on == starts_on:
        return said
    return t("{start} until {end}", start=said, end=t.day(ends_on, today))
