"""How a meeting that is over reads in one line, for the page and for the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from domain.vocabulary import MeetingFormat, MeetingStatus
from services.composers.meetings import PLACES, TYPES
from services.journal_rows import TOPIC_ITEM

if TYPE_CHECKING:
    from datetime import date, datetime

    from catalog.model import Catalogue
    from locales import Translator
    from services.journal_rows import Entry
    from storage.unit import Unit

SHORT_TOPIC: Final = 40


def day_of(entry: Entry, zone: str) -> date:
    """Return the day of a meeting where the school is."""
    return entry.at.astimezone(ZoneInfo(zone)).date()


def topic(t: Translator, catalogue: Catalogue, entry: Entry, *, limit: int | None = None) -> str:
    """Return what a meeting was about: the words that were typed, else the option that was tapped."""
    said = entry.topic
    if not said and entry.topic_option:
        item = catalogue.questionnaire("MT-MR").item(TOPIC_ITEM)
        label = next((o.label.of(t.locale) for o in item.options if o.id == entry.topic_option), "")
        said = label[:1].lower() + label[1:]
    said = " ".join((said or "").split())
    return said if limit is None or len(said) <= limit else f"{said[: limit - 1].rstrip()}…"


def facts(unit: Unit, t: Translator, catalogue: Catalogue, entry: Entry, zone: str) -> str:
    """Return day, type, minutes and topic of a meeting, unescaped: it is put into a text as a value."""
    day = t.day(day_of(entry, zone), unit.now.astimezone(ZoneInfo(zone)).date())
    if entry.status is not MeetingStatus.HELD:
        return day + ", " + t("did not take place")
    parts = [day, t(TYPES[entry.type])]
    if entry.minutes:
        parts.append(t.plural("{n} minute", "{n} minutes", entry.minutes))
    if entry.format is not MeetingFormat.IN_PERSON:
        parts.append(t(PLACES[entry.format]))
    if about := topic(t, catalogue, entry, limit=SHORT_TOPIC):
        parts.append(about)
    return ", ".join(parts)


def corrected(t: Translator, at: datetime, by: str | None = None) -> str:
    """Return the trace that a correction leaves: the day, and the member who made it."""
    if by:
        return t("corrected on {day}, {name}", day=f"{at:%d.%m}", name=by)
    return t("corrected on {day}", day=f"{at:%d.%m}")


def upper(text: str) -> str:
    """Return ``text`` with a capital letter."""
    return text[:1].upper() + text[1:]
