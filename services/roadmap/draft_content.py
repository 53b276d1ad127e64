"""What a roadmap's draft holds between the steps of reading it in, and what is to be done next. Plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from domain.deadline_code import decode
from domain.deadline_spans import Cycle, YearKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.deadlines import Deadline


class DraftStep(StrEnum):
    """What a draft waits for, in this order."""

    DUE = "due"  # a deadline that was not understood
    POSTS = "posts"  # somebody responsible whose post is not known
    CHECK = "check"  # every deadline as it was understood
    LIKE = "like"  # which rows are the catalogue's
    YEARS = "years"  # when it runs


@dataclass(slots=True)
class DraftRow:
    """One row of the file; ``due`` is the notation of ``domain.deadline_code``, ``None`` until it is known."""

    row: int
    """Its place in the sheet, counted from 1."""
    number: str
    section: str
    title: str
    printed: str
    result: str
    named: list[str]
    """Who is responsible, as the file calls them."""
    due: str | None = None
    spec: str | None = None
    """The catalogue's row that it resembles."""
    taken: bool = False
    """Whether it is that row."""

    @property
    def deadline(self) -> Deadline | None:
        """Return the deadline, if it is known."""
        return None if self.due is None else decode(self.due)


@dataclass(slots=True)
class Draft:
    """A whole file on its way."""

    title: str
    rows: list[DraftRow]
    first: str | None
    """The first day that the file prints with its year."""
    year_kind: str
    start: int
    years: int
    shifted: bool = False
    """Whether the deadlines move along: the file is an old one, and the roadmap begins anew."""
    posts: dict[str, list[str] | None] = field(default_factory=dict)
    """How the file calls somebody → posts of the catalogue; ``None`` until it is said."""
    signed_on: str | None = None
    checked: bool = False
    liked: bool = False
    repeated: list[int] = field(default_factory=list)
    """Rows of the sheet that stand there twice."""
    bare: list[int] = field(default_factory=list)
    """Rows of the sheet with nothing but a text at its end: no measure and nobody's heading."""
    persons: int = 0
    """How many persons were named and left out."""

    @property
    def cycle(self) -> Cycle:
        """Return the years for which it is to run."""
        return Cycle(YearKind(self.year_kind), self.start, self.years)

    @property
    def years_off(self) -> int:
        """Return how many years lie between the file's own and those for which it is to run."""
        return 0 if self.first is None else self.start - year_of(date.fromisoformat(self.first), self.cycle.year)

    @property
    def open_due(self) -> int | None:
        """Return the first row whose deadline is not known."""
        return next((place for place, row in enumerate(self.rows) if row.due is None), None)

    @property
    def open_post(self) -> str | None:
        """Return the first name of somebody responsible that stands for no post yet."""
        return next((text for text, posts in self.posts.items() if posts is None), None)

    @property
    def questions(self) -> int:
        """Return how many questions it has: equal deadlines are asked about once."""
        dues = {min(self.alike(place)) for place, row in enumerate(self.rows) if row.due is None}
        return len(dues) + sum(posts is None for posts in self.posts.values())

    @property
    def step(self) -> DraftStep:
        """Return what it waits for."""
        if self.open_due is not None:
            return DraftStep.DUE
        if self.open_post is not None:
            return DraftStep.POSTS
        if not self.checked:
            return DraftStep.CHECK
        if not self.liked and any(row.spec for row in self.rows):
            return DraftStep.LIKE
        return DraftStep.YEARS

    def alike(self, place: int) -> list[int]:
        """Return the rows that print the same deadline as this one; an empty one is like no other."""
        printed = " ".join(self.rows[place].printed.casefold().split())
        if not printed:
            return [place]
        same = [each for each, row in enumerate(self.rows) if " ".join(row.printed.casefold().split()) == printed]
        return same if self.rows[place].due is None else [place]

    def posts_of(self, row: DraftRow) -> tuple[str, ...]:
        """Return the posts that answer for a row."""
        return tuple(dict.fromkeys(post for text in row.named for post in self.posts.get(text) or ()))

    def dump(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self)

    @classmethod
    def load(cls, content: dict[str, Any]) -> Draft:
        """Return the draft of ``dump``."""
        return cls(**{**content, "rows": [DraftRow(**row) for row in content["rows"]]})


MOST_YEARS: Final = 6
_SUMMER: Final = 6
"""From June on a school prepares the year that begins in September."""


def year_of(day: date, kind: YearKind) -> int:
    """Return the roadmap's year that a day belongs to; what is to be done in summer prepares the next school year."""
    return day.year if kind is YearKind.CALENDAR or day.month >= _SUMMER else day.year - 1


def printed_days(deadlines: Iterable[Deadline]) -> list[date]:
    """Return the days that are printed with their years, in order."""
    parts = (part for due in deadlines for part in (due.main, due.then, due.otherwise) if part is not None)
    points = (point for part in parts for point in (part.first, part.last))
    return sorted(point.first_day() for point in points if point is not None and point.year is not None)
