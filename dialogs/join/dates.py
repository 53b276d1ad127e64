"""Birth dates as people type them, and the years that buttons offer."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from domain.answers import parse_date
from domain.vocabulary import PersonKind

_SHORT: Final = re.compile(r"(\d{1,2})[.\-/ ,]+(\d{1,2})[.\-/ ,]+(\d{2})\D*")
_TOGETHER: Final = re.compile(r"(\d{2})(\d{2})(\d{4})")
_WORDS: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-zа-яё]+)\.?,?\s+(\d{4})\D*", re.IGNORECASE)
_WORDS_FIRST: Final = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_MONTHS: Final = (
    ("янв", "jan"), ("фев", "feb"), ("мар", "mar"), ("апр", "apr"), ("ма", "may"), ("июн", "jun"),
    ("июл", "jul"), ("авг", "aug"), ("сен", "sep"), ("окт", "oct"), ("ноя", "nov"), ("дек", "dec"),
)  # fmt: skip
_PUPIL_AGES: Final = range(7, 20)
_STUDENT_AGES: Final = range(15, 31)
_FIRST_DECADE: Final = 1940


def read_birth_date(text: str, today: date) -> date | None:
    """Return the date that ``text`` means, or ``None``; of two-digit years the latest one that has been is meant."""
    said = " ".join(text.split())
    try:
        return parse_date(said) or _read(said, today)
    except ValueError:
        return None


def _read(said: str, today: date) -> date | None:
    if found := _SHORT.fullmatch(said):
        day, month, year = map(int, found.groups())
        year += today.year // 100 * 100
        return date(year if year <= today.year else year - 100, month, day)
    if found := _TOGETHER.fullmatch(said):
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    if found := _WORDS.fullmatch(said):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    if found := _WORDS_FIRST.fullmatch(said):
        return date(int(found[3]), _month(found[1]), int(found[2]))
    return None


def _month(word: str) -> int:
    """Return the number of a month's name in any case: «мая», «Марта», "Sept"."""
    said = word.casefold()
    for number, (russian, english) in enumerate(_MONTHS, start=1):
        if said.startswith((russian, english)):
            return number
    raise ValueError(word)


def first_choices(kind: PersonKind | None, today: date) -> tuple[list[int], bool]:
    """Return what to tap first: years where they fit one screen, else decades (and which of the two it is)."""
    if kind is PersonKind.PUPIL:
        return [today.year - age for age in _PUPIL_AGES], False
    if kind is PersonKind.STUDENT:
        return [today.year - age for age in _STUDENT_AGES], False
    return list(range(_FIRST_DECADE, today.year - _PUPIL_AGES.start + 1, 10)), True


def days_of(year: int, month: int) -> list[int]:
    """Return the days of a month; 29 February where there is one."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return list(range(1, (after - date(year, month, 1)).days + 1))
