"""Guardians: a one-time code, the link to the minor, and the curator's word on it (consents §2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.consents import is_minor
from domain.permissions import UseCase
from domain.vocabulary import PersonKind, Role
from services.access import Actor, NotAllowedError, RefusedError, demand, reads, writes
from services.codes import new_token
from services.entry import let_in
from services.found_invite import find_invite
from services.guardian_roles import end_guardian_roles
from services.guardian_rows import GuardianState, as_link, live_code, place_of, state_of
from services.lookups import curator_ids, person_row, today_in
from services.notices import post
from storage.ids import new_id
from storage.tables import Guardianship, Invite, Organization, Person

if TYPE_CHECKING:
    from datetime import datetime

    from services.invites import InviteLink
    from storage.unit import Unit

CODE_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class Ward:
    """A minor as their guardian sees them."""

    guardianship_id: int
    person_id: int
    organization_id: int
    first_name: str | None
    code: str
    school: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class WardLink:
    """The link for a minor's guardian as the curator sees it."""

    name: str
    token: str
    expires_at: datetime


@writes(UseCase.GUARDIAN_LINK_CODE)
async def ward_code(unit: Unit, actor: Actor, minor_id: int | None = None) -> InviteLink:
    """Return a one-time code for a minor's guardian: the live one, or a new one for 14 days (consents §2).

    A minor makes it for themselves, a curator for a minor of the school. It proves nothing by itself: the curator
    confirms the link that comes of it.

    Raises:
        RefusedError: ``not_a_minor``; ``birth_date_needed``; ``no_open_cycle``.
    """
    minor_id = minor_id or actor.person_id
    place = await place_of(unit, minor_id)
    if minor_id is None or place is None:
        raise RefusedError("no_open_cycle")
    if minor_id != actor.person_id:
        demand(actor, UseCase.GUARDIAN_CONFIRM, place.municipality_id, place.organization_id)
    minor = await person_row(unit, minor_id)
    if minor.birth_date is None:
        raise RefusedError("birth_date_needed")
    if not is_minor(minor.birth_date, today_in(unit.now, place.time_zone)):
        raise RefusedError("not_a_minor")
    live = await live_code(unit, minor_id)
    if live is not None:
        return live
    token = new_token()
    invite = Invite(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
        cycle_id=None,
        role=Role.LEGAL_GUARDIAN,
        person_kind=PersonKind.PARENT,
        form=None,
        ward_id=minor_id,
        token=token,
        token_digest=unit.digest("invite", token),
        uses_left=1,
        expires_at=unit.now + timedelta(days=CODE_DAYS),
        created_by=actor.person_id,
        created_at=unit.now,
        revoked_at=None,
    )
    unit.add(invite)
    unit.audit(
        actor.person_id,
        "guardian.code",
        subject_kind="person",
        subject_id=minor_id,
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
    )
    return as_link(invite)


@reads(UseCase.GUARDIAN_CONFIRM)
async def ward_link(unit: Unit, actor: Actor, minor_id: int) -> WardLink:
    """Return the live one-time link for the guardian of a minor of the curator's school.

    Raises:
        RefusedError: ``no_open_cycle``; ``invite_over`` if there is none.
    """
    await _in_school(unit, actor, minor_id)
    code, minor = await live_code(unit, minor_id), await person_row(unit, minor_id)
    if code is None:
        raise RefusedError("invite_over")
    return WardLink(minor.first_name or minor.code, code.token, code.expires_at)


@writes(UseCase.GUARDIAN_LINK_CODE)
async def request_code_qr(unit: Unit, actor: Actor, link: str, minor_id: int | None = None) -> None:
    """Have a minor's one-time link sent to who asks as a QR picture, to be shown; twice a minute is once.

    Raises:
        RefusedError: ``invite_over`` if there is no live link.
    """
    if actor.person_id is None:
        raise RefusedError("invite_over")
    if minor_id not in (None, actor.person_id):
        await _in_school(unit, actor, minor_id)
    code = await live_code(unit, minor_id or actor.person_id)
    if code is None:
        raise RefusedError("invite_over")
    post(unit, "invite_qr", actor.person_id, code.id, key=f"{unit.now:%Y%m%d%H%M}", params={"link": link})


@writes(UseCase.GUARDIAN_LINK_CODE)
async def choose_paper(unit: Unit, actor: Actor) -> None:
    """Tell the curators that this minor's guardian will sign on paper: they hand the form out (consents §2, §5)."""
    place = await place_of(unit, actor.person_id)
    if place is None or actor.person_id is None:
        raise RefusedError("no_open_cycle")
    for curator in await curator_ids(unit, place.organization_id):
        post(unit, "guardian_paper", curator, actor.person_id, municipality_id=place.municipality_id)
    unit.audit(
        actor.person_id,
        "guardian.paper",
        subject_kind="person",
        subject_id=actor.person_id,
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
    )


@writes(UseCase.GUARDIAN_LINK)
async def link_guardian(unit: Unit, actor: Actor, token: str, locale: str, *, adult: bool) -> int:
    """Make whoever holds a ward's code the guardian of that ward, to be confirmed; return their person id.

    ``adult`` is the answer to «are you 18?»: a guardian's birth date is nobody's business here.

    Raises:
        RefusedError: ``guardian_minor``, ``guardian_is_ward``, and those of ``services.invites.read_invite``.
    """
    invite = await find_invite(unit, token)
    if invite.ward_id is None:
        raise RefusedError("invite_unknown")
    if not adult:
        raise RefusedError("guardian_minor")
    return await let_in(unit, actor, invite, locale)


@writes(UseCase.GUARDIAN_CONFIRM)
async def confirm_guardian(unit: Unit, actor: Actor, guardianship_id: int) -> None:
    """Confirm that a guardian is who they say; from now on their consents count (consents §2).

    Raises:
        RefusedError: ``guardianship_unknown``; ``guardianship_refused`` if it was refused before.
    """
    link = await _link_of(unit, actor, guardianship_id)
    if link.refused_at is not None:
        raise RefusedError("guardianship_refused")
    if link.confirmed_at is not None:
        return
    unit.change(Guardianship, guardianship_id, confirmed_at=unit.now, confirmed_by=actor.person_id)
    _decided(unit, actor, link, "guardian_confirmed")


@writes(UseCase.GUARDIAN_CONFIRM)
async def refuse_guardian(unit: Unit, actor: Actor, guardianship_id: int) -> None:
    """Refuse or take back a link: the guardian's consents for this minor no longer count (consents §2).

    Raises:
        RefusedError: ``guardianship_unknown``.
    """
    link = await _link_of(unit, actor, guardianship_id)
    if link.refused_at is not None:
        return
    unit.change(Guardianship, guardianship_id, refused_at=unit.now, confirmed_at=None, confirmed_by=None)
    await end_guardian_roles(unit, link.guardian_id, ended=[link.id])
    _decided(unit, actor, link, "guardian_refused")


@reads(UseCase.CONSENT_GIVE_FOR_WARD)
async def wards(unit: Unit, actor: Actor) -> tuple[Ward, ...]:
    """Return the minors for whom the actor stands, confirmed yet or not."""
    rows = await unit.all(
        select(
            Guardianship.id,
            Guardianship.minor_id,
            Guardianship.organization_id,
            Guardianship.confirmed_at,
            Person.first_name,
            Person.code,
            Organization.name,
        )
        .join(Person, Person.id == Guardianship.minor_id)
        .join(Organization, Organization.id == Guardianship.organization_id)
        .where(Guardianship.guardian_id == actor.person_id, Guardianship.refused_at.is_(None))
        .order_by(Guardianship.linked_at, Guardianship.id)
    )
    return tuple(
        Ward(
            guardianship_id=row.id,
            person_id=row.minor_id,
            organization_id=row.organization_id,
            first_name=row.first_name,
            code=row.code,
            school=row.name,
            confirmed=row.confirmed_at is not None,
        )
        for row in rows
    )


@reads(UseCase.GUARDIAN_LINK_CODE)
async def guardian_state(unit: Unit, actor: Actor) -> GuardianState:
    """Return whether the actor needs a guardian, and how far that has come."""
    return await state_of(unit, actor.person_id)


async def _in_school(unit: Unit, actor: Actor, minor_id: int | None) -> None:
    place = await place_of(unit, minor_id)
    if place is None:
        raise RefusedError("no_open_cycle")
    demand(actor, UseCase.GUARDIAN_CONFIRM, place.municipality_id, place.organization_id)


async def _link_of(unit: Unit, actor: Actor, guardianship_id: int) -> Any:
    row = await unit.first(select(*Guardianship.__table__.c).where(Guardianship.id == guardianship_id))
    if row is None:
        raise RefusedError("guardianship_unknown")
    demand(actor, UseCase.GUARDIAN_CONFIRM, row.municipality_id, row.organization_id)
    return row


def _decided(unit: Unit, actor: Actor, link: Any, kind: str) -> None:
    if actor.person_id is None:
        raise NotAllowedError(UseCase.GUARDIAN_CONFIRM)
    unit.audit(
        actor.person_id,
        kind.replace("_", ".", 1),
        subject_kind="guardianship",
        subject_id=link.id,
        municipality_id=link.municipality_id,
        organization_id=link.organization_id,
    )
    for person_id in (link.guardian_id, link.minor_id):
        post(unit, kind, person_id, link.id, key=unit.now.isoformat(), municipality_id=link.municipality_id)
