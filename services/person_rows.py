"""A participant as the screens about people need them; plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.permissions import allowed
from services.access import Actor, RefusedError, demand
from services.places import Place, place_of
from services.pool import Member, members
from storage.tables import Participation

if TYPE_CHECKING:
    from domain.permissions import UseCase
    from storage.unit import Unit


async def member_of(unit: Unit, actor: Actor, person_id: int, case: UseCase) -> tuple[Member, Place]:
    """Return a person's newest participation where the actor may do ``case``, and its school.

    Raises:
        RefusedError: ``gone`` if the person takes part nowhere.
    """
    rows = await unit.all(
        select(Participation.id, Participation.cycle_id, Participation.organization_id, Participation.municipality_id)
        .where(Participation.person_id == person_id, Participation.left_at.is_(None))
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
    )
    if not rows:
        raise RefusedError("gone")
    open_here = (r for r in rows if allowed(actor.roles_in(r.municipality_id, r.organization_id), case))
    row = next(open_here, rows[0])
    demand(actor, case, row.municipality_id, row.organization_id)
    place = await place_of(unit, row.organization_id)
    (member,) = await members(unit, place, row.cycle_id, participation_ids=[row.id])
    return member, place


def note(
    unit: Unit, actor: Actor, place: Place, action: str, *, person_id: int | None = None, **details: object
) -> None:
    """Note who looked at or did what with a person, or with a list of them."""
    unit.audit(
        actor.person_id,
        action,
        subject_kind="person" if person_id is not None else "organization",
        subject_id=person_id if person_id is not None else place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
