"""What the end of a pair reads and posts. Plain functions: the services around them check the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.closing import CLOSE_WITHIN, ENDS_WITHOUT, YEAR_ENDS_SOON, Wish
from domain.consents import is_minor
from domain.vocabulary import MatchStatus, MeetingStatus, MeetingType, PersonKind, Side
from services.lookups import today_in
from services.notices import post
from services.places import running_cycle
from services.routing import reachable_for
from storage.tables import Account, Guardianship, Match, Meeting, NextWish, Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from services.pair_rows import Pair
    from services.places import Place
    from storage.unit import Unit

ABOUT: Final = "about"
"""Key of a notice's parameters: whose pair or letter it is, where a guardian reads."""


async def ask_to_look_back(unit: Unit, found: Pair, *, key: str | None = None) -> None:
    """Ask both sides to look back after the final meeting; of a child without an account the guardian is asked."""
    for member in found.staying:
        for receiver in await reachable_for(unit, member.person_id):
            post(
                unit,
                "match_reflect",
                receiver,
                found.id,
                key=f"{member.person_id}:{key or ''}",
                params={ABOUT: member.person_id},
                municipality_id=found.municipality_id,
            )


async def thank_families(unit: Unit, found: Pair) -> None:
    """Thank the parents of pupils who were mentors, once a year: a letter waits for them (programme §11)."""
    for mentor in found.side(Side.MENTOR):
        if mentor.kind != PersonKind.PUPIL:
            continue
        for guardian in await guardians_of(unit, [mentor.person_id]):
            post(
                unit,
                "thanks_letter",
                guardian.guardian_id,
                mentor.participation_id,
                params={ABOUT: mentor.person_id, "match": found.id},
                municipality_id=found.municipality_id,
            )


async def guardians_of(unit: Unit, person_ids: Collection[int]) -> tuple[Any, ...]:
    """Return the confirmed guardians of those who are under age today: ``minor_id`` and ``guardian_id``."""
    rows = await unit.all(
        select(Guardianship.minor_id, Guardianship.guardian_id, Person.birth_date)
        .join(Person, Person.id == Guardianship.minor_id)
        .where(
            Guardianship.minor_id.in_(list(person_ids)),
            Guardianship.confirmed_at.is_not(None),
            Guardianship.refused_at.is_(None),
        )
        .order_by(Guardianship.id)
    )
    today = unit.now.date()
    return tuple(row for row in rows if row.birth_date is not None and is_minor(row.birth_date, today))


async def wards_in(unit: Unit, guardian_id: int, person_ids: Collection[int], zone: str) -> dict[int, bool]:
    """Return which of some people a guardian stands for, each with whether they have an account of their own."""
    rows = await unit.all(
        select(Guardianship.minor_id, Person.birth_date, Account.id.label("account"))
        .join(Person, Person.id == Guardianship.minor_id)
        .outerjoin(Account, Account.person_id == Guardianship.minor_id)
        .where(
            Guardianship.guardian_id == guardian_id,
            Guardianship.minor_id.in_(list(person_ids)),
            Guardianship.confirmed_at.is_not(None),
            Guardianship.refused_at.is_(None),
        )
    )
    today = today_in(unit.now, zone)
    return {
        int(row.minor_id): row.account is not None
        for row in rows
        if row.birth_date is not None and is_minor(row.birth_date, today)
    }


async def wishes_of(unit: Unit, match_ids: Collection[int]) -> dict[tuple[int, int], Wish]:
    """Return what was said about the time after: by match and person."""
    rows = await unit.all(
        select(NextWish.match_id, NextWish.person_id, NextWish.wish).where(NextWish.match_id.in_(list(match_ids)))
    )
    return {(row.match_id, row.person_id): Wish(row.wish) for row in rows}


async def held_in(unit: Unit, match_ids: Collection[int]) -> tuple[int, int]:
    """Return how many meetings were held in some matches, and how many minutes they took together."""
    row = await unit.first(
        select(func.count(), func.coalesce(func.sum(Meeting.minutes), 0)).where(
            Meeting.match_id.in_(list(match_ids)), Meeting.status == MeetingStatus.HELD.value
        )
    )
    return (0, 0) if row is None else (int(row[0]), int(row[1] or 0))


async def lingering_matches(unit: Unit, place: Place) -> tuple[int, ...]:
    """Return the pairs without a proper end: said goodbye over a week ago, or no final meeting as the year ends."""
    said = await unit.all(
        select(Match.id, func.max(Meeting.held_at).label("last"))
        .join(Meeting, Meeting.match_id == Match.id)
        .where(
            Match.organization_id == place.id,
            Match.status == MatchStatus.FINAL.value,
            Meeting.type == MeetingType.FINAL.value,
        )
        .group_by(Match.id)
    )
    late = [row for row in said if row.last is not None and row.last < unit.now - CLOSE_WITHIN]
    found: list[int] = [row.id for row in sorted(late, key=lambda row: (row.last, row.id))]
    cycle = await running_cycle(unit, place.id)
    if cycle is not None and cycle.ends_on - place.today(unit) <= YEAR_ENDS_SOON:
        found += await unit.scalars(
            select(Match.id)
            .where(Match.organization_id == place.id, Match.status.in_([status.value for status in ENDS_WITHOUT]))
            .order_by(Match.proposed_at, Match.id)
        )
    return tuple(found)
