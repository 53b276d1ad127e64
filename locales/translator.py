"""Texts, plurals, dates and numbers in a person's language and tone."""

from __future__ import annotations

import functools
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, timedelta

DOMAIN = "messages"
CHILD = "child"
"""Message context of the wording for children («ты»); the plain message addresses adults («вы»)."""


class Translator:
    """Speaks one language to one kind of reader.

    Values put into a text are escaped for Telegram's HTML, so a name such as ``<b>`` stays a name.
    """

    def __init__(self, locale: str, *, child: bool = False) -> None:
        self.locale = locale
        self.child = child
        self._catalogue = _catalogue(locale)

    def __call__(self, message: str, /, **values: Any) -> str:
        """Return the translation of ``message`` with ``{names}`` filled in."""
        return _fill(self._catalogue.ugettext(message), values)

    def you(self, message: str, /, **values: Any) -> str:
        """Return a text that addresses the reader: «ты» to a child, «вы» to an adult."""
        if self.child:
            found = self._catalogue.upgettext(CHILD, message)
            if found != message:
                return _fill(found, values)
        return self(message, **values)

    def plural(self, singular: str, plural: str, number: int, /, **values: Any) -> str:
        """Return the form that ``number`` takes in this language; ``{n}`` is the number."""
        return _fill(self._catalogue.ungettext(singular, plural, number), {"n": number, **values})

    def pick(self, texts: Mapping[str, str]) -> str:
        """Return this language's text of a catalogue entry (``{"ru": …, "en": …}``)."""
        return texts.get(self.locale) or texts["ru"]

    def day(self, day: date, today: date) -> str:
        """Return a date as people say it: «завтра, чт 17 сентября»."""
        # A pattern of our own: the locale's skeletons abbreviate the month beside a weekday («чт, 24 сент.»).
        pattern = "EEE d MMMM" if day.year == today.year else "EEE d MMMM y"
        said = dates.format_date(day, pattern, locale=self.locale)
        near = {-1: self("yesterday"), 0: self("today"), 1: self("tomorrow")}.get((day - today).days)
        return f"{near}, {said}" if near else said

    def moment(self, moment: datetime, now: datetime, zone: str) -> str:
        """Return a moment in ``zone``: «завтра, чт 17 сентября, 15:30»."""
        local = moment.astimezone(ZoneInfo(zone))
        today = now.astimezone(ZoneInfo(zone)).date()
        return f"{self.day(local.date(), today)}, {self.clock_time(local)}"

    def clock_time(self, moment: datetime) -> str:
        """Return the hour and minute of ``moment`` in its own zone."""
        return moment.strftime("%H:%M")

    def short_day(self, day: date) -> str:
        """Return a date for a button: «ср 24.09»."""
        return f"{dates.format_date(day, 'EEE', locale=self.locale)} {day:%d.%m}"

    def month(self, day: date) -> str:
        """Return month and year for a calendar's header."""
        return dates.format_skeleton("yMMMM", day, locale=self.locale).removesuffix("г.").rstrip()

    def month_name(self, day: date) -> str:
        """Return a month's name for a button: «Октябрь»."""
        return dates.format_date(day, "LLLL", locale=self.locale).capitalize()

    def month_in_text(self, day: date) -> str:
        """Return a month's name inside a sentence: «октябрь»."""
        return dates.format_date(day, "LLLL", locale=self.locale)

    def day_and_month(self, day: date) -> str:
        """Return a day of every year: «17 сентября»."""
        return dates.format_skeleton("MMMMd", day, locale=self.locale)

    def weekdays(self) -> tuple[str, ...]:
        """Return the two letters of each weekday, Monday first: «пн»."""
        names = dates.get_day_names("short", context="stand-alone", locale=self.locale)
        return tuple(names[number] for number in range(7))

    def full_date(self, day: date) -> str:
        """Return a date with its year: «17 сентября 2026»; with «г.» a sentence would end in two full stops."""
        return dates.format_date(day, "long", locale=self.locale).removesuffix("г.").rstrip()

    def span(self, length: timedelta) -> str:
        """Return a length of time: «3 недели»."""
        return dates.format_timedelta(length, locale=self.locale)

    def number(self, value: float) -> str:
        """Return a number with this language's separators."""
        return numbers.format_decimal(value, locale=self.locale)


def _fill(text: str, values: Mapping[str, Any]) -> str:
    if not values:
        return text
    return text.format_map({name: escape(str(value), quote=False) for name, value in values.items()})


@functools.cache
def translator(locale: str, *, child: bool = False) -> Translator:
    """Return the translator of a language and tone; an unknown language gets Russian."""
    return Translator(locale if catalogue_path(locale).exists() else "ru", child=child)


def catalogue_path(locale: str) -> Path:
    """Return where a language's catalogue stands."""
    return Path(__file__).parent / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


@functools.cache
def _catalogue(locale: str) -> Translations:
    """Read a language's catalogue; compiled in memory, so there is no build step to forget."""
    with catalogue_path(locale).open("rb") as file:
        catalogue = read_po(file, locale=locale, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
