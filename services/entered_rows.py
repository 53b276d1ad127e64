"""Somebody whom a curator has entered, for the services about them. Plain functions that check the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select

from domain.permissions import UseCase
from domain.vocabulary import Role
from services.access import Actor, RefusedError, demand
from services.places import Place, place_of
from storage.tables import Account, Membership, Person

if TYPE_CHECKING:
    from storage.unit import Unit


async def entered_row(
    unit: Unit, actor: Actor, person_id: int, case: UseCase = UseCase.PERSON_ENTER
) -> tuple[Any, Place]:
    """Return a mentee or mentor without an account, and the school, if the actor may do ``case`` there.

    Raises:
        RefusedError: ``gone``; ``has_account``.
    """
    row = await unit.first(
        select(
            Person.code,
            Person.first_name,
            Person.last_name,
            Person.kind,
            Person.birth_date,
            Person.grade,
            Person.entered_by,
            Membership.role,
            Membership.organization_id,
            Membership.municipality_id,
            exists().where(Account.person_id == Person.id).correlate(Person).label("has_account"),
        )
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Person.id == person_id,
            Membership.until.is_(None),
            Membership.role.in_([Role.MENTEE.value, Role.MENTOR.value]),
        )
        .order_by(Membership.id)
    )
    if row is None:
        raise RefusedError("gone")
    demand(actor, case, row.municipality_id, row.organization_id)
    if row.has_account:
        raise RefusedError("has_account")
    return row, await place_of(unit, row.organization_id)


def note_entry(unit: Unit, actor: Actor, place: Place, action: str, person_id: int) -> None:
    """Note who did what with the record."""
    unit.audit(
        actor.person_id,
        action,
        subject_kind="person",
        subject_id=person_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
    )
