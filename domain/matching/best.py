"""The best set of pairs of a whole school, or of many: the most pairs, of those the best, of those the longest waiting.

The order of the aims is exact: each is a step of whole numbers above the sum of all that the next could give. Who gets
a place among equal sums of waiting is never a matter of chance either: the longest waiting goes first, since the sets
of mentees that can be placed at the best total exchange one for one (they are the bases of a matroid). What is still
equal keeps the pairs of the last set, and then follows the ids: the same people in any order give the same set.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TypeVar

from domain.matching.assign import assign
from domain.matching.groups import groups_of
from domain.matching.model import BestSet
from domain.matching.points import fit, full_points, spread
from domain.matching.reasons import Why
from domain.matching.rules import bars, form_of
from domain.matching.tables import Barriers, Worth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.matching.model import Guide, Pair, PairFit, Seeker, Terms, Unmatched, Weights

_Side = TypeVar("_Side", "Seeker", "Guide")
_FIRST_IN_LINE: Final = 100_000
"""Who had a mentor and wants another goes before anybody who waits, however long."""


def best_set(seekers: Iterable[Seeker], guides: Iterable[Guide], terms: Terms, weights: Weights) -> BestSet:
    """Return the best set of pairs with everybody who is left over and why (programme §2 stage 5).

    Pairs of ``terms.must`` come first and stand; hard rules hold for them too. Pure, and everything can be pickled:
    it is meant for a process of its own.
    """
    everybody, mentors = _by_id(seekers), _by_id(guides)
    pairs: list[PairFit] = []
    alone: list[Unmatched] = []
    unmet: list[Pair] = []
    places = sorted({each.place for each in everybody})
    here: dict[int, tuple[list[Seeker], list[Guide]]] = {place: ([], []) for place in places}
    for seeker in everybody:
        here[seeker.place][0].append(seeker)
    for guide in mentors:
        if guide.place in here:
            here[guide.place][1].append(guide)
    for place in places:
        school = _School(*here[place], terms, weights)
        pairs += school.pairs()
        alone += school.alone()
        unmet += school.unmet
    of_seeker = {each.participation_id: each for each in everybody}
    return BestSet(
        tuple(sorted(pairs, key=lambda pair: (-pair.total, -patience(of_seeker[pair.seeker_id]), pair.pair))),
        tuple(sorted(alone, key=lambda each: (-patience(of_seeker[each.seeker_id]), each.seeker_id))),
        groups_of(pairs) if terms.groups else (),
        full_points(everybody, weights),
        tuple(sorted(unmet)),
    )


def patience(seeker: Seeker) -> int:
    """Return by what mentees stand in line."""
    return max(0, seeker.waiting_days) + (_FIRST_IN_LINE if seeker.returning else 0)


class _School:
    """One school: what stands is placed first, the rest as well as it goes."""

    def __init__(self, seekers: Sequence[Seeker], guides: Sequence[Guide], terms: Terms, weights: Weights) -> None:
        self.seekers = seekers
        self.guides = guides
        self.terms = terms
        self.weights = weights
        self.barriers = Barriers(guides, terms)
        self.worth = Worth(guides, weights)
        self.taken: Counter[int] = Counter()
        """How many mentees each mentor gets in this set."""
        self.mentor_of: dict[int, int] = {}
        self.unmet = self._keep()
        self._fill()

    def pairs(self) -> list[PairFit]:
        """Return the pairs with their points; of a mentor's mentees the first one has the points for having few."""
        by_id = {each.participation_id: each for each in self.guides}
        led = Counter({each.participation_id: each.mentees for each in self.guides})
        found = []
        for seeker in sorted(self.seekers, key=lambda each: (-patience(each), each.participation_id)):
            guide_id = self.mentor_of.get(seeker.participation_id)
            if guide_id is not None:
                guide = by_id[guide_id]
                form = form_of(seeker, guide, self.terms)
                found.append(fit(seeker, guide, self.weights, form=form, mentees=led[guide_id]))
                led[guide_id] += 1
        return found

    def alone(self) -> list[Unmatched]:
        """Return who is left over, and why."""
        left = [each for each in self.seekers if each.participation_id not in self.mentor_of]
        why = Why(self.guides, self.taken, barriers=self.barriers, worth=self.worth)
        return [why.of(each) for each in left]

    def _keep(self) -> list[Pair]:
        """Place the pairs that stand, the longest waiting first; return those for which it is not possible."""
        seekers: Mapping[int, Seeker] = {each.participation_id: each for each in self.seekers}
        guides: Mapping[int, Guide] = {each.participation_id: each for each in self.guides}
        standing = sorted(
            (pair for pair in self.terms.must if pair[0] in seekers),
            key=lambda pair: (-patience(seekers[pair[0]]), pair),
        )
        unmet = []
        for pair in standing:
            guide = guides.get(pair[1])
            if (
                guide is None
                or pair[0] in self.mentor_of
                or self.taken[pair[1]] >= guide.capacity_left
                or bars(seekers[pair[0]], guide, self.terms)
            ):
                unmet.append(pair)
            else:
                self._place(*pair)
        return unmet

    def _fill(self) -> None:
        promised = {seeker_id for seeker_id, _ in self.terms.must}
        free = [each for each in self.seekers if each.participation_id not in promised]
        aims = _Aims(free, self.weights)
        places = [self._places(guide, aims) for guide in self.guides]
        open_ones = {at for at, own in enumerate(places) if own}
        rows = [
            [
                (at, aims.of(seeker, points, kept=self._was(seeker, at)))
                for at, points in self.worth.of(seeker, self.barriers.possible(seeker) & open_ones)
            ]
            for seeker in free
        ]
        for seeker, at in zip(free, assign(rows, places), strict=True):
            if at >= 0:
                self._place(seeker.participation_id, self.guides[at].participation_id)

    def _place(self, seeker_id: int, guide_id: int) -> None:
        self.mentor_of[seeker_id] = guide_id
        self.taken[guide_id] += 1

    def _was(self, seeker: Seeker, at: int) -> bool:
        return (seeker.participation_id, self.guides[at].participation_id) in self.terms.before

    def _places(self, guide: Guide, aims: _Aims) -> tuple[int, ...]:
        """Return what each place adds that this mentor still has: the fewer mentees, the more points."""
        taken = self.taken[guide.participation_id]
        most = min(guide.capacity_left, taken + len(self.seekers))
        return tuple(spread(guide.mentees + led, self.weights) * aims.point for led in range(taken, most))


class _Aims:
    """One whole number for all aims, each above everything that the next ones could add up to."""

    def __init__(self, seekers: Sequence[Seeker], weights: Weights) -> None:
        self.day = len(seekers) + 1  # above the pairs of the last set that could be kept
        self.point = self.day * (sum(patience(each) for each in seekers) + 1)
        most = sum(map(abs, weights.points.values()))
        self.pair = self.point * (2 * most * len(seekers) + 1)

    def of(self, seeker: Seeker, points: int, *, kept: bool) -> int:
        return self.pair + points * self.point + patience(seeker) * self.day + kept


def _by_id(sides: Iterable[_Side]) -> list[_Side]:
    return sorted(sides, key=lambda each: each.participation_id)
