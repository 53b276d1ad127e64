"""What questionnaires of a year say: who is satisfied, what changed, how many answered. Plain functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from domain.indicators import Tally
from domain.year_end import changes
from services.indicators.people import year_bounds
from storage.tables import Answer, Cycle, CycleChange, Match, NamelessAnswers, SurveyRequest

if TYPE_CHECKING:
    from services.places import Place
    from storage.unit import Unit

_DONE = "done"


@dataclass(frozen=True, slots=True)
class Said:
    """Who answered a question, and who was satisfied; each person by their last word of the year."""

    satisfied: Tally
    answered: Tally


async def satisfaction(unit: Unit, place: Place, year: int, instrument: str, item: str, least: int) -> Said:  # noqa: PLR0917
    """Return who is satisfied of those who answered in a year; of a closed cycle only the totals are left."""
    start, end = year_bounds(year, place.zone)
    rows = await unit.all(
        select(SurveyRequest.person_id, Answer.value)
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(
            SurveyRequest.organization_id == place.id,
            SurveyRequest.state == _DONE,
            SurveyRequest.instrument == instrument,
            SurveyRequest.completed_at >= start,
            SurveyRequest.completed_at < end,
            Answer.item_id == item,
        )
        .order_by(SurveyRequest.completed_at)
    )
    last = {row.person_id: row.value for row in rows if _is_score(row.value)}
    scores: list[Any] = [each.get(item) for each in await _nameless(unit, place, year, instrument)]
    nameless: list[int] = [each for each in scores if _is_score(each)]
    return Said(
        Tally(frozenset(each for each, value in last.items() if value >= least), sum(v >= least for v in nameless)),
        Tally(frozenset(last), len(nameless)),
    )


async def _nameless(unit: Unit, place: Place, year: int, instrument: str) -> list[dict[str, Any]]:
    return await unit.scalars(
        select(NamelessAnswers.answers)
        .join(Cycle, Cycle.id == NamelessAnswers.cycle_id)
        .where(
            Cycle.organization_id == place.id,
            NamelessAnswers.instrument == instrument,
            _ends_in(year),
        )
    )


async def mean_change(unit: Unit, place: Place, year: int, instrument: str, item: str) -> tuple[int, int]:
    """Return the sum of the changes between before and after, and of how many people, of the cycles that end in a year.

    After a cycle's names are cut, what was kept of it says the same (``services.year_cut``).
    """
    cycles = await unit.scalars(select(Cycle.id).where(Cycle.organization_id == place.id, _ends_in(year)))
    kept = await unit.first(
        select(
            func.coalesce(func.sum(CycleChange.after_total - CycleChange.before_total), 0).label("total"),
            func.coalesce(func.sum(CycleChange.people), 0).label("people"),
        ).where(CycleChange.cycle_id.in_(cycles), CycleChange.instrument == instrument, CycleChange.item_id == item)
    )
    total, people = (int(kept.total), int(kept.people)) if kept is not None else (0, 0)
    live = changes(await _twice(unit, place, cycles, instrument, item)).get(item)
    return (total, people) if live is None else (total + live.after - live.before, people + live.people)


async def _twice(
    unit: Unit, place: Place, cycles: list[int], instrument: str, item: str
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the answers before (asked about the match) and after (asked about its last meeting), by person."""
    matches = set(await unit.scalars(select(Match.id).where(Match.cycle_id.in_(cycles))))
    if not matches:
        return []
    rows = await unit.all(
        select(SurveyRequest.person_id, SurveyRequest.subject_id, Answer.value)
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(
            SurveyRequest.organization_id == place.id,
            SurveyRequest.state == _DONE,
            SurveyRequest.instrument == instrument,
            Answer.item_id == item,
        )
    )
    before = {row.person_id: {item: row.value} for row in rows if row.subject_id in matches}
    after = {row.person_id: {item: row.value} for row in rows if row.subject_id not in matches}
    return [(said, after[person]) for person, said in before.items() if person in after]


async def answer_counts(unit: Unit, place: Place, year: int) -> tuple[int, int]:
    """Return how many questionnaires asked in a year were filled in, and how many were asked (P8)."""
    start, end = year_bounds(year, place.zone)
    rows = await unit.all(
        select(SurveyRequest.state, func.count().label("n"))
        .where(SurveyRequest.organization_id == place.id, SurveyRequest.asked_at >= start, SurveyRequest.asked_at < end)
        .group_by(SurveyRequest.state)
    )
    return sum(row.n for row in rows if row.state == _DONE), sum(row.n for row in rows)


def _ends_in(year: int) -> Any:
    return Cycle.ends_on.between(date(year, 1, 1), date(year, 12, 31))


def _is_score(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
