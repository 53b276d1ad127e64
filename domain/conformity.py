"""The curator's sheet on conformity: nine signs of 0 to 2, their sum and its level, and what surveys suggest.

Signs and levels: indicators §8. What a survey's mean suggests is our proposal [proposal]: the bounds are those that the
SWOT uses (questionnaires §6: a mean of 8 or more is a strength, of 5 or less a weakness), so that one and the same mean
is never a strength here and a lack there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SIGNS: Final = (
    "fcu_aims",
    "fcu_free_will",
    "fcu_methods",
    "fcu_climate",
    "fcu_judgement",
    "fcu_participants",
    "fcu_partners",
    "fcu_active",
    "fcu_applied",
)
"""The nine signs by their ids in FIN-CU, in order."""
SWOT: Final = ("swot_strengths", "swot_weaknesses", "swot_chances", "swot_risks")
"""The four lines of the SWOT by their ids in FIN-CU."""
HIGHEST: Final = 2
MOST: Final = HIGHEST * len(SIGNS)
SMALLEST_GROUP: Final = 5
"""Nothing is said of fewer people (questionnaires §1)."""
STRONG_FROM: Final = 8
WEAK_TO: Final = 5

SOURCES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "fcu_participants": (("FIN-ME", "fin_content"), ("FIN-MR", "finr_content")),
    "fcu_partners": (("FIN-PT", "pt_content"),),
    "fcu_active": (("FIN-MR", "finr_involved"),),
}
"""Sign → the questions whose means suggest it (questionnaires §6: items 6 to 8)."""


class Level(StrEnum):
    """What the sum of the nine signs amounts to (indicators §8)."""

    OPTIMAL = "optimal"  # 15-18
    ACCEPTABLE = "acceptable"  # 9-14
    NOT_ACCEPTABLE = "not_acceptable"  # 0-8


_OPTIMAL_FROM: Final = 15
_ACCEPTABLE_FROM: Final = 9


@dataclass(frozen=True, slots=True)
class Group:
    """How a group of people answered one question: their number, and the mean of what each said on average."""

    people: int
    mean: Fraction

    @property
    def counts(self) -> bool:
        """Whether the group is large enough to be spoken of."""
        return self.people >= SMALLEST_GROUP


def group_of(scores: Mapping[int, Sequence[int]]) -> Group | None:
    """Return the group that the answers of some people make; ``None`` if nobody has answered.

    Who answered for several pairs counts once, with the mean of what they said: a mentor of three pairs is one mentor.
    """
    own = [Fraction(sum(said), len(said)) for said in scores.values() if said]
    return Group(len(own), sum(own, Fraction(0)) / len(own)) if own else None


def sign_of(mean: Fraction) -> int:
    """Return the sign that a mean on the scale of 1 to 10 stands for: fully from 8 on, none up to 5, else partly."""
    if mean >= STRONG_FROM:
        return HIGHEST
    return 0 if mean <= WEAK_TO else 1


def suggestion(groups: Iterable[Group | None]) -> int | None:
    """Return the sign that several groups suggest, ``None`` if none of them is large enough.

    The less content group decides: participants are fully satisfied only when mentees and mentors both are.
    """
    signs = [sign_of(group.mean) for group in groups if group is not None and group.counts]
    return min(signs, default=None)


def total(signs: Mapping[str, int]) -> int | None:
    """Return the sum of all nine signs, ``None`` while one of them is open."""
    return sum(signs[sign] for sign in SIGNS) if all(sign in signs for sign in SIGNS) else None


def level(points: int) -> Level:
    """Return the level of a sum (indicators §8).

    Raises:
        ValueError: no nine signs add up to this.
    """
    if not 0 <= points <= MOST:
        raise ValueError(points)
    if points >= _OPTIMAL_FROM:
        return Level.OPTIMAL
    return Level.ACCEPTABLE if points >= _ACCEPTABLE_FROM else Level.NOT_ACCEPTABLE
