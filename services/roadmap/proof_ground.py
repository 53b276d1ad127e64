"""What proofs read of a school: its school years, people and stages, each read once. Plain functions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.roadmap_proofs import belongs
from services.places import CycleDates
from services.pool import members
from services.stage_facts import facts_of
from storage.tables import Cycle

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from domain.deadline_spans import Span
    from domain.stages import Facts
    from domain.vocabulary import Side
    from services.places import Place
    from services.pool import Member
    from storage.unit import Unit

_YEARS_KEPT: Final = 4
"""School years that are looked at: a roadmap's year touches two, and one may be opened ahead."""


@dataclass(slots=True)
class SchoolYear:
    """One school year of a school, open or closed, as the proofs read it."""

    unit: Unit
    catalogue: Catalogue
    place: Place
    cycle: CycleDates
    closed: bool
    _members: list[Member] | None = field(default=None)
    _facts: Facts | None = field(default=None)

    async def members(self) -> list[Member]:
        """Return who takes part."""
        if self._members is None:
            self._members = await members(self.unit, self.place, self.cycle.id)
        return self._members

    async def side(self, side: Side) -> list[Member]:
        """Return the mentees or the mentors."""
        return [one for one in await self.members() if one.side is side]

    async def facts(self) -> Facts:
        """Return the counts by which its stages are judged."""
        if self._facts is None:
            self._facts = await facts_of(self.unit, self.place, self.cycle, self.catalogue)
        return self._facts


@dataclass(frozen=True, slots=True)
class School:
    """A school and its school years, the latest first."""

    unit: Unit
    place: Place
    years: tuple[SchoolYear, ...]

    def years_of(self, span: Span, window: tuple[date, date]) -> list[SchoolYear]:
        """Return the school years that a term speaks of, the latest first."""
        return [each for each in self.years if belongs(each.cycle.starts_on, each.cycle.ends_on, span, window)]


async def school_years(unit: Unit, catalogue: Catalogue, place: Place) -> tuple[SchoolYear, ...]:
    """Return the latest school years of a school, the latest first."""
    rows = await unit.all(
        select(Cycle.id, Cycle.starts_on, Cycle.ends_on, Cycle.closed_at)
        .where(Cycle.organization_id == place.id)
        .order_by(Cycle.starts_on.desc(), Cycle.id.desc())
        .limit(_YEARS_KEPT)
    )
    return tuple(
        SchoolYear(unit, catalogue, place, CycleDates(row.id, row.starts_on, row.ends_on), row.closed_at is not None)
        for row in rows
    )
