"""What must hold in the database whatever people did: every rule as one query that finds what breaks it.

``nastavnik check`` runs them on a live database, the monkey test after ten thousand random updates. Plain functions of
the operator's tools: no actor, no right; what they return holds ids and never names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from services.soundness.machinery import messages, resting, tenancy
from services.soundness.pairs import ends, matches, meetings, plans
from services.soundness.people import people
from services.soundness.programme import choosing, events, facts, mentors, referrals, sheets
from services.soundness.roadmaps import roadmaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select

    from storage.unit import Unit

_MOST: Final = 20
"""Ids named of one broken rule: enough to start looking."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that does not hold, and the first rows that break it."""

    rule: str
    ids: tuple[int, ...]

    def __str__(self) -> str:
        """Return it as a line of a list."""
        return f"{self.rule}: {', '.join(map(str, self.ids))}"


async def violations(unit: Unit, *, at_rest: bool = False) -> list[Violation]:
    """Return every rule that is broken, in the order of ``_rules``; empty when all is well.

    ``at_rest`` says that nothing is under way: then no update may be unfinished and no message half sent.
    """
    rules = dict(_rules()) | dict(tenancy()) | (dict(resting()) if at_rest else {})
    found = []
    for rule, statement in rules.items():
        ids = await unit.scalars(statement.limit(_MOST))
        if ids:
            found.append(Violation(rule, tuple(int(each) for each in ids)))
    return found


def _rules() -> Iterator[tuple[str, Select[Any]]]:
    yield from people()
    yield from matches()
    yield from meetings()
    yield from plans()
    yield from sheets()
    yield from mentors()
    yield from messages()
    yield from events()
    yield from referrals()
    yield from facts()
    yield from ends()
    yield from choosing()
    yield from roadmaps()


__all__ = ["Violation", "violations"]
