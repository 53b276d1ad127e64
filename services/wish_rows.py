"""What people in pairs have asked the curator for, and who must not be offered to whom again. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.matches import LIVE
from domain.pauses import Outcome, WishKind
from domain.vocabulary import MatchStatus, Side
from storage.tables import Match, MatchMember, PairWish

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

    from services.access import Actor
    from services.pair_rows import Pair
    from services.places import Place
    from storage.unit import Unit


async def wished_matches(unit: Unit, place: Place) -> tuple[int, ...]:
    """Return the pairs of a school in which somebody has asked for a pause or another mentor, the oldest wish first."""
    rows = await unit.scalars(
        select(PairWish.match_id)
        .join(Match, Match.id == PairWish.match_id)
        .join(
            MatchMember,
            (MatchMember.match_id == PairWish.match_id) & (MatchMember.person_id == PairWish.person_id),
        )
        .where(
            PairWish.organization_id == place.id,
            PairWish.settled_at.is_(None),
            Match.status.in_([status.value for status in LIVE]),
            MatchMember.accepted.is_(True),
        )
        .order_by(PairWish.asked_at, PairWish.id)
    )
    return tuple(dict.fromkeys(rows))


async def open_wishes(unit: Unit, found: Pair) -> Sequence[Any]:
    """Return the open wishes of those who are in a match."""
    return await unit.all(
        select(PairWish.__table__)
        .where(
            PairWish.match_id == found.id,
            PairWish.settled_at.is_(None),
            PairWish.person_id.in_([member.person_id for member in found.staying]),
        )
        .order_by(PairWish.asked_at, PairWish.id)
    )


async def settle_wishes(unit: Unit, actor: Actor, found: Pair, outcome: Outcome, kind: WishKind | None = None) -> int:
    """Note what has become of the open wishes of a match, of one kind or of all; return how many."""
    rows = [row for row in await open_wishes(unit, found) if kind is None or row.kind == kind.value]
    for row in rows:
        unit.change(PairWish, row.id, settled_at=unit.now, settled_by=actor.person_id, outcome=outcome.value)
    return len(rows)


async def parted_mentors(unit: Unit, mentee_ids: Collection[int]) -> dict[int, set[int]]:
    """Return for mentees (participations) the mentors from whom a curator has parted them: none of these again."""
    mentor = MatchMember.__table__.alias("parted_mentor")
    rows = await unit.all(
        select(MatchMember.participation_id, mentor.c.participation_id.label("mentor_id"))
        .join(Match, Match.id == MatchMember.match_id)
        .join(mentor, mentor.c.match_id == MatchMember.match_id)
        .where(
            MatchMember.participation_id.in_(list(mentee_ids)),
            MatchMember.side == Side.MENTEE.value,
            mentor.c.side == Side.MENTOR.value,
            Match.status == MatchStatus.BROKEN.value,
            MatchMember.match_id.in_(
                select(PairWish.match_id).where(
                    PairWish.match_id == MatchMember.match_id, PairWish.outcome == Outcome.REMATCH.value
                )
            ),
        )
    )
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(row.participation_id, set()).add(row.mentor_id)
    return found
