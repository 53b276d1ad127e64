"""Pairs that have not met for a while: since when, by the meetings held and planned. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import case, func, select

from domain.matches import LIVE
from domain.meetings import next_type_in
from domain.vocabulary import MeetingStatus
from storage.tables import Match, MatchPause, Meeting, Organization

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.unit import Unit

MEETING: Final = tuple(sorted(status.value for status in LIVE if next_type_in(status) is not None))
"""States in which a next meeting is due: a pair that waits for a decision or is paused is not silent, it waits."""


def or_resumed(moment: Any) -> Any:
    """Return ``moment``, or when a pause of the match ended if that was later: a pause is no silence."""
    resumed = (
        select(func.max(MatchPause.ended_at)).where(MatchPause.match_id == Match.id).correlate(Match).scalar_subquery()
    )
    return case((resumed > moment, resumed), else_=moment)


async def last_contacts(
    unit: Unit, *conditions: Any, between: tuple[datetime, datetime] | None = None
) -> Sequence[Any]:
    """Return matches with the moment of their last meeting, held or planned; of the order while there was none."""
    moment = or_resumed(
        func.coalesce(
            func.max(
                case(
                    (Meeting.status == MeetingStatus.HELD, Meeting.held_at),
                    (Meeting.status == MeetingStatus.PLANNED, Meeting.planned_at),
                )
            ),
            Match.approved_at,
        )
    )
    statement = (
        select(
            Match.id,
            Match.municipality_id,
            Match.organization_id,
            Organization.time_zone,
            moment.label("last"),
        )
        .join(Organization, Organization.id == Match.organization_id)
        .outerjoin(Meeting, Meeting.match_id == Match.id)
        .where(Match.status.in_(MEETING), *conditions)
        .group_by(Match.id, Match.municipality_id, Match.organization_id, Match.approved_at, Organization.time_zone)
    )
    if between is not None:
        statement = statement.having(moment.between(*between))
    return await unit.all(statement)
