"""How the work of schools went in a year, as counts (indicators §3 K1-K3, §7 P1-P10). Plain functions.

Each returns numerator and denominator by school; a school of which nothing is known is not among them.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, func, select

from domain.deadline_status import share_done, share_in_time
from domain.documents import count
from domain.events import EventLevel
from domain.plans import PlanState
from domain.training import is_trained
from domain.vocabulary import MatchStatus, MeetingStatus, Side
from services.documents_rows import shelves
from services.indicators.group import chunks
from services.pair_matters import at_work, silent_at_work
from services.roadmap.rows import terms_of_many
from services.selection_rows import stages
from services.term_rows import addenda_standing, count_addenda
from storage.tables import (
    Cycle,
    Event,
    EventInvitation,
    Match,
    MatchMember,
    Meeting,
    Participation,
    Plan,
    Roadmap,
    SurveyRequest,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import ColumnElement

    from catalog.model import Catalogue
    from services.indicators.group import Group
    from storage.unit import Unit

Pair = tuple[int, int]
_FAR: Final = (EventLevel.REGIONAL.value, EventLevel.NATIONAL.value)
_SIDES: Final = 2


async def positions(
    unit: Unit, municipality_id: int, organization_ids: Collection[int] | None, year: int, today: date, *, in_time: bool
) -> dict[int | None, Pair]:
    """Return the rows of roadmaps done, or done in time, of all that fell due in a year up to today (K1, K2).

    ``organization_ids`` are schools; ``None`` asks for the municipality's own roadmap.
    """
    whose = Roadmap.organization_id
    roadmaps = await unit.all(
        select(Roadmap.id, Roadmap.organization_id, Roadmap.approved_on).where(
            Roadmap.municipality_id == municipality_id,
            whose.is_(None) if organization_ids is None else whose.in_(organization_ids),
        )
    )
    share_of = share_in_time if in_time else share_done
    terms = await terms_of_many(unit, [row.id for row in roadmaps])
    found: dict[int | None, Pair] = {}
    for row in roadmaps:
        rows = [each.position for each in terms.get(row.id, ())]
        share = share_of(rows, date(year, 1, 1), min(today, date(year, 12, 31)), row.approved_on)
        if share.due:
            done, due = found.get(row.organization_id, (0, 0))
            found[row.organization_id] = (done + share.done, due + share.due)
    return found


async def positions_of_schools(unit: Unit, group: Group, *, in_time: bool) -> dict[int, Pair]:
    """Return the same of schools."""
    municipality_id, today = group.places[0].municipality_id, group.today(unit.now)
    found = await positions(unit, municipality_id, group.ids, group.year, today, in_time=in_time)
    return {school: pair for school, pair in found.items() if school is not None}


async def event_people(unit: Unit, group: Group) -> dict[int, frozenset[int]]:
    """Return who of each school was at regional or national events in a year (K3)."""
    rows = await unit.all(
        select(Event.organization_id, EventInvitation.person_id)
        .join(Event, Event.id == EventInvitation.event_id)
        .where(
            Event.organization_id.in_(group.ids),
            Event.level.in_(_FAR),
            Event.starts_on.between(*group.days),
            EventInvitation.present.is_(True),
        )
        .distinct()
    )
    found: dict[int, set[int]] = {each: set() for each in group.ids}
    for row in rows:
        found[row.organization_id].add(row.person_id)
    return {school: frozenset(people) for school, people in found.items()}


async def meetings(unit: Unit, group: Group) -> dict[int, Pair]:
    """Return meetings held, of all that were planned for a year up to now; a moved one is another one now (P1)."""
    held = func.sum(case((Meeting.status == MeetingStatus.HELD.value, 1), else_=0))
    rows = await unit.all(
        select(Meeting.organization_id, held.label("held"), func.count().label("planned"))
        .where(
            Meeting.organization_id.in_(group.ids),
            Meeting.planned_at >= group.start,
            Meeting.planned_at < min(group.end, unit.now),
            Meeting.status != MeetingStatus.MOVED.value,
        )
        .group_by(Meeting.organization_id)
    )
    return {row.organization_id: (int(row.held), row.planned) for row in rows}


async def feedback(unit: Unit, group: Group) -> dict[int, Pair]:
    """Return meetings that both sides have spoken about, of all held in a year (P2)."""
    said = (
        select(func.count(SurveyRequest.instrument.distinct()))
        .where(
            SurveyRequest.subject_id == Meeting.id,
            SurveyRequest.state == "done",
            SurveyRequest.instrument.in_(("MT-ME", "MT-MR")),
        )
        .correlate(Meeting)
        .scalar_subquery()
    )
    rows = await unit.all(
        select(
            Meeting.organization_id,
            func.sum(case((said == _SIDES, 1), else_=0)).label("both"),
            func.count().label("held"),
        )
        .where(
            Meeting.organization_id.in_(group.ids),
            Meeting.status == MeetingStatus.HELD.value,
            Meeting.held_at >= group.start,
            Meeting.held_at < group.end,
        )
        .group_by(Meeting.organization_id)
    )
    return {row.organization_id: (int(row.both), row.held) for row in rows}


async def plans(unit: Unit, group: Group) -> dict[int, Pair]:
    """Return matches with an approved plan, of the year's matches by order (P3)."""
    approved = (
        select(Plan.id)
        .where(
            Plan.match_id == Match.id,
            Plan.state.in_((PlanState.APPROVED.value, PlanState.REPLACED.value)),
            Plan.approved_at < group.end,
        )
        .correlate(Match)
        .exists()
    )
    return await _of_matches(unit, group, approved)


async def broken(unit: Unit, group: Group) -> dict[int, Pair]:
    """Return matches that broke up in a year, of the year's matches by order (P9)."""
    return await _of_matches(unit, group, (Match.status == MatchStatus.BROKEN.value) & (Match.ended_at < group.end))


async def _of_matches(unit: Unit, group: Group, which: ColumnElement[bool]) -> dict[int, Pair]:
    """Return how many of the matches by order that were open in a year are as asked, and how many there are."""
    rows = await unit.all(
        select(Match.organization_id, func.sum(case((which, 1), else_=0)).label("such"), func.count().label("every"))
        .where(
            Match.organization_id.in_(group.ids),
            Match.approved_at < group.end,
            func.coalesce(Match.ended_at, group.start) >= group.start,
        )
        .group_by(Match.organization_id)
    )
    return {row.organization_id: (int(row.such), row.every) for row in rows}


async def silent(unit: Unit, group: Group) -> dict[int, Pair]:
    """Return the pairs that have not met for 21 days, of all at work; known of today only (P5)."""
    if group.year != group.today(unit.now).year:
        return {}
    every = Counter(row.organization_id for row in await unit.all(at_work(group.ids)))
    quiet = Counter(row.organization_id for row in await unit.all(silent_at_work(group.ids, unit.now)))
    return {school: (quiet[school], count) for school, count in every.items()}


async def unmatched(unit: Unit, group: Group) -> dict[int, Pair]:
    """Return mentees of the cycles of a year who were in no match by order, of all (P4)."""
    first, last = group.days
    matched = (
        select(MatchMember.id)
        .join(Match, Match.id == MatchMember.match_id)
        .where(
            MatchMember.participation_id == Participation.id,
            Match.approved_at.is_not(None),
        )
        .correlate(Participation)
        .exists()
    )
    rows = await unit.all(
        select(Participation.organization_id, Participation.person_id, matched.label("matched"))
        .join(Cycle, Cycle.id == Participation.cycle_id)
        .where(
            Cycle.organization_id.in_(group.ids),
            Cycle.starts_on <= last,
            Cycle.ends_on >= first,
            Participation.side == Side.MENTEE.value,
            Participation.left_at.is_(None),
        )
    )
    mentees: dict[int, dict[int, bool]] = {}
    for row in rows:
        here = mentees.setdefault(row.organization_id, {})
        here[row.person_id] = here.get(row.person_id, False) or bool(row.matched)
    return {school: (sum(not each for each in people.values()), len(people)) for school, people in mentees.items()}


async def trained(unit: Unit, group: Group, mentors: Mapping[int, frozenset[int]]) -> dict[int, Pair]:
    """Return the mentors with initial training, as each school counts it, of all its mentors of the year (P6)."""
    parts = await unit.all(
        select(Participation.id, Participation.organization_id, Participation.person_id).where(
            Participation.organization_id.in_(group.ids), Participation.side == Side.MENTOR.value
        )
    )
    mine = {
        row.id: (row.organization_id, row.person_id)
        for row in parts
        if row.person_id in mentors.get(row.organization_id, ())
    }
    needs = {each.id: each.needs.trained_by for each in group.places}
    done: dict[int, set[int]] = {}
    for some in chunks(mine):
        for part, stage in (await stages(unit, some)).items():
            school, person_id = mine[part]
            if is_trained(stage, needs[school]):
                done.setdefault(school, set()).add(person_id)
    return {school: (len(done.get(school, ())), len(every)) for school, every in mentors.items()}


async def documents(unit: Unit, catalogue: Catalogue, group: Group) -> dict[int, Pair]:
    """Return documents in place, of all that each school needs; known of today only (P10)."""
    today = group.today(unit.now)
    if group.year != today.year:
        return {}
    found: dict[int, Pair] = {}
    for school, shelf in (await shelves(unit, group.ids, today)).items():
        pairs, there = await count_addenda(unit, school)
        counted = count(
            addenda_standing(spec.id, shelf.standing(spec, today), pairs, there)
            for spec in catalogue.documents.values()
        )
        found[school] = (counted.there, counted.needed)
    return found


async def with_document(unit: Unit, group: Group, kind: str) -> dict[int, Pair]:
    """Return whether each school has a document, of this year or an earlier one, that was not taken out (M7)."""
    today = min(group.today(unit.now), group.days[1])
    found = await shelves(unit, group.ids, today)
    return {
        school: (int(any(row.dated_on <= today for row in shelf.rows.get(kind, []))), 1)
        for school, shelf in found.items()
    }
