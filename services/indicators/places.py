"""Whose indicators are looked at: a municipality with its schools, or one school."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.indicators import Scope
from domain.permissions import UseCase
from domain.vocabulary import Role
from services.access import Actor, RefusedError, demand, reads
from services.places import SCHOOLS, Place, place_of
from storage.tables import Municipality, Organization

if TYPE_CHECKING:
    from datetime import date

    from catalog.indicators import IndicatorSet
    from storage.unit import Unit

_LOOKING: Final = (Role.CURATOR, Role.SCHOOL_HEAD)


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality (``organization_id`` is ``None``) or a school, with the schools that make it up."""

    municipality_id: int
    organization_id: int | None
    name: str
    zone: str
    schools: tuple[Place, ...]

    def today(self, unit: Unit) -> date:
        """Return the day it is there."""
        return unit.now.astimezone(ZoneInfo(self.zone)).date()

    def takes(self, set_: IndicatorSet) -> bool:
        """Tell whether a set is this place's: one that asks for residents is the municipality's alone."""
        return self.organization_id is None or set_.level is not Scope.MUNICIPAL


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place to choose."""

    organization_id: int | None
    name: str


@reads(UseCase.INDICATORS_VIEW)
async def my_places(unit: Unit, actor: Actor) -> tuple[PlaceName, ...]:
    """Return the places that the actor may look at: a municipality before its schools."""
    if (municipality_id := _municipality(actor)) is not None:
        area = await area_of(unit, municipality_id, None)
        return (PlaceName(None, area.name), *(PlaceName(each.id, each.name) for each in area.schools))
    found = [await place_of(unit, each) for each in actor.organizations(*_LOOKING)]
    return tuple(PlaceName(each.id, each.name) for each in found)


async def area_for(unit: Unit, actor: Actor, case: UseCase, organization_id: int | None) -> Area:
    """Return a place where the actor may do ``case``; ``None`` is the actor's municipality.

    Raises:
        RefusedError: ``no_school`` for a school that there is not.
    """
    if organization_id is None:
        municipality_id = _municipality(actor)
        demand(actor, case, municipality_id, None)
        if municipality_id is None:
            raise RefusedError("no_school")
        return await area_of(unit, municipality_id, None)
    place = await place_of(unit, organization_id)
    demand(actor, case, place.municipality_id, place.id)
    return Area(place.municipality_id, place.id, place.name, place.zone, (place,))


async def area_of(unit: Unit, municipality_id: int, organization_id: int | None) -> Area:
    """Return a place by its ids."""
    if organization_id is not None:
        place = await place_of(unit, organization_id)
        return Area(place.municipality_id, place.id, place.name, place.zone, (place,))
    row = await unit.first(select(Municipality.name, Municipality.time_zone).where(Municipality.id == municipality_id))
    if row is None:
        raise RefusedError("no_school")
    rows = await unit.all(
        select(Organization.__table__)
        .where(Organization.municipality_id == municipality_id, Organization.kind.in_(SCHOOLS))
        .order_by(Organization.name, Organization.id)
    )
    schools = tuple(
        Place(each.id, each.municipality_id, each.code, each.name, each.address, each.time_zone, each.settings or {})
        for each in rows
    )
    return Area(municipality_id, None, row.name, row.time_zone, schools)


def _municipality(actor: Actor) -> int | None:
    held = (each for each in actor.grants if each.role is Role.MUNICIPAL_CURATOR and each.organization_id is None)
    return next((each.municipality_id for each in held), None)
