"""Who belongs to a group from when to when. Plain functions; the callers check the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from domain.matches import ACTIVE
from domain.rounds import ALL
from services.course_rows import close_questions
from storage.tables import Match, MatchMember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.pair_rows import Member, Pair
    from storage.unit import Unit


def joined_since() -> Any:
    """Return the condition that a mentee joined a group after its order, and stands in none yet."""
    return and_(
        MatchMember.accepted.is_(True),
        MatchMember.order_id.is_(None),
        MatchMember.answered_at > Match.approved_at,
        Match.status.in_([status.value for status in ACTIVE]),
    )


async def newcomers(unit: Unit, match_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the places in matches that still need an order, by match."""
    rows = await unit.all(
        select(MatchMember.match_id, MatchMember.id)
        .join(Match, Match.id == MatchMember.match_id)
        .where(MatchMember.match_id.in_(list(match_ids)), joined_since())
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.match_id, []).append(row.id)
    return found


def drop(unit: Unit, found: Pair, member: Member) -> None:
    """Let a mentee leave a group that goes on without them; nothing more is asked of them about it."""
    unit.change(MatchMember, member.id, accepted=False, answered_at=unit.now, left_at=unit.now)
    close_questions(unit, {"TR", *ALL}, found.id, member.person_id)
