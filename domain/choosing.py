"""Choices at the common event (programme §2 stage 5): what two people have said of each other, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

RANKS: Final = (1, 2)
"""First and second choice."""
_UNNAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Whom somebody has chosen (participations); two times nobody is «not yet sure»."""

    first: int | None = None
    second: int | None = None

    def rank_of(self, other: int) -> int | None:
        """Return whether somebody is the first or the second choice, ``None`` if neither."""
        return 1 if other == self.first else 2 if other == self.second else None

    def with_choice(self, rank: int, other: int) -> Said:
        """Return the choices with one more; who was the other choice until now moves and is not chosen twice."""
        if rank == 1:
            return Said(other, None if self.second == other else self.second)
        return Said(None if self.first == other else self.first, other)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a mentee and a mentor have said of each other: 1, 2, or nothing."""

    by_mentee: int | None = None
    by_mentor: int | None = None

    @property
    def mutual(self) -> bool:
        """Whether each has chosen the other."""
        return self.by_mentee is not None and self.by_mentor is not None

    @property
    def order(self) -> tuple[int, int, int]:
        """What lists are sorted by: mutual choices first, then the smaller sum, then the mentee's own word."""
        mentee, mentor = self.by_mentee or _UNNAMED, self.by_mentor or _UNNAMED
        return (0 if self.mutual else 1, mentee + mentor, mentee)


NO_WISH: Final = Wish()


def wish(mentee: Said | None, mentee_id: int, mentor: Said | None, mentor_id: int) -> Wish:
    """Return what a mentee and a mentor (participations) have said of each other."""
    return Wish(
        mentee.rank_of(mentor_id) if mentee else None,
        mentor.rank_of(mentee_id) if mentor else None,
    )
