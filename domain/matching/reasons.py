"""Why somebody has no mentor, and the smallest change that would bring one (programme §2 stage 5)."""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING, Final

from domain.matching.model import OTHER, Bar, Change, Nearest, Unmatched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.matching.model import Guide, Seeker
    from domain.matching.tables import Barriers, Worth

_SHOWN: Final = 3
_CHANGES: Final = (
    # What a curator does with a tap or a word stands first, what needs people to agree last.
    (Change.CHECKS, Bar.UNCHECKED_ADULT),
    (Change.SELECTION, Bar.SELECTION),
    (Change.CONSENT, Bar.CONSENT),
    (Change.TRAINING, Bar.TRAINING),
    (Change.SLOT, Bar.NO_COMMON_SLOT),
    (Change.PLACES, Bar.CAPACITY),
    (Change.SAME_CLASS, Bar.SAME_CLASS),
    (Change.RULE, Bar.VETO),
)


class Why:
    """Tells it for the mentees of one school, after all pairs are made."""

    def __init__(self, guides: Sequence[Guide], taken: Mapping[int, int], *, barriers: Barriers, worth: Worth) -> None:
        self._guides = guides
        self._barriers = barriers
        self._worth = worth
        self._full = {at for at, guide in enumerate(guides) if guide.capacity_left <= taken[guide.participation_id]}

    def of(self, seeker: Seeker) -> Unmatched:
        """Return the reasons for one mentee."""
        against = self._barriers.of(seeker)
        if self._full:
            against[Bar.CAPACITY] = self._full
        return Unmatched(
            seeker.participation_id,
            tuple((bar, len(against[bar])) for bar in Bar if bar in against),
            len(self._guides),
            self._nearest(seeker, against),
            seeker.own_bars,
        )

    def _nearest(self, seeker: Seeker, against: Mapping[Bar, set[int]]) -> Nearest:
        without_form = against.get(Bar.FORM, set())
        allowed = [at for at in range(len(self._guides)) if at not in without_form]
        if seeker.own_bars:
            return Nearest(Change.OWN)
        if not allowed:
            return Nearest(Change.NONE_JOINED, tuple(sorted(seeker.areas - {OTHER})), tuple(sorted(seeker.slots)))
        then = [self._guides[at] for at in allowed if at not in against.get(Bar.NO_COMMON_SLOT, ())]
        areas = seeker.areas.difference({OTHER}, *(guide.areas for guide in then))
        slots = seeker.slots.difference(*(self._guides[at].slots for at in allowed))
        if any(not self._guides[at].slots for at in allowed):
            slots = frozenset()  # who has named no hours may have time at any
        change, guides = self._change(seeker, against)
        return Nearest(change, tuple(sorted(areas)), tuple(sorted(slots)), guides)

    def _change(self, seeker: Seeker, against: Mapping[Bar, set[int]]) -> tuple[Change, tuple[int, ...]]:
        """Return the first change after which a mentor is possible, with those who would do best then."""
        once: set[int] = set()
        often: set[int] = set()
        for places in against.values():
            often |= once & places
            once |= places
        for change, bar in _CHANGES:
            near = against.get(bar, set()) - often
            if near:
                best = nsmallest(_SHOWN, self._worth.of(seeker, near), key=lambda each: (-each[1], each[0]))
                return change, tuple(self._guides[at].participation_id for at, _ in best)
        return Change.AREA_ON_SLOT, ()
