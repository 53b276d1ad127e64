"""A call for help: who is told when, until a named adult takes it on, and by which words one is known.

The rules are ours, for the sources have none (programme §9, safety rules; questionnaires §1). A call widens by steps:
those who were chosen; psychologist and curator both; the school head as well; the municipality's curators as well;
then all of them again and again. There is always a next step until somebody has taken it on. A call has no quiet
hours on its first day, and afterwards rings in the morning and before the evening, when people look.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.calendar import local
from domain.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from zoneinfo import ZoneInfo

HELPERS: Final = (Role.PSYCHOLOGIST, Role.CURATOR)
"""The adults of a school whom a person may choose."""
WIDEST: Final = 3
"""From this level on everybody is told whom a call may reach."""
FIRST_WAIT: Final = timedelta(minutes=30)
_WAITS: Final = (FIRST_WAIT, timedelta(minutes=30), timedelta(minutes=60))
_EVERY: Final = timedelta(hours=2)
_FIRST_DAY: Final = timedelta(hours=24)
_LATER: Final = (time(9), time(18))
SETTLE_WITHIN: Final = timedelta(days=3)
"""A call that was taken on and is open for so long is gently asked after."""


class Source(StrEnum):
    """Where a call came from."""

    ANSWER = "answer"  # a low score, or an option such as «Нужна помощь»
    SOS = "sos"
    WORRY = "worry"  # a mentor is worried about a mentee


@dataclass(frozen=True, slots=True)
class Step:
    """Where a call stands, and when it goes on by itself."""

    level: int
    next_at: datetime


def circle(level: int, asked: Collection[Role]) -> frozenset[Role]:
    """Return whom a call has reached at ``level``; each circle holds the one before."""
    if level <= 0:
        return frozenset(asked) or frozenset(HELPERS)
    found = frozenset(asked).union(HELPERS)
    if level > 1:
        found |= {Role.SCHOOL_HEAD}
    if level >= WIDEST:
        found |= {Role.MUNICIPAL_CURATOR}
    return found


def next_alert(level: int, at: datetime, raised_at: datetime, tz: ZoneInfo) -> datetime:
    """Return when a call that reached ``level`` at ``at`` goes on, unless somebody takes it on before.

    After 30, 60 and 120 minutes; then every two hours, by night too; after a day at 9 and at 18 o'clock of the school.
    """
    if level < len(_WAITS):
        return at + _WAITS[max(level, 0)]
    following = at + _EVERY
    if following <= raised_at + _FIRST_DAY:
        return following
    day = following.astimezone(tz).date()
    slots = (local(day + timedelta(days=ahead), clock, tz) for ahead in (0, 1) for clock in _LATER)
    return next(moment for moment in slots if moment >= following)


def due_step(level: int, due_at: datetime, raised_at: datetime, now: datetime, tz: ZoneInfo) -> Step:
    """Return the step that a call should be at by ``now``, when the one after ``level`` was due at ``due_at``.

    Whatever was missed meanwhile (the bot was down, a rehearsal moved the clock) is passed over: adults are called
    once, at the level that holds now, and not once for every step that was slept through.
    """
    level += 1
    following = next_alert(level, due_at, raised_at, tz)
    while following <= now:
        level += 1
        following = next_alert(level, following, raised_at, tz)
    return Step(level, following)


_PLEAS: Final = (
    "мне нужна помощь",
    "мне очень нужна помощь",
    "нужна помощь",
    "нужна твоя помощь",
    "помогите",
    "помоги мне",
    "помогите мне",
    "спасите",
    "сос",
    "sos",
    "help me",
    "i need help",
    "please help",
)
_PLEA: Final = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_PLEAS, key=len, reverse=True))})(?!\w)")
_POLITE: Final = re.compile(r"(?<!\w)(?:пожалуйста|пожалуста|please|pls|плиз|срочно|очень)(?!\w)")
_LONGEST: Final = 4096


def holds_plea(text: str) -> bool:
    """Tell whether somebody asks for help in so many words, alone or amid others."""
    return _PLEA.search(_plain(text)) is not None


def is_plea(text: str) -> bool:
    """Tell whether a text is nothing but a call for help, said once or several times."""
    plain = _plain(text)
    return _PLEA.search(plain) is not None and not _POLITE.sub("", _PLEA.sub("", plain)).strip()


def _plain(text: str) -> str:
    """Return a text without case, signs and emoji: words, one space apart."""
    words = re.sub(r"[^\w]+|_", " ", text[:_LONGEST].casefold().replace("ё", "е"))
    return re.sub(r"\s+", " ", words).strip()
