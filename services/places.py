"""Schools and their cycles as other services need them. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.training import Needs, needs_of
from domain.vocabulary import OrganizationKind
from services.access import RefusedError
from storage.tables import Cycle, Organization

if TYPE_CHECKING:
    from datetime import date

    from storage.unit import Unit

SCHOOLS: Final = (OrganizationKind.SCHOOL.value, OrganizationKind.BRANCH.value)
"""The kinds of organisations that run the programme themselves."""
PAPER_BLOCKS = "paper_blocks"
"""Key of a school's settings: does a missing paper consent hold up the order (consents §5)?"""


@dataclass(frozen=True, slots=True)
class Place:
    """A school and what belongs to it."""

    id: int
    municipality_id: int
    code: str
    name: str
    address: str | None
    zone: str
    settings: dict[str, Any]

    @property
    def paper_blocks(self) -> bool:
        """Whether the school keeps paper consents in the register, so that they hold up an order."""
        return bool(self.settings.get(PAPER_BLOCKS, False))

    @property
    def needs(self) -> Needs:
        """What the school asks of its mentors before an order (programme §2 stage 4)."""
        return needs_of(self.settings)

    def today(self, unit: Unit) -> date:
        """Return the day it is at the school."""
        return unit.now.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class CycleDates:
    """A cycle that runs: at most one a school."""

    id: int
    starts_on: date
    ends_on: date


async def place_of(unit: Unit, organization_id: int) -> Place:
    """Return a school.

    Raises:
        RefusedError: ``no_school`` if there is none with this id.
    """
    row = await unit.first(select(Organization.__table__).where(Organization.id == organization_id))
    if row is None:
        raise RefusedError("no_school")
    return Place(row.id, row.municipality_id, row.code, row.name, row.address, row.time_zone, row.settings or {})


async def running_cycle(unit: Unit, organization_id: int) -> CycleDates | None:
    """Return the cycle that is open in a school, if one is."""
    row = await unit.first(
        select(Cycle.id, Cycle.starts_on, Cycle.ends_on)
        .where(Cycle.organization_id == organization_id, Cycle.closed_at.is_(None))
        .order_by(Cycle.starts_on.desc())
        .limit(1)
    )
    return None if row is None else CycleDates(row.id, row.starts_on, row.ends_on)


async def needed_cycle(unit: Unit, organization_id: int) -> CycleDates:
    """Return the open cycle.

    Raises:
        RefusedError: ``no_cycle`` if the school has none open.
    """
    cycle = await running_cycle(unit, organization_id)
    if cycle is None:
        raise RefusedError("no_cycle")
    return cycle
