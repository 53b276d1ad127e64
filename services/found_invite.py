"""An invite found by its token, with the names that its screens show. A plain function: the callers check the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.vocabulary import PersonKind, Role, Side
from services.access import RefusedError
from services.codes import card_code
from storage.tables import Invite, Municipality, Organization, Person

if TYPE_CHECKING:
    from storage.unit import Unit

LONGEST_TOKEN: Final = 64
_SIDES: Final = {Role.MENTEE: Side.MENTEE, Role.MENTOR: Side.MENTOR}


@dataclass(frozen=True, slots=True)
class FoundInvite:
    """An invite with the names that its screens show."""

    id: int
    municipality_id: int
    organization_id: int | None
    cycle_id: int | None
    role: Role
    person_kind: PersonKind | None
    form: str | None
    ward_id: int | None
    person_id: int | None
    """Whose own record it opens: somebody whom the curator entered takes it over."""
    uses_left: int
    source: str | None
    partner_id: int | None
    expired: bool
    revoked: bool
    place: str
    ward_name: str | None
    """The first name of the child that a guardian's link is about, or of whoever takes their own record over."""

    @property
    def side(self) -> Side | None:
        """The side of a match that the invite leads to."""
        return _SIDES.get(self.role)


async def find_invite(unit: Unit, token: str) -> FoundInvite:
    """Return the invite of a token, or of a card's code however it was typed.

    Raises:
        RefusedError: ``invite_unknown``.
    """
    row: Any = None
    token = card_code(token) or token
    if 0 < len(token) <= LONGEST_TOKEN:
        row = await unit.first(
            select(
                *(column for column in Invite.__table__.c if column.name not in {"token", "token_digest"}),
                func.coalesce(Organization.name, Municipality.name).label("place"),
                Person.first_name.label("ward_name"),
            )
            .join(Municipality, Municipality.id == Invite.municipality_id)
            .outerjoin(Organization, Organization.id == Invite.organization_id)
            .outerjoin(Person, Person.id == func.coalesce(Invite.ward_id, Invite.person_id))
            .where(Invite.token_digest == unit.digest("invite", token))
        )
    if row is None:
        raise RefusedError("invite_unknown")
    return FoundInvite(
        id=row.id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        cycle_id=row.cycle_id,
        role=Role(row.role),
        person_kind=PersonKind(row.person_kind) if row.person_kind else None,
        form=row.form,
        ward_id=row.ward_id,
        person_id=row.person_id,
        uses_left=row.uses_left,
        source=row.source,
        partner_id=row.partner_id,
        expired=row.expires_at <= unit.now,
        revoked=row.revoked_at is not None,
        place=row.place,
        ward_name=row.ward_name,
    )
