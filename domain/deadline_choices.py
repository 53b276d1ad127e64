"""What a deadline that is in doubt may have meant: readings to choose from, none of them taken without a tap.

Each is a way of saying it without the doubt, read by ``read_deadline`` itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from domain.deadline_text import Doubt, Reading, read_deadline
from domain.deadline_words import plain_deadline
from domain.deadlines import ANNUAL, PERMANENT, Deadline, Kind, Part, Point

if TYPE_CHECKING:
    from collections.abc import Iterator

USUAL: Final = (
    PERMANENT,
    ANNUAL,
    Deadline(Part(Kind.BY_STAGE)),
    Deadline(Part(Kind.BY_SCHEDULE)),
)
"""What has no day to type: «постоянно», «ежегодно», within the pair's programme, by a separate plan."""
_MOST: Final = 3
_BY: Final = r"(?:не позднее|не позже|до|к)"
_EDGE: Final = re.compile(rf"\b{_BY}\s+(?!конца)")
_YEARS: Final = re.compile(r"\b(\d{4})\s?[-/]\s?(\d{4}|\d{2})\b")
_APART: Final = re.compile(r"[,;()]|\bили\b|\bлибо\b|\bи\b")
_DECEMBER: Final = 12


def may_mean(text: str, reading: Reading) -> tuple[Deadline, ...]:
    """Return up to three readings of a text that was not understood for certain."""
    found: dict[Deadline, None] = {}
    for each in _readings(plain_deadline(text), reading):
        found.setdefault(each)
    return tuple(found)[:_MOST]


def _readings(plain: str, reading: Reading) -> Iterator[Deadline]:
    if reading.doubt is Doubt.EDGE:
        yield from _edges(plain)
    elif reading.doubt is Doubt.OPEN_END:
        yield from _read(f"{plain} постоянно", f"{plain} по 31 мая")
    elif reading.doubt is Doubt.WHICH_YEAR:
        yield from _read(plain.replace("конца года", "конца учебного года"), plain.replace("конца года", "31.12"))
        yield from _read(_YEARS.sub(r"\1-\2 учебный год", plain), _YEARS.sub(_calendar_years, plain))
    elif reading.doubt is Doubt.TWO_TERMS:
        yield from _read(*(part for part in _APART.split(plain) if part.strip()))
    if reading.understood is not None:
        yield reading.understood


def _edges(plain: str) -> Iterator[Deadline]:
    """Yield «до сентября» as its eve and as its end."""
    for whole in _read(_EDGE.sub("до конца ", plain)):
        last = whole.main.last
        if whole.main.kind is Kind.BY and last is not None and last.day is None:
            year_only = last.month == _DECEMBER and "дек" not in plain
            before = (
                replace(last, year=None if last.year is None else last.year - 1) if year_only else _month_before(last)
            )
            yield replace(whole, main=Part(Kind.BY, last=before))
        yield whole


def _month_before(point: Point) -> Point:
    if point.month > 1:
        return replace(point, month=point.month - 1)
    return replace(point, month=_DECEMBER, year=None if point.year is None else point.year - 1)


def _calendar_years(found: re.Match[str]) -> str:
    last = found[2] if len(found[2]) > len("21") else found[1][:2] + found[2]
    return f"{found[1]}-{last} гг."


def _read(*texts: str) -> Iterator[Deadline]:
    for text in texts:
        found = read_deadline(text)
        if found.deadline is not None:
            yield found.deadline
