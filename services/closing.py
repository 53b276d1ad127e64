"""The end that every pair deserves: after the final meeting the curator closes the match (programme §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.matches import IllegalStep, MatchEvent, next_status
from domain.permissions import UseCase
from domain.vocabulary import MeetingStatus
from services.access import RefusedError, demand, writes
from services.pair_rows import pair, tell
from storage.tables import Match, Meeting

if TYPE_CHECKING:
    from services.access import Actor
    from storage.unit import Unit


@writes(UseCase.MATCH_END)
async def close(unit: Unit, actor: Actor, match_id: int) -> None:
    """Close a match whose final meeting was held; both sides get a goodbye, once.

    Raises:
        RefusedError: ``gone``; ``already_over``; ``close_before_final`` if its final meeting is still to come.
    """
    found = await pair(unit, match_id)
    if found is None:
        raise RefusedError("gone")
    demand(actor, UseCase.MATCH_END, found.municipality_id, found.organization_id)
    try:
        status = next_status(found.status, MatchEvent.CLOSED, paused_from=found.status_before_pause)
    except IllegalStep as step:
        known = {"already_over", "is_paused"}
        raise RefusedError(step.reason.value if step.reason.value in known else "close_before_final") from step
    unit.change(Match, found.id, status=status.value, ended_at=unit.now)
    for meeting_id in await unit.scalars(
        select(Meeting.id).where(Meeting.match_id == found.id, Meeting.status == MeetingStatus.PLANNED.value)
    ):
        unit.change(Meeting, meeting_id, status=MeetingStatus.CANCELLED.value)
    tell(unit, "match_closed", found, [member.person_id for member in found.staying])
    unit.audit(
        actor.person_id,
        "match.close",
        subject_kind="match",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
    )
