"""A municipality's schools in counts only: no names, no codes (programme §9, ``municipal_curator``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from domain.matches import ACTIVE
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MeetingStatus, Side
from services.access import Actor, demand, reads
from services.places import place_of, running_cycle
from services.pool import members
from services.sources import count_mentor_sources
from storage.tables import Match, Meeting, Municipality, Organization

if TYPE_CHECKING:
    from domain.partners import Source
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class SchoolCounts:
    """One school in numbers of the open cycle; ``running`` is false while it has none."""

    organization_id: int
    name: str
    running: bool
    mentees: int
    mentees_ready: int
    mentors: int
    mentors_ready: int
    matches: dict[MatchStatus, int]
    meetings_held: int
    sources: dict[Source, int] = field(default_factory=dict)
    """Where the mentors come from, in heads."""

    @property
    def active(self) -> int:
        """Pairs by order: those the district counts."""
        return sum(count for status, count in self.matches.items() if status in ACTIVE)

    @property
    def waiting(self) -> int:
        """Proposed or agreed, without an order yet."""
        return self.matches.get(MatchStatus.PROPOSED, 0) + self.matches.get(MatchStatus.AGREED, 0)


@dataclass(frozen=True, slots=True)
class Summary:
    """A municipality's schools, by name."""

    municipality_id: int
    name: str
    schools: tuple[SchoolCounts, ...]


@reads(UseCase.SUMMARY_VIEW)
async def summary(unit: Unit, actor: Actor) -> Summary:
    """Return the counts of every school of the actor's municipality."""
    municipality_id = actor.district
    demand(actor, UseCase.SUMMARY_VIEW, municipality_id, None)
    name = await unit.scalar(select(Municipality.name).where(Municipality.id == municipality_id))
    ids = await unit.scalars(
        select(Organization.id).where(Organization.municipality_id == municipality_id).order_by(Organization.name)
    )
    return Summary(int(municipality_id or 0), name or "", tuple([await _counts(unit, each) for each in ids]))


async def _counts(unit: Unit, organization_id: int) -> SchoolCounts:
    place = await place_of(unit, organization_id)
    cycle = await running_cycle(unit, place.id)
    if cycle is None:
        return SchoolCounts(place.id, place.name, False, 0, 0, 0, 0, {}, 0)
    found = await members(unit, place, cycle.id)
    rows = await unit.all(select(Match.status, func.count()).where(Match.cycle_id == cycle.id).group_by(Match.status))
    held = await unit.scalar(
        select(func.count())
        .select_from(Meeting)
        .join(Match, Match.id == Meeting.match_id)
        .where(Match.cycle_id == cycle.id, Meeting.status == MeetingStatus.HELD.value)
    )
    sides = {side: [member for member in found if member.side is side] for side in Side}
    return SchoolCounts(
        organization_id=place.id,
        name=place.name,
        running=True,
        mentees=len(sides[Side.MENTEE]),
        mentees_ready=sum(member.ready for member in sides[Side.MENTEE]),
        mentors=len(sides[Side.MENTOR]),
        mentors_ready=sum(member.ready for member in sides[Side.MENTOR]),
        matches={MatchStatus(row[0]): row[1] for row in rows},
        meetings_held=held or 0,
        sources=await count_mentor_sources(unit, cycle.id),
    )
