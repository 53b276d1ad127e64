"""What questionnaires of a year say: who is satisfied, what changed, how many answered. Plain functions, by school."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from domain.indicators import Tally
from domain.year_end import changes
from storage.tables import Answer, Cycle, CycleChange, Match, Meeting, NamelessAnswers, SurveyRequest

if TYPE_CHECKING:
    from services.indicators.group import Group
    from storage.unit import Unit

_DONE = "done"


@dataclass(frozen=True, slots=True)
class Said:
    """Who answered a question, and who was satisfied; each person by their last word of the year."""

    satisfied: Tally
    answered: Tally


async def satisfaction(unit: Unit, group: Group, instrument: str, item: str, least: int) -> dict[int, Said]:
    """Return who is satisfied of those who answered in a year; of a closed cycle only the totals are left."""
    rows = await unit.all(
        select(SurveyRequest.organization_id, SurveyRequest.person_id, Answer.value)
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(
            SurveyRequest.organization_id.in_(group.ids),
            SurveyRequest.state == _DONE,
            SurveyRequest.instrument == instrument,
            SurveyRequest.completed_at >= group.start,
            SurveyRequest.completed_at < group.end,
            Answer.item_id == item,
        )
        .order_by(SurveyRequest.completed_at)
    )
    named: dict[int, dict[int, int]] = {}
    for row in rows:
        if _is_score(row.value):
            named.setdefault(row.organization_id, {})[row.person_id] = row.value
    nameless = await _nameless(unit, group, instrument, item)
    found = {}
    for school in named.keys() | nameless.keys():
        last, scores = named.get(school, {}), nameless.get(school, [])
        happy = frozenset(each for each, value in last.items() if value >= least)
        found[school] = Said(Tally(happy, sum(each >= least for each in scores)), Tally(frozenset(last), len(scores)))
    return found


async def _nameless(unit: Unit, group: Group, instrument: str, item: str) -> dict[int, list[int]]:
    rows = await unit.all(
        select(Cycle.organization_id, NamelessAnswers.answers)
        .join(Cycle, Cycle.id == NamelessAnswers.cycle_id)
        .where(NamelessAnswers.instrument == instrument, *_cycles(group))
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        if _is_score(score := row.answers.get(item)):
            found.setdefault(row.organization_id, []).append(score)
    return found


async def mean_change(unit: Unit, group: Group, instrument: str, item: str) -> dict[int, tuple[int, int]]:
    """Return the sum of the changes between before and after, and of how many people, of the cycles that end in a year.

    After a cycle's names are cut, what was kept of it says the same (``services.year_cut``).
    """
    kept = await unit.all(
        select(
            Cycle.organization_id,
            func.sum(CycleChange.after_total - CycleChange.before_total).label("total"),
            func.sum(CycleChange.people).label("people"),
        )
        .join(Cycle, Cycle.id == CycleChange.cycle_id)
        .where(CycleChange.instrument == instrument, CycleChange.item_id == item, *_cycles(group))
        .group_by(Cycle.organization_id)
    )
    found = {row.organization_id: (int(row.total), int(row.people)) for row in kept}
    for school, twice in (await _twice(unit, group, instrument, item)).items():
        if (live := changes(twice).get(item)) is not None:
            total, people = found.get(school, (0, 0))
            found[school] = (total + live.after - live.before, people + live.people)
    return found


async def _twice(
    unit: Unit, group: Group, instrument: str, item: str
) -> dict[int, list[tuple[dict[str, Any], dict[str, Any]]]]:
    """Return the answers before (asked about a match) and after (asked about its last meeting), by school."""
    asked = (
        select(SurveyRequest.organization_id, SurveyRequest.person_id, Answer.value)
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(
            SurveyRequest.organization_id.in_(group.ids),
            SurveyRequest.state == _DONE,
            SurveyRequest.instrument == instrument,
            Answer.item_id == item,
            *_cycles(group),
        )
        .order_by(SurveyRequest.completed_at)
    )
    of_cycle = Cycle.id == Match.cycle_id
    about_match = asked.join(Match, Match.id == SurveyRequest.subject_id).join(Cycle, of_cycle)
    about_meeting = (
        asked.join(Meeting, Meeting.id == SurveyRequest.subject_id)
        .join(Match, Match.id == Meeting.match_id)
        .join(Cycle, of_cycle)
    )
    after = {(row.organization_id, row.person_id): {item: row.value} for row in await unit.all(about_meeting)}
    before = {(row.organization_id, row.person_id): {item: row.value} for row in await unit.all(about_match)}
    found: dict[int, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    for who in before.keys() & after.keys():
        found.setdefault(who[0], []).append((before[who], after[who]))
    return found


async def answer_counts(unit: Unit, group: Group) -> dict[int, tuple[int, int]]:
    """Return how many questionnaires asked in a year were filled in, and how many were asked (P8)."""
    rows = await unit.all(
        select(SurveyRequest.organization_id, SurveyRequest.state, func.count().label("n"))
        .where(
            SurveyRequest.organization_id.in_(group.ids),
            SurveyRequest.asked_at >= group.start,
            SurveyRequest.asked_at < group.end,
        )
        .group_by(SurveyRequest.organization_id, SurveyRequest.state)
    )
    found: dict[int, tuple[int, int]] = {}
    for row in rows:
        done, asked = found.get(row.organization_id, (0, 0))
        found[row.organization_id] = (done + row.n * (row.state == _DONE), asked + row.n)
    return found


def _cycles(group: Group) -> tuple[Any, Any]:
    """Return the conditions that a cycle is one of these schools' that end in the year."""
    return Cycle.organization_id.in_(group.ids), Cycle.ends_on.between(*group.days)


def _is_score(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
