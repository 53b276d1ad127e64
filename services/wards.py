"""What a guardian may see of a child's part: the pair and its dates, nobody's answers (programme §9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select

from domain.consents import is_minor
from domain.matches import LIVE
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MeetingFormat, MeetingStatus, Side
from services.access import Actor, reads
from services.lookups import today_in
from services.pair_rows import Pair, pairs_of
from services.pool import members_known_to
from storage.tables import Account, Guardianship, Meeting, Organization, Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from domain.readiness import Gap
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class WardPair:
    """A child's pair: ``names`` are the mentors' of a mentee; a mentor's mentees are nobody's business here."""

    side: Side
    names: str
    status: MatchStatus
    zone: str
    held: int
    next_at: datetime | None
    next_format: MeetingFormat | None
    match_id: int


@dataclass(frozen=True, slots=True)
class WardView:
    """A child as the guardian sees them; of an unconfirmed link nothing is told but that it waits."""

    first_name: str | None
    code: str
    school: str
    confirmed: bool
    gaps: tuple[Gap, ...]
    takes_part: bool
    person_id: int
    has_account: bool
    """Without one the guardian is the child's hand in the chat (``services.standing_in``)."""
    pairs: tuple[WardPair, ...]


@reads(UseCase.MEETING_VIEW_OWN)
async def view_wards(unit: Unit, actor: Actor) -> tuple[WardView, ...]:
    """Return the children for whom the actor stands, with their pairs and the next dates."""
    if actor.person_id is None:
        return ()
    rows = await unit.all(
        select(
            Guardianship.minor_id, Guardianship.confirmed_at, Person.first_name, Person.code, Person.birth_date,
            Organization.name, Organization.time_zone,
            exists().where(Account.person_id == Guardianship.minor_id).correlate(Guardianship).label("has_account"),
        )
        .join(Person, Person.id == Guardianship.minor_id)
        .join(Organization, Organization.id == Guardianship.organization_id)
        .where(Guardianship.guardian_id == actor.person_id, Guardianship.refused_at.is_(None))
        .order_by(Guardianship.linked_at, Guardianship.id)
    )  # fmt: skip
    known = await members_known_to(unit, actor.person_id, today_in(unit.now, actor.zone))
    found = []
    for row in rows:
        if row.birth_date is not None and not is_minor(row.birth_date, today_in(unit.now, row.time_zone)):
            continue  # grown up: from the eighteenth birthday on this is nobody else's business (consents §2)
        confirmed = row.confirmed_at is not None
        own = [member for member in known if member.person_id == row.minor_id]
        gaps = dict.fromkeys(gap for member in own for gap in member.gaps)
        pairs = await pairs_of(unit, row.minor_id, LIVE) if confirmed else ()
        found.append(
            WardView(
                first_name=row.first_name,
                code=row.code,
                school=row.name,
                confirmed=confirmed,
                gaps=tuple(gaps) if confirmed else (),
                takes_part=bool(own),
                person_id=row.minor_id,
                has_account=row.has_account,
                pairs=await _pairs(unit, row.minor_id, pairs),
            )
        )
    return tuple(found)


async def _pairs(unit: Unit, minor_id: int, pairs: Sequence[Pair]) -> tuple[WardPair, ...]:
    if not pairs:
        return ()
    meetings = await unit.all(
        select(Meeting.match_id, Meeting.status, Meeting.planned_at, Meeting.format)
        .where(
            Meeting.match_id.in_([pair.id for pair in pairs]),
            Meeting.status.in_([MeetingStatus.PLANNED.value, MeetingStatus.HELD.value]),
        )
        .order_by(Meeting.planned_at)
    )
    return tuple(_pair(unit, minor_id, pair, [row for row in meetings if row.match_id == pair.id]) for pair in pairs)


def _pair(unit: Unit, minor_id: int, pair: Pair, meetings: Sequence[Any]) -> WardPair:
    place = pair.member(minor_id)
    side = place.side if place else Side.MENTEE
    ahead = next((row for row in meetings if row.status == MeetingStatus.PLANNED and row.planned_at > unit.now), None)
    return WardPair(
        side=side,
        names=pair.names(minor_id) if side is Side.MENTEE else "",
        status=pair.status,
        zone=pair.zone,
        held=sum(row.status == MeetingStatus.HELD for row in meetings),
        next_at=ahead.planned_at if ahead else None,
        next_format=MeetingFormat(ahead.format) if ahead else None,
        match_id=pair.id,
    )
