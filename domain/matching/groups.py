"""Which mentees of one mentor can be proposed as a group: one form, one request they share (programme §6)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from domain.matching.model import Group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.matching.model import PairFit
    from domain.vocabulary import MentoringForm

_SMALLEST = 2


def groups_of(pairs: Iterable[PairFit]) -> tuple[Group, ...]:
    """Return the groups that a set allows; whoever is in none stays a pair.

    A mentor's mentees are gathered around what most of them ask for and the mentor offers, then the others again.
    """
    by_mentor: dict[tuple[int, MentoringForm], list[PairFit]] = {}
    for pair in pairs:
        if pair.form is not None:
            by_mentor.setdefault((pair.guide_id, pair.form), []).append(pair)
    return tuple(
        group for (guide_id, form), own in sorted(by_mentor.items()) for group in _gathered(guide_id, form, own)
    )


def _gathered(guide_id: int, form: MentoringForm, pairs: list[PairFit]) -> list[Group]:
    found = []
    left = pairs
    while left:
        asked = Counter(area for pair in left for area in pair.areas)
        area, together = min(asked.items(), key=lambda each: (-each[1], each[0]), default=("", 0))
        if together < _SMALLEST:
            break
        members = tuple(sorted(pair.seeker_id for pair in left if area in pair.areas))
        found.append(Group(guide_id, form, area, members))
        left = [pair for pair in left if area not in pair.areas]
    return found
