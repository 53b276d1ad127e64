"""What a school must have on paper at each stage, and which version of a document counts (programme §10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from domain.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

STAGES: Final = tuple(range(1, 8))
MATCH_ORDER: Final = "match_order"
"""Recorded where the pairs are (``services.orders``): it names its matches."""
MATCH_MINUTES: Final = "match_minutes"
"""Drafted from the common event (``services.match_papers``), recorded on the board like any other."""
ENDS_SOON: Final = timedelta(days=14)
NUMBER_LIMIT: Final = 40
LINK_LIMIT: Final = 500
FILE_LIMIT: Final = 100
OLDEST: Final = timedelta(days=366 * 20)
LONGEST: Final = timedelta(days=366 * 20)
_EARLY: Final = timedelta(days=92)
"""Papers for a school year are signed from the June before it on."""
_LAST_STAGE: Final = 7
_HOST: Final = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}", re.UNICODE)


class PaperKind(StrEnum):
    """What a document is."""

    ORDER = "order"
    REGULATION = "regulation"
    PLAN = "plan"
    PROGRAMME = "programme"
    AGREEMENT = "agreement"
    MINUTES = "minutes"
    NOTE = "note"
    REPORT = "report"
    PAGE = "page"  # has an address and no number


class Need(StrEnum):
    """Whether every school needs it."""

    REQUIRED = "required"
    IF_APPLICABLE = "if_applicable"
    IN_BOT = "in_bot"


class Standing(StrEnum):
    """Where a school stands with a document."""

    THERE = "there"
    ENDING = "ending"  # there, and its term ends within two weeks
    EXPIRED = "expired"
    MISSING = "missing"
    OPEN = "open"  # needed in some schools only; nobody has said yet
    NOT_NEEDED = "not_needed"
    IN_BOT = "in_bot"


PRESENT: Final = frozenset({Standing.THERE, Standing.ENDING})
_NEEDED: Final = frozenset({Standing.THERE, Standing.ENDING, Standing.EXPIRED, Standing.MISSING})


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A document of the catalogue without its words."""

    id: str
    stage: int
    kind: PaperKind
    need: Need
    yearly: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One recorded version."""

    id: int
    dated_on: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the documents that the school needs are there."""

    there: int
    needed: int


def in_order(versions: Iterable[Version]) -> list[Version]:
    """Return versions with the newest first: by the date they carry, then by when they were recorded."""
    return sorted(versions, key=lambda each: (each.dated_on, each.id), reverse=True)


def counting(rule: DocumentRule, versions: Iterable[Version], year_start: date) -> Version | None:
    """Return the version that counts: the newest; of what is made anew every year only one of this year."""
    newest = next(iter(in_order(versions)), None)
    if newest is None or (rule.yearly and newest.dated_on < counts_from(rule, year_start)):
        return None
    return newest


def counts_from(rule: DocumentRule, year_start: date) -> date:
    """Return the day from which a yearly document belongs to the school year.

    Orders and plans for a year are signed in the summer before it; what ends a year is written after its last
    lesson, so a report of June belongs to the year that is over.
    """
    return year_start if rule.stage == _LAST_STAGE else year_start - _EARLY


def standing(rule: DocumentRule, newest: Version | None, today: date, *, not_needed: bool = False) -> Standing:
    """Return where a school stands with a document, given the version that counts (``counting``)."""
    if rule.need is Need.IN_BOT:
        return Standing.IN_BOT
    if newest is not None:
        if newest.valid_until is None or newest.valid_until > today + ENDS_SOON:
            return Standing.THERE
        return Standing.ENDING if newest.valid_until >= today else Standing.EXPIRED
    if rule.need is Need.REQUIRED:
        return Standing.MISSING
    return Standing.NOT_NEEDED if not_needed else Standing.OPEN


def count(standings: Iterable[Standing]) -> Count:
    """Count what is there of what is needed.

    Needed are the required documents, and of the others those that the school has shown to need by recording one: a
    partner's agreement that has run out is missing, one that never was is not.
    """
    found = list(standings)
    return Count(sum(each in PRESENT for each in found), sum(each in _NEEDED for each in found))


def by_stage(rules: Iterable[DocumentRule], standings: Mapping[str, Standing]) -> dict[int, Count]:
    """Return the count of each stage."""
    known = list(rules)
    return {stage: count(standings[rule.id] for rule in known if rule.stage == stage) for stage in STAGES}


def clean_link(text: str | None) -> str | None:
    """Return a link as it is kept, or ``None`` if it is none: https only, with a host, and no password in it."""
    line = plain_line(text)
    if not line or len(line) > LINK_LIMIT or " " in line:
        return None
    try:
        parts = urlsplit(line)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() != "https" or "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    return line


def clean_file_name(text: str | None) -> str | None:
    """Return the name of a file or the place of a paper in one line, or ``None`` if it is empty or too long."""
    line = plain_line(text)
    return line if any(sign.isalnum() for sign in line) and len(line) <= FILE_LIMIT else None
