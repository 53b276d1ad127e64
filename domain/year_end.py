"""The end of a school's year: how long it can be taken back, when names are cut, what change is kept (consents §6).

Pure rules; the closing itself stands in ``services.year_end``, the cut in ``services.year_cut``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

REOPEN_DAYS: Final = 14
CUT_DAYS: Final = 30  # consents §6: surveys, name link cut 30 days after the cycle's report is closed
SMALLEST: Final = 5
"""Of fewer people no mean is shown (questionnaires §1: a report shows groups of 5 or more)."""


def reopens_until(closed_at: datetime) -> datetime:
    """Return until when a curator may open the year again: well before the names are cut."""
    return closed_at + timedelta(days=REOPEN_DAYS)


def cut_due(closed_at: datetime) -> datetime:
    """Return when the names are cut from the answers of a closed cycle (consents §6)."""
    return closed_at + timedelta(days=CUT_DAYS)


@dataclass(slots=True)
class Change:
    """What one line asked twice became: no persons, only how many moved how far."""

    people: int = 0
    before: int = 0
    after: int = 0
    differences: Counter[int] = field(default_factory=Counter)

    @property
    def rose(self) -> int:
        """How many say more than before."""
        return sum(count for step, count in self.differences.items() if step > 0)

    @property
    def fell(self) -> int:
        """How many say less than before."""
        return sum(count for step, count in self.differences.items() if step < 0)


def changes(twice: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> dict[str, Change]:
    """Return the change by item of people who were asked twice; a line that was skipped once is left out.

    ``twice`` holds each person's answers before and after, by item (questionnaires §3, BA-P and BA-T).
    """
    found: dict[str, Change] = {}
    for before, after in twice:
        for item, first in before.items():
            second = after.get(item)
            if second is None or not _is_score(first) or not _is_score(second):
                continue
            change = found.setdefault(item, Change())
            change.people += 1
            change.before += first
            change.after += second
            change.differences[second - first] += 1
    return found


def _is_score(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
