"""Rules and points for a whole school, without looking at every pair one by one.

What a rule or a criterion reads (hours, areas, age …) repeats itself: for each value met it is worked out once which
mentors it bars, or how many points it gives with each; a mentee's mentors are then a difference of sets and the points
a sum of columns. The rules and criteria are those of ``rules`` and ``points``; a mentor is known by the place in the
list of guides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.matching.model import Bar
from domain.matching.points import SCORES, personal, waiting
from domain.matching.rules import general_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Sequence

    from domain.matching.model import Guide, Seeker, Terms, Weights
    from domain.matching.points import Score
    from domain.matching.rules import Rule

    Values = dict[Hashable, list[int]]
    """The mentors by what a rule or a criterion reads of them."""


class Barriers:
    """Which mentors of one school are barred from whom, and by what (``rules.bars``)."""

    def __init__(self, guides: Sequence[Guide], terms: Terms) -> None:
        self._everybody = set(range(len(guides)))
        self._rules: list[tuple[Rule, Values, dict[Hashable, set[int]]]] = [
            (rule, _by_value(rule, guides), {}) for rule in general_rules(terms)
        ]
        self._at = {guide.participation_id: at for at, guide in enumerate(guides)}
        self._persons: dict[int, set[int]] = {}
        self._own: dict[Bar, set[int]] = {}
        for at, guide in enumerate(guides):
            self._persons.setdefault(guide.person_id, set()).add(at)
            for bar in (*guide.own_bars, *((Bar.CAPACITY,) if guide.capacity_left <= 0 else ())):
                self._own.setdefault(bar, set()).add(at)
        self._never = self._by_seeker(terms.never)
        self._must = self._by_seeker(terms.must)

    def of(self, seeker: Seeker) -> dict[Bar, set[int]]:
        """Return the mentors whom each bar keeps away from a mentee."""
        found = {bar: set(places) for bar, places in self._own.items()}
        for bar in seeker.own_bars:
            found[bar] = self._everybody
        for rule, values, known in self._rules:
            found[rule.bar] = self._broken(seeker, rule, values, known)
        own, never = seeker.participation_id, set(self._never.get(seeker.participation_id, ()))
        if own in self._must:
            never |= self._everybody - self._must[own]
        found[Bar.SAME_PERSON] = self._persons.get(seeker.person_id, set())
        found[Bar.FAMILY] = {at for each in seeker.relatives for at in self._persons.get(each, ())}
        found[Bar.PARTED] = self._places(seeker.parted)
        found[Bar.VETO] = never
        return {bar: places for bar, places in found.items() if places}

    def possible(self, seeker: Seeker) -> set[int]:
        """Return the mentors whom nothing keeps away."""
        return self._everybody.difference(*self.of(seeker).values())

    def _broken(self, seeker: Seeker, rule: Rule, values: Values, known: dict[Hashable, set[int]]) -> set[int]:
        key = rule.of_seeker(seeker)
        if key not in known:
            known[key] = {at for value, places in values.items() if rule.broken(key, value) for at in places}
        return known[key]

    def _places(self, guide_ids: Iterable[int]) -> set[int]:
        return {self._at[each] for each in guide_ids if each in self._at}

    def _by_seeker(self, pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for seeker_id, guide_id in pairs:
            found.setdefault(seeker_id, set()).update(self._places([guide_id]))
        return found


class Worth:
    """How many points the mentors of one school have for whom (``points.fit``), but for those for few mentees."""

    def __init__(self, guides: Sequence[Guide], weights: Weights) -> None:
        self._guides = guides
        self._weights = weights
        self._scores: list[tuple[Score, Values, dict[Hashable, list[int]]]] = [
            (score, _by_value(score, guides), {}) for score in SCORES
        ]
        self._at = {guide.participation_id: at for at, guide in enumerate(guides)}
        self._choosers: dict[int, set[int]] = {}
        for at, guide in enumerate(guides):
            for chosen in guide.choices:
                self._choosers.setdefault(chosen, set()).add(at)

    def of(self, seeker: Seeker, places: Collection[int]) -> list[tuple[int, int]]:
        """Return the points of a mentee with each of these mentors."""
        if not places:
            return []
        columns = [column for each in self._scores if (column := self._column(seeker, *each))]
        own, special = waiting(seeker, self._weights), self._special(seeker)
        return [(at, own + sum([column[at] for column in columns]) + special.get(at, 0)) for at in sorted(places)]

    def _column(self, seeker: Seeker, score: Score, values: Values, known: dict[Hashable, list[int]]) -> list[int]:
        """Return a criterion's points by mentor; nothing where it has none to give."""
        key = score.of_seeker(seeker)
        if key not in known:
            column = [0] * len(self._guides)
            most = self._weights.of(score.criterion)
            for value, places in values.items():
                points = score.points(most, key, value)
                for at in places if points else ():
                    column[at] = points
            known[key] = column if any(column) else []
        return known[key]

    def _special(self, seeker: Seeker) -> dict[int, int]:
        """Return the points that do not come from what was said but from who it is about."""
        named = {self._at[each] for each in (*seeker.choices, *seeker.declined) if each in self._at}
        return {
            at: sum(points for _, points in personal(seeker, self._guides[at], self._weights))
            for at in named | self._choosers.get(seeker.participation_id, set())
        }


def _by_value(each: Rule | Score, guides: Sequence[Guide]) -> Values:
    found: Values = {}
    for at, guide in enumerate(guides):
        found.setdefault(each.of_guide(guide), []).append(at)
    return found
