"""Rows that the roadmap itself and the events prove: K1, K2 and K3 (indicators.md §3). Plain functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from domain.deadline_status import share_done, share_in_time
from domain.events import EventLevel, EventState
from domain.roadmap_proofs import PEOPLE_AT_EVENTS, Measured, at_least
from domain.roadmaps import ProofKey
from storage.tables import Event, EventInvitation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from services.roadmap.rows import MeasureRow, RoadmapRow, TermRow
    from storage.unit import Unit

_OF_ITSELF: Final = frozenset({ProofKey.POSITIONS_DONE, ProofKey.POSITIONS_IN_TIME})
"""Rows that watch over the others: they are no position of what they count."""
_WIDE: Final = (EventLevel.REGIONAL.value, EventLevel.NATIONAL.value)


@dataclass(frozen=True, slots=True)
class Followed:
    """A roadmap that runs, with its rows and the times they are due."""

    roadmap: RoadmapRow
    measures: dict[int, MeasureRow]
    terms: tuple[TermRow, ...]


def positions(key: ProofKey, followed: Iterable[Followed], window: tuple[date, date]) -> Measured:
    """«Выполнено 100 % позиций», «в срок 100 % мер» (roadmaps §3 rows 4.1, 4.2): K1 and K2 of the whole year.

    Of a municipality its own rows and those of every school that follows its roadmap are counted together.
    """
    share = share_done if key is ProofKey.POSITIONS_DONE else share_in_time
    done = due = 0
    for each in followed:
        first = date.min if window[0] <= each.roadmap.cycle.window(0)[0] else window[0]
        counted = [term.position for term in each.terms if each.measures[term.measure_id].proof_key not in _OF_ITSELF]
        found = share(counted, first, window[1], each.roadmap.approved_on)
        done, due = done + found.done, due + found.due
    return at_least(key, done, due)


async def event_participants(
    unit: Unit, organization_ids: Collection[int], first: date, last: date
) -> dict[int, Measured]:
    """«Не менее 5 человек от каждой школы» (roadmaps §3 row 4.4): K3, by school.

    Different people who were at regional and national events of the period that are over by its last day. Where a
    school has settled figures only, its largest event counts instead: who came twice cannot be told from them.
    """
    ids = list(organization_ids)
    wide = (
        Event.organization_id.in_(ids),
        Event.starts_on >= first,
        Event.ends_on <= last,
        Event.level.in_(_WIDE),
        Event.state == EventState.PLANNED.value,
    )
    there = func.coalesce(EventInvitation.present, EventInvitation.coming)
    named = await unit.all(
        select(Event.organization_id, func.count(EventInvitation.person_id.distinct()).label("n"))
        .join(EventInvitation, EventInvitation.event_id == Event.id)
        .where(*wide, there.is_(True))
        .group_by(Event.organization_id)
    )
    people = func.coalesce(Event.teachers, 0) + func.coalesce(Event.pupils, 0)
    settled = func.max(people).filter(Event.reported_at.is_not(None))
    entered = await unit.all(
        select(Event.organization_id, func.count().label("events"), settled.label("n"))
        .where(*wide)
        .group_by(Event.organization_id)
    )
    most = {row.organization_id: int(row.n) for row in named}
    events = {row.organization_id: int(row.events) for row in entered}
    for row in entered:
        most[row.organization_id] = max(most.get(row.organization_id, 0), int(row.n or 0))
    return {
        each: at_least(ProofKey.EVENT_PARTICIPANTS, most.get(each, 0), PEOPLE_AT_EVENTS, events=events.get(each, 0))
        for each in ids
    }
