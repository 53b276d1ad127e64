"""How far a minor's guardian has come. Plain functions: the callers check the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.consents import is_minor
from domain.vocabulary import PersonKind, Role
from services.invites import InviteLink
from services.lookups import person_row, today_in
from storage.tables import Cycle, Guardianship, Invite, Organization, Participation

if TYPE_CHECKING:
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class GuardianState:
    """How far a minor's guardian has come."""

    needed: bool
    linked: bool
    confirmed: bool
    code: InviteLink | None
    """The live one-time code, if one was made."""


async def state_of(unit: Unit, minor_id: int | None) -> GuardianState:
    """Return how far a minor's guardian has come."""
    place = await place_of(unit, minor_id)
    person = None if minor_id is None else await person_row(unit, minor_id)
    if place is None or person is None or person.birth_date is None:
        return GuardianState(needed=False, linked=False, confirmed=False, code=None)
    links = await unit.all(
        select(Guardianship.confirmed_at).where(Guardianship.minor_id == minor_id, Guardianship.refused_at.is_(None))
    )
    return GuardianState(
        needed=is_minor(person.birth_date, today_in(unit.now, place.time_zone)),
        linked=bool(links),
        confirmed=any(link.confirmed_at is not None for link in links),
        code=await live_code(unit, person.id),
    )


async def is_confirmed(unit: Unit, minor_id: int, guardian_id: int) -> bool:
    """Tell whether the curator has confirmed this guardian of this minor (consents §2)."""
    found = await unit.scalar(
        select(Guardianship.id).where(
            Guardianship.minor_id == minor_id,
            Guardianship.guardian_id == guardian_id,
            Guardianship.confirmed_at.is_not(None),
            Guardianship.refused_at.is_(None),
        )
    )
    return found is not None


async def place_of(unit: Unit, minor_id: int | None) -> Any:
    """Return the school in which a person takes part now."""
    return await unit.first(
        select(Participation.organization_id, Participation.municipality_id, Organization.time_zone)
        .join(Organization, Organization.id == Participation.organization_id)
        .join(Cycle, Cycle.id == Participation.cycle_id)
        .where(Participation.person_id == minor_id, Participation.left_at.is_(None), Cycle.closed_at.is_(None))
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
    )


async def last_place_of(unit: Unit, person_id: int) -> Any:
    """Return the school in which a person took part last and which they have not left, its year closed or not."""
    return await unit.first(
        select(Participation.organization_id, Participation.municipality_id, Organization.time_zone)
        .join(Organization, Organization.id == Participation.organization_id)
        .where(Participation.person_id == person_id, Participation.left_at.is_(None))
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
    )


async def live_code(unit: Unit, minor_id: int) -> InviteLink | None:
    """Return the one-time code of a minor's guardian that still works."""
    row = await unit.first(
        select(*Invite.__table__.c)
        .where(
            Invite.ward_id == minor_id,
            Invite.uses_left > 0,
            Invite.revoked_at.is_(None),
            Invite.expires_at > unit.now,
        )
        .order_by(Invite.id.desc())
    )
    return None if row is None else as_link(row)


def as_link(row: Any) -> InviteLink:
    """Return a guardian's code as its maker sees it."""
    return InviteLink(
        id=row.id,
        token=row.token,
        role=Role.LEGAL_GUARDIAN,
        form=None,
        person_kind=PersonKind.PARENT,
        uses_left=row.uses_left,
        expires_at=row.expires_at,
    )
