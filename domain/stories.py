"""The practice bank's rules: what is asked, how long an answer may be, who must allow it (programme §2 stage 7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LIMIT: Final = 500
TITLE_LIMIT: Final = 80
SHORTEST: Final = 3
FEW_LETTERS: Final = 2


class StoryKind(StrEnum):
    """«Как это было» of a pair, or a practice that another school can use."""

    STORY = "story"
    PRACTICE = "practice"


class StoryState(StrEnum):
    """How far it has come. A draft is its author's alone."""

    DRAFT = "draft"
    TOLD = "told"
    APPROVED = "approved"


class Voice(StrEnum):
    """As whom the author speaks; a guardian and a curator are shown by that word, never by name."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    GUARDIAN = "guardian"
    CURATOR = "curator"


class Tag(StrEnum):
    """What a practice is about."""

    STUDY = "study"
    CAREER = "career"
    ADAPTATION = "adaptation"
    PROJECT = "project"
    FRIENDSHIP = "friendship"
    YOUNG_TEACHER = "young_teacher"
    ONLINE = "online"
    GROUP = "group"


QUESTIONS: Final[Mapping[StoryKind, tuple[str, ...]]] = {
    StoryKind.STORY: ("hard", "helped", "changed"),
    StoryKind.PRACTICE: ("title", "audience", "done", "result", "files"),
}
OPTIONAL: Final = frozenset({"files"})
"""What may be left out: not every practice has a file."""


def limit_of(field: str) -> int:
    """Return how many characters an answer may have."""
    return TITLE_LIMIT if field == "title" else LIMIT


class TextFault(StrEnum):
    """Why typed words cannot be an answer."""

    NO_TEXT = "no_text"
    SHORT = "short"
    LONG = "long"


def read_answer(field: str, raw: str | None) -> tuple[str, TextFault | None]:
    """Return typed words as they may be kept, or why they cannot be."""
    if raw is None:
        return "", TextFault.NO_TEXT
    text = plain_text(raw)
    if field == "title":
        text = " ".join(text.split())
    if len(text) < SHORTEST:
        return "", TextFault.SHORT
    if len(text) > limit_of(field):
        return "", TextFault.LONG
    return text, None


def next_question(kind: StoryKind, body: Mapping[str, str]) -> str | None:
    """Return what is asked next, ``None`` if everything was; one left out stands as an empty answer."""
    return next((field for field in QUESTIONS[kind] if field not in body), None)


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether one person whom a story shows has allowed it (consents §1: C6, the guardian's for a minor)."""

    person_id: int
    allowed: bool
    by_guardian: bool
    """A minor: the guardian signs."""


def publishable(people: Iterable[Allowance]) -> bool:
    """Tell whether everybody whom a story shows has allowed it; one that shows nobody needs nobody's word."""
    return all(each.allowed for each in people)
