"""What happens at the door: finding an invite, judging it, letting somebody in.

Plain functions shared by ``services.invites``, ``services.joining`` and ``services.guardians``, which check the right.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.consents import is_minor
from domain.vocabulary import Locale, PersonKind, Role, Side
from services.access import RefusedError
from services.actors import CHANNEL
from services.codes import new_person_code
from services.guardian_roles import bring_guardians
from services.leaving import rejoin
from services.lookups import curator_ids, open_cycle_id, person_row, today_in
from services.notices import post
from services.referral_rows import came_by
from storage.ids import new_id
from storage.tables import (
    Account,
    Cycle,
    Guardianship,
    Invite,
    Membership,
    Participation,
    Partner,
    Person,
)

if TYPE_CHECKING:
    from services.access import Actor
    from services.found_invite import FoundInvite
    from storage.unit import Unit


_NAME_TIME = timedelta(minutes=5)


async def person_in_chat(unit: Unit, chat_id: int) -> int | None:
    """Return who sits in a chat, read now: an actor loaded before a double tap may be out of date."""
    found = await unit.scalar(select(Account.person_id).where(Account.channel == CHANNEL, Account.chat_id == chat_id))
    return None if found is None else int(found)


async def has_entered(unit: Unit, actor: Actor, invite: FoundInvite) -> bool:
    """Tell whether the actor already is what the invite would make them."""
    person_id = actor.person_id or await person_in_chat(unit, actor.chat_id)
    if person_id is None:
        return False
    if invite.person_id is not None:
        return person_id == invite.person_id
    if invite.ward_id is not None:
        return await _guardianship(unit, invite.ward_id, person_id, live=True) is not None
    if await _membership(unit, person_id, invite) is None:
        return False
    if invite.partner_id is not None and invite.role is Role.PARTNER_CONTACT:
        return await unit.scalar(select(Partner.contact_id).where(Partner.id == invite.partner_id)) == person_id  # type: ignore[no-any-return]
    return invite.side is None or await _participation(unit, person_id, invite, live=True) is not None


async def invite_fault(unit: Unit, actor: Actor, invite: FoundInvite) -> str | None:
    """Return why the actor cannot come in by an invite, as a refusal's code."""
    if invite.revoked:
        return "invite_revoked"
    if invite.uses_left < 1:
        return "invite_used"
    if invite.expired or await _cycle_closed(unit, invite):
        return "invite_expired"
    person_id = actor.person_id or await person_in_chat(unit, actor.chat_id)
    if invite.person_id is not None:
        return await _record_fault(unit, person_id, invite.person_id)
    return None if person_id is None else _person_fault(unit, actor, invite, await person_row(unit, person_id))


async def let_in(unit: Unit, actor: Actor, invite: FoundInvite, locale: str) -> int:
    """Give the person in the actor's chat what the invite holds, and use it up by one; return the person's id.

    The unit must be exclusive: of two people with a last use, the second reads that none is left.

    Raises:
        RefusedError: see ``invite_fault``; ``no_open_cycle``.
    """
    if await has_entered(unit, actor, invite):
        return int(actor.person_id or await person_in_chat(unit, actor.chat_id) or 0)
    fault = await invite_fault(unit, actor, invite)
    if fault is not None:
        raise RefusedError(fault)
    if invite.person_id is not None:
        return await _take_over(unit, actor, invite, invite.person_id, locale)
    person_id = await ensure_person(unit, actor.chat_id, locale)
    await _settle(unit, person_id, invite)
    membership_id = await _membership(unit, person_id, invite)
    if membership_id is not None:
        unit.change(Membership, membership_id, invite_id=invite.id)
    else:
        unit.add(
            Membership(
                id=new_id(),
                municipality_id=invite.municipality_id,
                organization_id=invite.organization_id,
                person_id=person_id,
                role=invite.role,
                since=unit.now,
                until=None,
                invite_id=invite.id,
            )
        )
    if invite.side is not None:
        await _participate(unit, person_id, invite, invite.side)
    if invite.side is Side.MENTEE:
        await came_by(unit, invite.id, person_id)
    if invite.ward_id is not None:
        await _guard(unit, person_id, invite, invite.ward_id)
    if invite.partner_id is not None and invite.role is Role.PARTNER_CONTACT:
        unit.change(Partner, invite.partner_id, contact_id=person_id)
    unit.change(Invite, invite.id, uses_left=invite.uses_left - 1)
    unit.audit(
        person_id,
        "invite.accept",
        subject_kind="invite",
        subject_id=invite.id,
        municipality_id=invite.municipality_id,
        organization_id=invite.organization_id,
        role=invite.role.value,
    )
    return person_id


async def ensure_person(unit: Unit, chat_id: int, locale: str) -> int:
    """Return the person of a chat, made now if nobody has joined from there; the unit must be exclusive."""
    known = await person_in_chat(unit, chat_id)
    if known is not None:
        return known
    person_id = new_id()
    unit.add(
        Person(
            id=person_id,
            municipality_id=None,
            kind=None,
            code=await new_person_code(unit),
            first_name=None,
            last_name=None,
            birth_date=None,
            grade=None,
            created_at=unit.now,
        ),
        _account(unit, person_id, chat_id, locale),
    )
    return person_id


async def _take_over(unit: Unit, actor: Actor, invite: FoundInvite, person_id: int, locale: str) -> int:
    """Give somebody whom the curator entered a chat of their own: the record, its consents and answers stay."""
    unit.add(_account(unit, person_id, actor.chat_id, locale))
    unit.change(Invite, invite.id, uses_left=invite.uses_left - 1)
    unit.audit(
        person_id,
        "person.take_over",
        subject_kind="person",
        subject_id=person_id,
        municipality_id=invite.municipality_id,
        organization_id=invite.organization_id,
    )
    return person_id


async def _record_fault(unit: Unit, sitting_id: int | None, person_id: int) -> str | None:
    """Return why nobody can take a record over: it has a chat already, or this chat belongs to somebody else."""
    if await unit.scalar(select(Account.id).where(Account.person_id == person_id)) is not None:
        return "invite_used"
    return None if sitting_id is None else "record_of_another"


def _account(unit: Unit, person_id: int, chat_id: int, locale: str) -> Account:
    return Account(
        id=new_id(),
        channel=CHANNEL,
        chat_id=chat_id,
        person_id=person_id,
        locale=Locale(locale).value,
        unreachable_since=None,
        created_at=unit.now,
    )


async def _settle(unit: Unit, person_id: int, invite: FoundInvite) -> None:
    """Make a newcomer one of the municipality, and note what they do by day unless that is known."""
    person = await person_row(unit, person_id)
    kind = invite.person_kind or (PersonKind.PARENT if invite.ward_id is not None else None)
    if person.municipality_id is None:
        unit.change(Person, person_id, municipality_id=invite.municipality_id)
    if person.kind is None and kind is not None:
        unit.change(Person, person_id, kind=kind)


async def _participate(unit: Unit, person_id: int, invite: FoundInvite, side: Side) -> None:
    cycle_id, organization_id = invite.cycle_id, invite.organization_id
    if organization_id is not None and cycle_id is None:
        cycle_id = await open_cycle_id(unit, organization_id)
    if cycle_id is None or organization_id is None:
        raise RefusedError("no_open_cycle")
    await rejoin(unit, person_id, organization_id)
    await bring_guardians(unit, person_id, invite.municipality_id, organization_id)
    known = await _participation(unit, person_id, invite, live=False)
    if known is not None:
        unit.change(Participation, known, left_at=None)
        return
    unit.add(
        Participation(
            id=new_id(),
            municipality_id=invite.municipality_id,
            cycle_id=cycle_id,
            organization_id=organization_id,
            person_id=person_id,
            side=side,
            form=invite.form,
            joined_at=unit.now,
            left_at=None,
            source=invite.source,
            partner_id=invite.partner_id,
        )
    )


async def _guard(unit: Unit, guardian_id: int, invite: FoundInvite, minor_id: int) -> None:
    """Link a guardian to a minor; it counts once a curator has confirmed it (consents §2)."""
    if invite.organization_id is None:
        raise RefusedError("invite_unknown")
    link_id = await _guardianship(unit, minor_id, guardian_id, live=False)
    if link_id is not None:  # refused before; a fresh code from the minor or the curator asks again
        unit.change(
            Guardianship,
            link_id,
            municipality_id=invite.municipality_id,
            organization_id=invite.organization_id,
            linked_at=unit.now,
            refused_at=None,
            confirmed_at=None,
            confirmed_by=None,
        )
    else:
        link_id = new_id()
        unit.add(
            Guardianship(
                id=link_id,
                municipality_id=invite.municipality_id,
                organization_id=invite.organization_id,
                minor_id=minor_id,
                guardian_id=guardian_id,
                linked_at=unit.now,
                confirmed_at=None,
                confirmed_by=None,
                refused_at=None,
            )
        )
    for curator in await curator_ids(unit, invite.organization_id):
        post(
            unit,
            "guardian_linked",
            curator,
            link_id,
            key=unit.now.isoformat(),
            # Whoever has just come in types a name next: a notice that names nobody helps no curator.
            due_at=unit.now + _NAME_TIME if (await person_row(unit, guardian_id)).first_name is None else None,
            municipality_id=invite.municipality_id,
        )


def _person_fault(unit: Unit, actor: Actor, invite: FoundInvite, person: Any) -> str | None:
    """Return what keeps somebody known out: people stay in one municipality, and nobody is their own guardian."""
    if person.municipality_id not in (None, invite.municipality_id):
        return "other_municipality"
    if invite.ward_id is None:
        return None
    if person.id == invite.ward_id:
        return "guardian_is_ward"
    minor = person.birth_date is not None and is_minor(person.birth_date, today_in(unit.now, actor.zone))
    return "guardian_minor" if minor else None


async def _cycle_closed(unit: Unit, invite: FoundInvite) -> bool:
    if invite.cycle_id is None:
        return False
    return await unit.scalar(select(Cycle.closed_at).where(Cycle.id == invite.cycle_id)) is not None


async def _membership(unit: Unit, person_id: int, invite: FoundInvite) -> int | None:
    place = Membership.organization_id
    return await unit.scalar(  # type: ignore[no-any-return]
        select(Membership.id).where(
            Membership.person_id == person_id,
            Membership.municipality_id == invite.municipality_id,
            place.is_(None) if invite.organization_id is None else place == invite.organization_id,
            Membership.role == invite.role,
            Membership.until.is_(None),
        )
    )


async def _participation(unit: Unit, person_id: int, invite: FoundInvite, *, live: bool) -> int | None:
    cycle_id = invite.cycle_id
    if cycle_id is None and invite.organization_id is not None:
        cycle_id = await open_cycle_id(unit, invite.organization_id)
    query = select(Participation.id).where(
        Participation.person_id == person_id, Participation.cycle_id == cycle_id, Participation.side == invite.side
    )
    if live:
        query = query.where(Participation.left_at.is_(None))
    return await unit.scalar(query)  # type: ignore[no-any-return]


async def _guardianship(unit: Unit, minor_id: int, guardian_id: int, *, live: bool) -> int | None:
    query = select(Guardianship.id).where(Guardianship.minor_id == minor_id, Guardianship.guardian_id == guardian_id)
    if live:
        query = query.where(Guardianship.refused_at.is_(None))
    return await unit.scalar(query)  # type: ignore[no-any-return]
