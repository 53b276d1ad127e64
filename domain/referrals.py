"""Pupils whom somebody suggests for a mentor: how they are named, and what becomes of it (programme §2 stage 2, RF).

Somebody who is not in the programme is named by first name and class alone: no last name, no birth date, no diagnosis.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from domain.plain import plain_line
from domain.search import folded

DRAFT_KEPT: Final = timedelta(days=14)
"""A referral that was begun and never sent goes after two weeks: nobody has read it."""
NAME_LIMIT: Final = 40
_CLASS: Final = re.compile(
    r"(?P<name>[^\d]*?)[\s,;·-]*\b(?P<grade>1[01]|[1-9])\s*[-«\"']?\s*(?P<letter>[^\W\d_])?\s*[»\"']?"
    r"\s*(?:класса?|кл\.?|grade|class)?\s*[.!]?",
    re.IGNORECASE,
)
_FIRST: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_INITIAL: Final = re.compile(r"[^\W\d_]\.?")
_FEWEST: Final = 2


class ReferralState(StrEnum):
    """Where a suggested pupil stands; who suggested them sees this word and nothing else."""

    NEW = "new"
    LOOKING = "looking"
    JOINED = "joined"
    NOT_NOW = "not_now"


class NotNow(StrEnum):
    """Why not now; the curator's own reason, shown to nobody who has suggested the pupil."""

    NO_MENTOR = "no_mentor"
    FAMILY = "family"
    OTHER_HELP = "other_help"
    PUPIL = "pupil"
    NEXT_YEAR = "next_year"


class NameFault(StrEnum):
    """Why a typed name and class cannot be taken."""

    NO_CLASS = "referral_no_class"
    NO_NAME = "referral_no_name"
    LAST_NAME = "referral_last_name"


@dataclass(frozen=True, slots=True)
class Named:
    """A pupil who is not in the programme: first name, and the class as the school says it."""

    first_name: str
    class_name: str


def read_named(text: str | None) -> Named | NameFault:
    """Return what «Саша, 7Б» names; an initial may follow the first name, a last name may not."""
    line = plain_line(text)[: NAME_LIMIT * 2]
    found = _CLASS.fullmatch(line)
    if found is None:
        return NameFault.NO_CLASS
    words = found["name"].strip(" ,;.-").split()
    if not words or len(words[0]) < _FEWEST or not _FIRST.fullmatch(words[0]) or len(words[0]) > NAME_LIMIT:
        return NameFault.NO_NAME
    if len(words) > _FEWEST or (len(words) == _FEWEST and not _INITIAL.fullmatch(words[1])):
        return NameFault.LAST_NAME
    first = words[0][:1].upper() + words[0][1:]
    initial = f" {words[1][:1].upper()}." if len(words) == _FEWEST else ""
    return Named(first + initial, f"{int(found['grade'])}{(found['letter'] or '').upper()}")


def same_pupil(one: Named, other: Named) -> bool:
    """Tell whether two people have named the same pupil: the same name, the same class with its letter."""
    return (folded(one.first_name), folded(one.class_name)) == (folded(other.first_name), folded(other.class_name))
