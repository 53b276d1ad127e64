"""Where a roadmap is followed: a school, or the municipality itself. Plain functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.roadmaps import Level
from services.access import RefusedError, demand
from services.places import place_of
from storage.tables import Municipality

if TYPE_CHECKING:
    from datetime import date

    from domain.permissions import UseCase
    from services.access import Actor
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class RoadmapPlace:
    """A school or a municipality (no organisation) as a roadmap needs it."""

    municipality_id: int
    organization_id: int | None
    name: str
    zone: str

    @property
    def level(self) -> Level:
        """Return whose side of a roadmap is followed here."""
        return Level.MUNICIPAL if self.organization_id is None else Level.SCHOOL

    def today(self, unit: Unit) -> date:
        """Return the day it is there."""
        return unit.now.astimezone(ZoneInfo(self.zone)).date()


async def roadmap_place(unit: Unit, municipality_id: int, organization_id: int | None) -> RoadmapPlace:
    """Return the place of a roadmap.

    Raises:
        RefusedError: ``no_school`` or ``gone`` if there is none, or the school is another municipality's.
    """
    if organization_id is not None:
        school = await place_of(unit, organization_id)
        if school.municipality_id != municipality_id:
            raise RefusedError("no_school")
        return RoadmapPlace(municipality_id, school.id, school.name, school.zone)
    row = await unit.first(select(Municipality.name, Municipality.time_zone).where(Municipality.id == municipality_id))
    if row is None:
        raise RefusedError("gone")
    return RoadmapPlace(municipality_id, None, row.name, row.time_zone)


async def place_in_hand(unit: Unit, actor: Actor, case: UseCase, organization_id: int | None) -> RoadmapPlace:
    """Return a school, or with ``None`` the municipality in which the actor has a role of their own.

    Raises:
        NotAllowedError: no role there grants ``case``.
        RefusedError: as ``roadmap_place``.
    """
    if organization_id is not None:
        municipality_id = (await place_of(unit, organization_id)).municipality_id
    else:
        municipality_id = actor.district or 0
    demand(actor, case, municipality_id, organization_id)
    return await roadmap_place(unit, municipality_id, organization_id)
