"""Links that let people in: made for one role in one place, used a set number of times, then dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.permissions import UseCase
from domain.vocabulary import MentoringForm, PersonKind, Role
from services.access import Actor, NotAllowedError, RefusedError, demand, reads, writes
from services.codes import new_token
from services.entry import has_entered, invite_fault
from services.found_invite import find_invite
from services.lookups import open_cycle_id, school_row
from storage.ids import new_id
from storage.tables import Cycle, Invite, Municipality, Organization, Partner

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storage.unit import Unit

_CASES: Final[Mapping[Role, UseCase]] = {
    Role.MUNICIPAL_CURATOR: UseCase.MUNICIPAL_CURATOR_INVITE,
    Role.CURATOR: UseCase.CURATOR_INVITE,
    Role.MENTEE: UseCase.INVITE_CREATE,
    Role.MENTOR: UseCase.INVITE_CREATE,
    Role.SCHOOL_HEAD: UseCase.STAFF_INVITE,
    Role.PSYCHOLOGIST: UseCase.STAFF_INVITE,
    Role.CLASS_TEACHER: UseCase.STAFF_INVITE,
    Role.SOCIAL_TEACHER: UseCase.STAFF_INVITE,
    Role.PARENT: UseCase.STAFF_INVITE,
    Role.PARTNER_CONTACT: UseCase.STAFF_INVITE,
}
"""Who may invite whom (programme §9). Guardians come by a ward's code only: ``services.guardians.ward_code``."""

_PARTICIPANTS: Final = frozenset({Role.MENTEE, Role.MENTOR})
MOST_USES: Final = 500
LONGEST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class InviteLink:
    """A link as its maker sees it; ``services.codes.deep_link`` turns the token into an address."""

    id: int
    token: str
    role: Role
    form: MentoringForm | None
    person_kind: PersonKind | None
    uses_left: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InviteView:
    """A link as whoever holds it sees it, before anything about them is stored."""

    id: int
    role: Role
    person_kind: PersonKind | None
    place: str
    """The school's name, or the municipality's."""
    ward_name: str | None
    """The first name of the child, on a guardian's link."""
    entered: bool
    """The actor came in by it before: nothing is used up, they just go on."""
    elsewhere: tuple[str, ...] = ()
    """Where the actor is at home, if the link leads to another school: perhaps it is the wrong card."""


@writes(UseCase.INVITE_LINK)
async def create_invite(
    unit: Unit,
    actor: Actor,
    *,
    role: Role,
    organization_id: int | None,
    municipality_id: int | None = None,
    person_kind: PersonKind | None = None,
    form: MentoringForm | None = None,
    cycle_id: int | None = None,
    uses: int = 1,
    days: int = 30,
    source: str | None = None,
    partner_id: int | None = None,
) -> InviteLink:
    """Make a link for ``role`` in a school, or in a municipality when no organisation is named (programme §9).

    A participant's link names the cycle (the open one by default); ``person_kind`` follows from ``form`` if left out.
    A mentors' link may record where they come from, and of which partner; a contact's link is a partner's, too.

    Raises:
        NotAllowedError: the actor may not invite such people there.
        RefusedError: ``no_such_place``, ``no_open_cycle``, ``bad_invite_limits``.
    """
    case = _CASES.get(role)
    if case is None:
        raise NotAllowedError(UseCase.INVITE_LINK)
    if (organization_id is None) != (role is Role.MUNICIPAL_CURATOR):
        raise RefusedError("no_such_place")
    municipality_id = await _municipality_of(unit, organization_id, municipality_id)
    demand(actor, case, municipality_id, organization_id)
    if not (1 <= uses <= MOST_USES and 1 <= days <= LONGEST_DAYS):
        raise RefusedError("bad_invite_limits")
    if role in _PARTICIPANTS and organization_id is not None:
        cycle_id = await _cycle(unit, organization_id, cycle_id)
    invite = Invite(
        id=new_id(),
        municipality_id=municipality_id,
        organization_id=organization_id,
        cycle_id=cycle_id if role in _PARTICIPANTS else None,
        role=role,
        person_kind=person_kind or _kind(role, form),
        form=form,
        ward_id=None,
        token=(token := new_token()),
        token_digest=unit.digest("invite", token),
        uses_left=uses,
        expires_at=unit.now + timedelta(days=days),
        created_by=actor.person_id,
        created_at=unit.now,
        revoked_at=None,
        source=source,
        partner_id=await _partner(unit, organization_id, partner_id),
    )
    unit.add(invite)
    unit.audit(
        actor.person_id,
        "invite.create",
        subject_kind="invite",
        subject_id=invite.id,
        municipality_id=municipality_id,
        organization_id=organization_id,
        role=role.value,
    )
    return _link(invite)


@reads(UseCase.INVITE_ACCEPT)
async def read_invite(unit: Unit, actor: Actor, token: str) -> InviteView:
    """Return where a link leads; a link already used by this very person still opens for them.

    Raises:
        RefusedError: ``invite_unknown``, ``invite_used``, ``invite_expired``, ``invite_revoked``,
            ``other_municipality``, ``guardian_is_ward``, ``guardian_minor``.
    """
    invite = await find_invite(unit, token)
    entered = await has_entered(unit, actor, invite)
    fault = None if entered else await invite_fault(unit, actor, invite)
    if fault is not None:
        raise RefusedError(fault)
    return InviteView(
        id=invite.id,
        role=Role(invite.role),
        person_kind=PersonKind(invite.person_kind) if invite.person_kind else None,
        place=invite.place,
        ward_name=invite.ward_name,
        entered=entered,
        elsewhere=await _elsewhere(unit, actor, invite.organization_id),
    )


@reads(UseCase.INVITE_LINK)
async def list_invites(
    unit: Unit,
    actor: Actor,
    *,
    organization_id: int | None,
    municipality_id: int | None = None,
    cycle_id: int | None = None,
) -> tuple[InviteLink, ...]:
    """Return the live links of a place that the actor may make, newest first (guardians' codes are not among them)."""
    municipality_id = await _municipality_of(unit, organization_id, municipality_id)
    conditions = [
        Invite.municipality_id == municipality_id,
        Invite.organization_id == organization_id if organization_id else Invite.organization_id.is_(None),
        Invite.ward_id.is_(None),
        Invite.person_id.is_(None),
        Invite.batch_id.is_(None),
        Invite.revoked_at.is_(None),
        Invite.uses_left > 0,
        Invite.expires_at > unit.now,
    ]
    if cycle_id is not None:
        conditions.append(Invite.cycle_id == cycle_id)
    rows = await unit.all(select(*Invite.__table__.c).where(*conditions).order_by(Invite.id.desc()))
    found = tuple(_link(row) for row in rows if _may(actor, Role(row.role), municipality_id, organization_id))
    if not any(_granted(actor, case, municipality_id, organization_id) for case in _CASES.values()):
        raise NotAllowedError(UseCase.INVITE_LINK)
    return found


@writes(UseCase.INVITE_LINK)
async def revoke_invite(unit: Unit, actor: Actor, invite_id: int) -> None:
    """Make a link useless from now on; who came in by it stays. Whoever may make such a link may revoke it.

    Raises:
        RefusedError: ``invite_unknown``.
    """
    row = await unit.first(
        select(Invite.id, Invite.role, Invite.municipality_id, Invite.organization_id, Invite.revoked_at).where(
            Invite.id == invite_id
        )
    )
    if row is None:
        raise RefusedError("invite_unknown")
    case = _CASES.get(Role(row.role), UseCase.INVITE_REVOKE)
    if case is UseCase.INVITE_CREATE:
        case = UseCase.INVITE_REVOKE
    demand(actor, case, row.municipality_id, row.organization_id)
    if row.revoked_at is None:
        unit.change(Invite, invite_id, revoked_at=unit.now)
        unit.audit(
            actor.person_id,
            "invite.revoke",
            subject_kind="invite",
            subject_id=invite_id,
            municipality_id=row.municipality_id,
            organization_id=row.organization_id,
        )


def case_of(role: Role) -> UseCase:
    """Return what somebody must be allowed to do to make, and to see, a link for ``role``."""
    return _CASES.get(role, UseCase.STAFF_INVITE)


async def _elsewhere(unit: Unit, actor: Actor, organization_id: int | None) -> tuple[str, ...]:
    own = {grant.organization_id for grant in actor.grants if grant.organization_id is not None}
    if organization_id is None or not own or organization_id in own:
        return ()
    return tuple(
        await unit.scalars(select(Organization.name).where(Organization.id.in_(own)).order_by(Organization.name))
    )


async def _municipality_of(unit: Unit, organization_id: int | None, municipality_id: int | None) -> int:
    if organization_id is not None:
        school = await school_row(unit, organization_id)
        found = school.municipality_id if school else None
    else:
        found = await unit.scalar(select(Municipality.id).where(Municipality.id == municipality_id))
    if found is None or municipality_id not in (None, found):
        raise RefusedError("no_such_place")
    return int(found)


async def _cycle(unit: Unit, organization_id: int, cycle_id: int | None) -> int:
    if cycle_id is None:
        cycle_id = await open_cycle_id(unit, organization_id)
    else:
        cycle_id = await unit.scalar(
            select(Cycle.id).where(
                Cycle.id == cycle_id, Cycle.organization_id == organization_id, Cycle.closed_at.is_(None)
            )
        )
    if cycle_id is None:
        raise RefusedError("no_open_cycle")
    return cycle_id


async def _partner(unit: Unit, organization_id: int | None, partner_id: int | None) -> int | None:
    """Return the partner that a link is for; it must be one of the school.

    Raises:
        RefusedError: ``no_such_place`` for a partner of another school.
    """
    if partner_id is None:
        return None
    home = await unit.scalar(select(Partner.organization_id).where(Partner.id == partner_id))
    if home is None or home != organization_id:
        raise RefusedError("no_such_place")
    return partner_id


def _kind(role: Role, form: MentoringForm | None) -> PersonKind | None:
    """Return what somebody on one side of a form does by day: the form's name says it (programme §4)."""
    if role not in _PARTICIPANTS or form is None:
        return PersonKind.PUPIL if role is Role.MENTEE else None
    mentor, mentee = form.value.split("_")
    word = mentor if role is Role.MENTOR else mentee
    return PersonKind.EMPLOYEE if word == "employer" else PersonKind(word)


def _may(actor: Actor, role: Role, municipality_id: int | None, organization_id: int | None) -> bool:
    case = _CASES.get(role)
    return case is not None and _granted(actor, case, municipality_id, organization_id)


def _granted(actor: Actor, case: UseCase, municipality_id: int | None, organization_id: int | None) -> bool:
    try:
        demand(actor, case, municipality_id, organization_id)
    except NotAllowedError:
        return False
    return True


def _link(row: Any) -> InviteLink:
    return InviteLink(
        id=row.id,
        token=row.token,
        role=Role(row.role),
        form=MentoringForm(row.form) if row.form else None,
        person_kind=PersonKind(row.person_kind) if row.person_kind else None,
        uses_left=row.uses_left,
        expires_at=row.expires_at,
    )
