"""What the bot's own data say of each of the twenty keys: of a school, and of a municipality by its schools.

Plain functions that only read; ``services.roadmap.proving`` decides what follows. What each key asks for stands with
its function in ``proofs_people``, ``proofs_said`` and ``proofs_kept``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from domain.roadmap_proofs import Measured, best, together
from domain.roadmaps import ProofKey
from services.roadmap import proofs_people, proofs_said
from services.roadmap.proofs_kept import event_participants

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import date

    from domain.deadline_spans import Span
    from services.roadmap.proof_ground import School, SchoolYear

OF_YEAR: Final[Mapping[ProofKey, Callable[[SchoolYear], Awaitable[Measured]]]] = MappingProxyType(
    {
        ProofKey.MENTORS_SELECTED: proofs_people.mentors_selected,
        ProofKey.MENTOR_POOL: proofs_people.mentor_pool,
        ProofKey.MENTEE_POOL: proofs_people.mentee_pool,
        ProofKey.PERSONS_RECORDED: proofs_people.persons_recorded,
        ProofKey.MATCHES_FORMED: proofs_people.matches_formed,
        ProofKey.MONITORING_HELD: proofs_said.monitoring_held,
        ProofKey.MONITORING_COLLECTED: proofs_said.monitoring_collected,
        ProofKey.QUALITY_ASSESSED: proofs_said.quality_assessed,
        ProofKey.GROWTH_ASSESSED: proofs_said.growth_assessed,
        ProofKey.FEEDBACK_COLLECTED: proofs_said.feedback_collected,
        ProofKey.SELF_DIAGNOSIS: proofs_said.self_diagnosis,
        ProofKey.PARTICIPANTS_SATISFIED: proofs_said.participants_satisfied,
        ProofKey.CYCLE_CLOSED: proofs_said.cycle_closed,
    }
)
"""Keys that speak of one school year."""
POSITIONS: Final = frozenset({ProofKey.POSITIONS_DONE, ProofKey.POSITIONS_IN_TIME})
"""What the rows of the roadmap themselves prove: ``proofs_kept.positions``, once the others are settled."""
INDICATORS: Final = frozenset({ProofKey.INDICATORS_WATCHED, ProofKey.INDICATORS_REACHED})
"""What the indicators of the place itself prove, a school's or the municipality's: ``proofs_indicators``."""


@dataclass(frozen=True, slots=True)
class Term:
    """One time that a row is due, in the year of its roadmap (``window``), asked about on a day."""

    key: ProofKey
    span: Span
    window: tuple[date, date]
    today: date


async def of_school(school: School, term: Term) -> Measured:
    """Return what a school's data say of a term."""
    key, unit = term.key, school.unit
    if key is ProofKey.EVENT_PARTICIPANTS:
        first, last = term.window[0], min(term.window[1], term.today)
        return (await event_participants(unit, [school.place.id], first, last))[school.place.id]
    if key is ProofKey.PARTNERS_LISTED:
        return await proofs_people.partners_listed(unit, school.place)
    if key is ProofKey.PRACTICE_BANK:
        return await proofs_people.practice_bank(unit, school.place, term.window[0] if term.span.soft else None)
    found = [replace(await OF_YEAR[key](year), over=year.closed) for year in school.years_of(term.span, term.window)]
    return best(found) if found else Measured(key, 0, 1, met=False, detail={"no_year": 1})


async def of_municipality(schools: Sequence[School], term: Term) -> Measured:
    """Return what the data of a municipality's schools say of a term: every school that has a year of it has to."""
    taking = [each for each in schools if each.years_of(term.span, term.window)]
    return together(term.key, [await of_school(each, term) for each in taking])
