"""School certificates «Лучший наставник» and «Лучшая пара»: nominations, a vote, the curator's word (programme §11)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


class Category(StrEnum):
    """What is awarded: a person, or a pair as a whole."""

    MENTOR = "best_mentor"
    PAIR = "best_pair"


class AwardState(StrEnum):
    """Where a year's awards stand; there is no way back but from the count to the vote."""

    NOMINATING = "nominating"
    VOTING = "voting"
    COUNTING = "counting"
    SETTLED = "settled"


class Praise(StrEnum):
    """Why somebody is nominated: one of a list, so that nothing about others is typed."""

    LISTENS = "listens"
    HELPED = "helped"
    RESULT = "result"
    RELIABLE = "reliable"
    FUN = "fun"


NEXT: Final[Mapping[AwardState, frozenset[AwardState]]] = MappingProxyType(
    {
        AwardState.NOMINATING: frozenset({AwardState.VOTING}),
        AwardState.VOTING: frozenset({AwardState.COUNTING}),
        AwardState.COUNTING: frozenset({AwardState.VOTING, AwardState.SETTLED}),
        AwardState.SETTLED: frozenset(),
    }
)
LONGEST_NOTE: Final = 300


@dataclass(frozen=True, slots=True)
class Standing:
    """A nominee and the votes for them."""

    subject_id: int
    votes: int
    leads: bool
    """Nobody has more votes; several lead when there is a tie."""


def tally(nominees: Iterable[int], votes: Iterable[int]) -> tuple[Standing, ...]:
    """Return the nominees with their votes, most first; a vote for somebody who is no nominee any more counts not."""
    known = list(dict.fromkeys(nominees))
    counted = Counter(vote for vote in votes if vote in set(known))
    most = max(counted.values(), default=0)
    ordered = sorted(known, key=lambda each: (-counted[each], each))
    return tuple(Standing(each, counted[each], most > 0 and counted[each] == most) for each in ordered)


def needs_note(standings: Iterable[Standing], chosen: Collection[int]) -> bool:
    """Tell whether a choice departs from the vote, so that the curator says why; of a tie any part may be chosen."""
    leading = {each.subject_id for each in standings if each.leads}
    return bool(leading) and not set(chosen) <= leading
