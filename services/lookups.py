"""Plain look-ups that several services share. They check no right: the calling service has done so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import literal, select, union_all

from domain.vocabulary import Role
from storage.tables import Cycle, Guardianship, Membership, Municipality, Organization, Person

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import BindParameter

    from storage.unit import Unit

from zoneinfo import ZoneInfo


async def school_row(unit: Unit, organization_id: int) -> Any:
    """Return an organisation with its municipality's name: what every consent text and greeting needs."""
    return await unit.first(
        select(
            Organization.id,
            Organization.municipality_id,
            Organization.name,
            Organization.address,
            Organization.time_zone,
            Municipality.name.label("municipality"),
        )
        .join(Municipality, Municipality.id == Organization.municipality_id)
        .where(Organization.id == organization_id)
    )


async def open_cycle_id(unit: Unit, organization_id: int) -> int | None:
    """Return the cycle that an organisation runs now, the newest if several are open."""
    found = await unit.scalar(
        select(Cycle.id)
        .where(Cycle.organization_id == organization_id, Cycle.closed_at.is_(None))
        .order_by(Cycle.starts_on.desc(), Cycle.id.desc())
    )
    return None if found is None else int(found)


async def curator_ids(unit: Unit, organization_id: int) -> list[int]:
    """Return the curators of an organisation, in a steady order: who gets its notices."""
    return await unit.scalars(
        select(Membership.person_id)
        .where(
            Membership.organization_id == organization_id,
            Membership.role == Role.CURATOR,
            Membership.until.is_(None),
        )
        .order_by(Membership.id)
    )


async def person_row(unit: Unit, person_id: int) -> Any:
    """Return a person's own columns."""
    return await unit.first(
        select(
            Person.id,
            Person.municipality_id,
            Person.kind,
            Person.code,
            Person.first_name,
            Person.last_name,
            Person.birth_date,
            Person.grade,
        ).where(Person.id == person_id)
    )


def today_in(moment: datetime, zone: str) -> date:
    """Return the calendar day of ``moment`` where a school is: ages turn at its midnight, not at UTC's."""
    return moment.astimezone(ZoneInfo(zone)).date()


def self_and_wards(person_id: int | BindParameter[int]) -> Any:
    """Select the ids of a person and of the minors they stand for, confirmed yet or not.

    One list for an ``IN``: SQLite answers an ``OR`` of two conditions by going through the whole table.
    """
    wards = select(Guardianship.minor_id).where(
        Guardianship.guardian_id == person_id, Guardianship.refused_at.is_(None)
    )
    own = literal(person_id) if isinstance(person_id, int) else person_id
    return union_all(select(own), wards)
