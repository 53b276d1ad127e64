"""What the bot's own data say of a row, when that closes it and when it opens it again (roadmaps.md, column B, A).

A row closes as soon as its figures are there. It opens again when they are not there any more: until its last day for
whatever reason, afterwards only if fewer are left than it was closed with. A mentee who joins in January makes no row
late that was done in September.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.deadline_spans import Span
    from domain.roadmaps import ProofKey

PEOPLE_AT_EVENTS: Final = 5
"""K3: people of each school at regional and national events (roadmaps §3 row 4.4)."""
SMALLEST: Final = 5
"""Of fewer people nothing is said about growth (questionnaires §1)."""
_EARLY: Final = timedelta(days=92)
"""What a school year begins with is prepared from the June before it on."""
_SHARED: Final = timedelta(days=30)
_AFTER: Final = timedelta(days=60)
"""So long after its last day a school year is still wound up: the self-diagnosis is due in June."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures behind a row: ``have`` of ``need``; counts only, never a name."""

    key: ProofKey
    have: int
    need: int
    met: bool | None
    """``None``: nothing is known, which proves nothing and disproves nothing."""
    detail: Mapping[str, int] = field(default_factory=dict)
    over: bool = False
    """The school year is closed: consents end and names are cut, so what was proved stays."""

    def evidence(self) -> dict[str, Any]:
        """Return it as ``measure_terms.evidence`` keeps it; the day on which it was found is added there."""
        return {"key": self.key.value, "have": self.have, "need": self.need, "met": self.met, **self.detail}


def at_least(key: ProofKey, have: int, need: int, **detail: int) -> Measured:
    """Return figures that prove a row once there are enough; nothing to count is never enough."""
    return Measured(key, have, max(1, need), have >= max(1, need), detail)


def half(count: int) -> int:
    """Return the half of those asked, rounded up: from then on a round counts as held [proposal]."""
    return (count + 1) // 2


def together(key: ProofKey, schools: Sequence[Measured]) -> Measured:
    """Return the municipality's figures: in how many of its schools it is so; every one of them has to.

    ``sum_have`` and ``sum_need`` add the schools' own figures up, ``least`` is the school that has fewest (K3).
    """
    known = [each for each in schools if each.met is not None]
    if not known:
        return Measured(key, 0, len(schools), None if schools else False, {"schools": len(schools)})
    return Measured(
        key,
        sum(each.met is True for each in schools),
        len(schools),
        all(each.met is True for each in schools),
        {
            "schools": len(schools),
            "sum_have": sum(each.have for each in known),
            "sum_need": sum(each.need for each in known),
            "least": min(each.have for each in known),
        },
        over=all(each.over for each in schools),
    )


def reopens(measured: Measured, evidence: Mapping[str, Any], span: Span, today: date) -> bool:
    """Tell whether a term that the data closed is open again; ``evidence`` is what it rests on.

    What goes on for good stays done once its first day is past: its later years have terms of their own.
    """
    if measured.met is not False or measured.over:
        return False
    if span.last is None or today <= span.last:
        return True
    return not span.continues and measured.have < int(evidence.get("have", 0))


def looked_at(span: Span, window: tuple[date, date], today: date) -> bool:
    """Tell whether the data are asked about a term today: from its first day to the end of its roadmap's year."""
    begins = span.first or window[0] - _EARLY
    return begins <= today <= max(window[1], span.last or window[1])


def belongs(starts_on: date, ends_on: date, span: Span, window: tuple[date, date]) -> bool:
    """Tell whether a school year is one that a term speaks of.

    A row with a last day speaks of the school year in which that day lies, or which begins or has ended just then. One
    that is due all year speaks of every school year with a month or more in the roadmap's year (``window``).
    """
    wound_up = ends_on + _AFTER
    if span.last is not None and not span.soft and (span.first, span.last) != window:
        return starts_on - _SHARED <= span.last <= wound_up
    return min(wound_up, window[1]) - max(starts_on, window[0]) >= _SHARED


def best(found: Sequence[Measured]) -> Measured:
    """Return what proves a term of several school years: one that does, else the latest, which comes first."""
    return next((each for each in found if each.met), found[0])
