"""A guardian's role in schools comes and goes with the children who take part there. The callers check the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, or_, select

from domain.vocabulary import Role
from storage.ids import new_id
from storage.tables import Guardianship, Membership, Participation

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.unit import Unit


async def bring_guardians(unit: Unit, minor_id: int, municipality_id: int, organization_id: int) -> None:
    """Give those who stand for a minor their role in a school that the minor has joined beside another one.

    Who stands for a child is no matter of one school: the family is asked there too, without a second link and a second
    look at the papers.
    """
    known = select(Membership.person_id).where(
        Membership.role == Role.LEGAL_GUARDIAN.value,
        Membership.organization_id == organization_id,
        Membership.until.is_(None),
    )
    guardians = await unit.scalars(
        select(Guardianship.guardian_id)
        .where(
            Guardianship.minor_id == minor_id,
            Guardianship.refused_at.is_(None),
            Guardianship.guardian_id.not_in(known),
        )
        .order_by(Guardianship.id)
    )
    unit.add(
        *(
            Membership(
                id=new_id(),
                municipality_id=municipality_id,
                organization_id=organization_id,
                person_id=guardian,
                role=Role.LEGAL_GUARDIAN,
                since=unit.now,
                until=None,
            )
            for guardian in guardians
        )
    )


async def end_guardian_roles(unit: Unit, guardian_id: int, *, ended: Collection[int] = ()) -> None:
    """End a guardian's role in every school where no child needs it any more.

    A child needs it in the school of the link and in every other one in which the child takes part. ``ended`` are links
    that end with the same unit and may still be read as standing.
    """
    takes_part = (
        exists()
        .where(
            Participation.person_id == Guardianship.minor_id,
            Participation.organization_id == Membership.organization_id,
            Participation.left_at.is_(None),
        )
        .correlate(Guardianship, Membership)
    )
    needed = exists().where(
        Guardianship.guardian_id == guardian_id,
        Guardianship.refused_at.is_(None),
        Guardianship.id.not_in(list(ended)),
        or_(Guardianship.organization_id == Membership.organization_id, takes_part),
    )
    for membership_id in await unit.scalars(
        select(Membership.id).where(
            Membership.person_id == guardian_id,
            Membership.role == Role.LEGAL_GUARDIAN,
            Membership.until.is_(None),
            ~needed,
        )
    ):
        unit.change(Membership, membership_id, until=unit.now)
