"""Somebody leaves their pairs because a consent was taken back (consents §6). Plain functions, called by consents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.matches import LIVE, EndReason
from domain.vocabulary import MatchStatus, MeetingStatus, Side
from services.pair_rows import pairs_of, tell
from storage.tables import Match, MatchMember, Meeting

if TYPE_CHECKING:
    from services.pair_rows import Pair
    from storage.unit import Unit


async def leave_pairs(unit: Unit, person_id: int, organization_id: int) -> None:
    """End the person's live pairs in a school; the other side learns that it is over, and nothing else.

    Of a group with several mentees only the one who left goes.
    """
    for found in await pairs_of(unit, person_id, LIVE):
        place = found.member(person_id)
        if found.organization_id != organization_id or place is None:
            continue
        if place.side is Side.MENTEE and len(found.side(Side.MENTEE)) > 1:
            unit.change(MatchMember, place.id, accepted=False, answered_at=unit.now)
            continue
        await _end(unit, found)
        tell(unit, "match_ended", found, [member.person_id for member in found.staying if member is not place])


async def _end(unit: Unit, found: Pair) -> None:
    unit.change(
        Match,
        found.id,
        status=MatchStatus.BROKEN.value,
        ended_at=unit.now,
        reason=EndReason.CONSENT_WITHDRAWN.value,
    )
    for meeting_id in await unit.scalars(
        select(Meeting.id).where(Meeting.match_id == found.id, Meeting.status == MeetingStatus.PLANNED.value)
    ):
        unit.change(Meeting, meeting_id, status=MeetingStatus.CANCELLED.value)
