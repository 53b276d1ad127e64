"""What a curator types in for the indicators: numbers, their date, plan values (indicators.md §0 rule 7)."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from domain.plain import plain_line

MOST: Final = 10_000_000
SOURCE_LIMIT: Final = 120
_NUMBER: Final = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f]?[0-9]{3})*|[0-9]+")
_PLAN: Final = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]))?\s*%?")


class Reason(StrEnum):
    """Why a number takes the place of an older one."""

    MISTYPED = "mistyped"
    MADE_EXACT = "made_exact"
    OTHER_SOURCE = "other_source"


def read_number(text: str | None) -> int | None:
    """Read a whole number as people type it («7 280»); ``None`` if it is none, or too large."""
    line = plain_line(text)
    if not _NUMBER.fullmatch(line):
        return None
    number = int(re.sub(r"\D", "", line))
    return number if number <= MOST else None


def read_plan(text: str | None) -> int | None:
    """Read a plan value in tenths («12,5 %» is 125); ``None`` if it is none."""
    found = _PLAN.fullmatch(plain_line(text))
    return int(found[1]) * 10 + int(found[2] or 0) if found else None


def of_tenths(tenths: int) -> Fraction:
    """Return a stored plan value."""
    return Fraction(tenths, 10)


def clean_source(text: str | None) -> str | None:
    """Return where a number is from in one line; ``None`` if it says nothing, or too much."""
    line = plain_line(text)
    return line if any(sign.isalnum() for sign in line) and len(line) <= SOURCE_LIMIT else None


def date_fits(day: date, year: int, today: date) -> bool:
    """Tell whether a source can be of that day: not of the future, and not long before the year it speaks of."""
    return date(year - 1, 1, 1) <= day <= today
