"""A live match ends before its time, in one neutral line for everybody in it. Plain function: the callers decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from domain.matches import MatchEvent, next_status
from domain.vocabulary import MeetingStatus
from services.pair_rows import tell
from storage.tables import Match, Meeting, SurveyRequest

if TYPE_CHECKING:
    from domain.matches import EndReason
    from services.pair_rows import Pair
    from storage.unit import Unit


async def end_pair(unit: Unit, found: Pair, reason: EndReason, *, actor_id: int | None) -> None:
    """End a match: no more meetings, no more questions about it, the same words for both sides."""
    status = next_status(found.status, MatchEvent.BROKEN, paused_from=found.status_before_pause)
    unit.change(Match, found.id, status=status.value, status_before_pause=None, ended_at=unit.now, reason=reason.value)
    meetings = await unit.all(select(Meeting.id, Meeting.status).where(Meeting.match_id == found.id))
    for meeting in meetings:
        if meeting.status == MeetingStatus.PLANNED.value:
            unit.change(Meeting, meeting.id, status=MeetingStatus.CANCELLED.value)
    about = [found.id, *(meeting.id for meeting in meetings)]
    unit.execute(
        update(SurveyRequest)
        .where(SurveyRequest.state == "open", SurveyRequest.subject_id.in_(about))
        .values(state="expired")
    )
    tell(unit, "pair_ended", found, [member.person_id for member in found.staying])
    unit.audit(
        actor_id,
        "match.end",
        subject_kind="match",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
    )
