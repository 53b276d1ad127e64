"""Partners of a school, and where its mentors come from (programme §2 stages 1 and 3)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.plain import plain_line
from domain.vocabulary import PersonKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

NAME_LIMIT: Final = 100
NUMBER_LIMIT: Final = 40
CONTACT_LIMIT: Final = 80
NOTE_LIMIT: Final = 300
TOLD_BEFORE: Final = (timedelta(days=30), timedelta(days=7))
"""How long before the end of an agreement its curator hears of it."""
ASKED_BEFORE: Final = timedelta(days=14)
"""How long before the end of a cycle partners are asked how it was (questionnaires, FIN-PT)."""
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_PHONE: Final = re.compile(r"[+(]?\d[\d\s()\-]{4,}\d")


class PartnerKind(StrEnum):
    """What a partner is."""

    COMPANY = "company"
    COLLEGE = "college"
    UNIVERSITY = "university"
    NGO = "ngo"
    OTHER = "other"


class Source(StrEnum):
    """Where a mentor comes from (programme §2 stage 3, column "input")."""

    PUPILS = "pupils"
    STAFF = "staff"
    ALUMNI = "alumni"
    PARENTS = "parents"
    STUDENTS = "students"
    PARTNER = "partner"


class AgreementState(StrEnum):
    """Where an agreement stands on a day."""

    NONE = "none"
    AHEAD = "ahead"
    RUNS = "runs"
    ENDING = "ending"
    ENDED = "ended"


_USUAL: Final = {
    PersonKind.PUPIL: Source.PUPILS,
    PersonKind.TEACHER: Source.STAFF,
    PersonKind.STUDENT: Source.STUDENTS,
    PersonKind.PARENT: Source.PARENTS,
}


def source_of(recorded: str | None, kind: PersonKind | str | None) -> Source | None:
    """Return where a mentor comes from: as recorded, else what the person does by day says it; ``None``: unknown."""
    if recorded is not None:
        return Source(recorded)
    return _USUAL.get(PersonKind(kind)) if kind else None


def count_sources(mentors: Iterable[tuple[str | None, str | None]]) -> dict[Source, int]:
    """Return how many mentors come from where, in the order of ``Source``; who says nothing is left out."""
    found = Counter(source_of(recorded, kind) for recorded, kind in mentors)
    return {source: found[source] for source in Source if found[source]}


def agreement_state(from_: date | None, to: date | None, today: date) -> AgreementState:
    """Return where an agreement stands; one without an end runs on."""
    if from_ is None and to is None:
        return AgreementState.NONE
    if from_ is not None and from_ > today:
        return AgreementState.AHEAD
    if to is None or to > today + TOLD_BEFORE[0]:
        return AgreementState.RUNS
    return AgreementState.ENDING if to >= today else AgreementState.ENDED


def told_days(to: date, today: date) -> int | None:
    """Return which word on the end of an agreement is due: 30 days before, 7 days before, or none."""
    left = to - today
    if left < timedelta(0):
        return None
    due = [span for span in TOLD_BEFORE if left <= span]
    return min(due).days if due else None


def clean_contact(text: str | None) -> str | None:
    """Return a phone number or an e-mail address in one line, ``None`` if it is neither."""
    line = plain_line(text)
    fits = len(line) <= CONTACT_LIMIT and bool(_MAIL.fullmatch(line) or _PHONE.fullmatch(line))
    return line if fits else None


def clean_line(text: str | None, limit: int) -> str | None:
    """Return a typed line, ``None`` if it is empty or too long."""
    line = plain_line(text)
    return line if any(sign.isalnum() for sign in line) and len(line) <= limit else None
