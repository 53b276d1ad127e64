"""Plans that need the curator's eye: to be approved, or missing a week after planning. Plain functions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.plans import WRITTEN_IN, Assent, PlanState, assent_of
from domain.vocabulary import MatchStatus, MeetingStatus, MeetingType, Side
from services.goal_rows import versions_of, yes_by_plan
from services.pair_rows import pairs_by_id
from storage.tables import Match, Meeting, Plan

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from services.places import Place
    from storage.unit import Unit

MISSING_AFTER: Final = timedelta(days=7)
_WAITING: Final = (PlanState.AGREED.value, PlanState.PROPOSED.value)


async def plans_to_approve(unit: Unit, place: Place) -> tuple[int, ...]:
    """Return the matches whose plan waits for the curator, the oldest first."""
    rows = await unit.all(
        select(Plan.match_id, Plan.state)
        .where(Plan.organization_id == place.id, Plan.state.in_(_WAITING))
        .order_by(Plan.proposed_at, Plan.id)
    )
    if not rows:
        return ()
    ids = [int(row.match_id) for row in rows]
    pairs = await pairs_by_id(unit, ids)
    versions = {e.match_id: e for e in await versions_of(unit, ids) if e.state.value in _WAITING}
    yes = await yes_by_plan(unit, list(versions.values()))
    found = []
    for match_id in ids:
        pair, version = pairs[match_id], versions[match_id]
        mentees = [member.person_id for member in pair.side(Side.MENTEE)]
        said = assent_of(mentees, yes.get(version.id, ()), version.proposed_at or unit.now, unit.now)
        waits = version.state is PlanState.AGREED or said is not Assent.WAITING
        if waits and pair.status in WRITTEN_IN:
            found.append(match_id)
    return tuple(found)


async def without_plan(unit: Unit, place: Place) -> tuple[int, ...]:
    """Return the pairs that have planned a week ago or more and have no plan on its way, the longest first."""
    return tuple(await planless(unit, [place.id]))


async def planless(unit: Unit, organization_ids: Collection[int]) -> dict[int, datetime]:
    """Return such pairs of schools, each with its planning meeting, the longest first."""
    there = select(Plan.match_id).where(
        Plan.organization_id.in_(organization_ids), Plan.state.in_([*_WAITING, PlanState.APPROVED.value])
    )
    rows = await unit.all(
        select(Match.id, Meeting.held_at)
        .join(Meeting, Meeting.match_id == Match.id)
        .where(
            Match.organization_id.in_(organization_ids),
            Match.status == MatchStatus.WORKING.value,
            Meeting.type == MeetingType.PLANNING.value,
            Meeting.status == MeetingStatus.HELD.value,
            Meeting.held_at < unit.now - MISSING_AFTER,
            Match.id.not_in(there),
        )
        .order_by(Meeting.held_at, Match.id)
    )
    found: dict[int, datetime] = {}
    for row in rows:
        found.setdefault(row.id, row.held_at)
    return found
