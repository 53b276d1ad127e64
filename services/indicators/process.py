"""How the work of a school went in a year, as counts (indicators §3 K1-K3, §7 P1-P10). Plain functions.

Each returns numerator and denominator; ``None`` where nothing is known of that year.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, func, select

from domain.deadline_status import share_done, share_in_time
from domain.documents import count
from domain.events import EventLevel
from domain.matches import ACTIVE
from domain.plans import PlanState
from domain.training import is_trained
from domain.vocabulary import MatchStatus, MeetingStatus, Side
from services.documents_rows import shelves
from services.indicators.people import year_bounds
from services.pair_matters import silent_matches
from services.roadmap.rows import terms_of
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
    from catalog.model import Catalogue
    from services.places import Place
    from storage.unit import Unit

Pair = tuple[int, int]
_FAR: Final = (EventLevel.REGIONAL.value, EventLevel.NATIONAL.value)
_SIDES: Final = 2


async def positions(
    unit: Unit, municipality_id: int, organization_id: int | None, year: int, today: date, *, in_time: bool
) -> Pair | None:
    """Return the rows of roadmaps done, or done in time, of all that fell due in a year up to today (K1, K2)."""
    roadmaps = await unit.all(
        select(Roadmap.id, Roadmap.approved_on).where(
            Roadmap.municipality_id == municipality_id, Roadmap.organization_id == organization_id
        )
    )
    done = due = 0
    share_of = share_in_time if in_time else share_done
    for row in roadmaps:
        rows = [each.position for each in await terms_of(unit, row.id)]
        share = share_of(rows, date(year, 1, 1), min(today, date(year, 12, 31)), row.approved_on)
        done, due = done + share.done, due + share.due
    return (done, due) if due else None


async def event_people(unit: Unit, place: Place, year: int) -> frozenset[int]:
    """Return who of a school was at regional or national events in a year (K3)."""
    rows = await unit.scalars(
        select(EventInvitation.person_id)
        .join(Event, Event.id == EventInvitation.event_id)
        .where(
            Event.organization_id == place.id,
            Event.level.in_(_FAR),
            Event.starts_on.between(date(year, 1, 1), date(year, 12, 31)),
            EventInvitation.present.is_(True),
        )
        .distinct()
    )
    return frozenset(rows)


async def meetings(unit: Unit, place: Place, year: int) -> Pair:
    """Return meetings held, of all that were planned for a year up to now; a moved one is another one now (P1)."""
    start, end = year_bounds(year, place.zone)
    rows = await unit.all(
        select(Meeting.status, func.count().label("n"))
        .where(
            Meeting.organization_id == place.id,
            Meeting.planned_at >= start,
            Meeting.planned_at < min(end, unit.now),
            Meeting.status != MeetingStatus.MOVED.value,
        )
        .group_by(Meeting.status)
    )
    return sum(row.n for row in rows if row.status == MeetingStatus.HELD), sum(row.n for row in rows)


async def feedback(unit: Unit, place: Place, year: int) -> Pair:
    """Return meetings that both sides have spoken about, of all held in a year (P2)."""
    start, end = year_bounds(year, place.zone)
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
    row = await unit.first(
        select(func.count().label("held"), func.coalesce(func.sum(case((said == _SIDES, 1), else_=0)), 0).label("both"))
        .select_from(Meeting)
        .where(
            Meeting.organization_id == place.id,
            Meeting.status == MeetingStatus.HELD.value,
            Meeting.held_at >= start,
            Meeting.held_at < end,
        )
    )
    return (0, 0) if row is None else (int(row.both), int(row.held))


async def matches(unit: Unit, place: Place, year: int) -> list[tuple[int, str, bool]]:
    """Return the matches by order that were open in a year: id, status, whether each ended in it."""
    start, end = year_bounds(year, place.zone)
    rows = await unit.all(
        select(Match.id, Match.status, Match.ended_at).where(
            Match.organization_id == place.id,
            Match.approved_at < end,
            func.coalesce(Match.ended_at, start) >= start,
        )
    )
    return [(row.id, row.status, row.ended_at is not None and row.ended_at < end) for row in rows]


async def plans(unit: Unit, place: Place, year: int) -> Pair:
    """Return matches with an approved plan, of the year's matches by order (P3)."""
    approved = set(
        await unit.scalars(
            select(Plan.match_id).where(
                Plan.organization_id == place.id,
                Plan.state.in_((PlanState.APPROVED.value, PlanState.REPLACED.value)),
                Plan.approved_at < year_bounds(year, place.zone)[1],
            )
        )
    )
    ids = {match_id for match_id, _, _ in await matches(unit, place, year)}
    return len(ids & approved), len(ids)


async def broken(unit: Unit, place: Place, year: int) -> Pair:
    """Return matches that broke up in a year, of the year's matches by order (P9)."""
    found = await matches(unit, place, year)
    return sum(status == MatchStatus.BROKEN and ended for _, status, ended in found), len(found)


async def silent(unit: Unit, place: Place, year: int) -> Pair | None:
    """Return the pairs that have not met for 21 days, of all at work; known of today only (P5)."""
    if year != place.today(unit).year:
        return None
    at_work = await unit.scalar(
        select(func.count())
        .select_from(Match)
        .where(Match.organization_id == place.id, Match.status.in_([each.value for each in ACTIVE]))
    )
    return len(await silent_matches(unit, place)), int(at_work or 0)


async def unmatched(unit: Unit, place: Place, year: int) -> Pair:
    """Return mentees of the cycles of a year who were in no match by order, of all (P4)."""
    cycles = await unit.scalars(
        select(Cycle.id).where(
            Cycle.organization_id == place.id,
            Cycle.starts_on <= date(year, 12, 31),
            Cycle.ends_on >= date(year, 1, 1),
        )
    )
    mentees = set(
        await unit.scalars(
            select(Participation.person_id).where(
                Participation.cycle_id.in_(cycles),
                Participation.side == Side.MENTEE.value,
                Participation.left_at.is_(None),
            )
        )
    )
    matched = set(
        await unit.scalars(
            select(MatchMember.person_id)
            .join(Match, Match.id == MatchMember.match_id)
            .where(Match.cycle_id.in_(cycles), Match.approved_at.is_not(None), MatchMember.side == Side.MENTEE.value)
        )
    )
    return len(mentees - matched), len(mentees)


async def trained(unit: Unit, place: Place, mentors: frozenset[int]) -> Pair:
    """Return the mentors with initial training, as the school counts it, of all mentors of the year (P6)."""
    parts = await unit.all(
        select(Participation.id, Participation.person_id).where(
            Participation.organization_id == place.id, Participation.side == Side.MENTOR.value
        )
    )
    mine = {row.id: row.person_id for row in parts if row.person_id in mentors}
    stood = await stages(unit, mine)
    done = {mine[each] for each, stage in stood.items() if is_trained(stage, place.needs.trained_by)}
    return len(done), len(mentors)


async def documents(unit: Unit, catalogue: Catalogue, place: Place, year: int) -> Pair | None:
    """Return documents in place, of all that the school needs; known of today only (P10)."""
    today = place.today(unit)
    if year != today.year:
        return None
    shelf = (await shelves(unit, [place.id], today))[place.id]
    pairs, there = await count_addenda(unit, place.id)
    found = [
        addenda_standing(spec.id, shelf.standing(spec, today), pairs, there) for spec in catalogue.documents.values()
    ]
    counted = count(found)
    return counted.there, counted.needed


async def has_document(unit: Unit, place: Place, year: int, kind: str) -> bool:
    """Tell whether a school has a document, of this year or an earlier one, that was not taken out."""
    today = min(place.today(unit), date(year, 12, 31))
    shelf = (await shelves(unit, [place.id], today))[place.id]
    return any(row.dated_on <= today for row in shelf.rows.get(kind, []))
