"""Suggesting a pupil for a mentor: by teachers, the social teacher, the psychologist, a parent (programme §2 stage 2).

Whoever suggests sees their own suggestions and what became of them in one word: no pool, no reasons, no mentor's name
(programme §9, ``class_teacher``). Parents choose among their own children or name a child; only staff may search.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.permissions import UseCase
from domain.referrals import Named, NameFault, ReferralState, read_named, same_pupil
from domain.search import begins_all, has_all, words_of
from domain.vocabulary import Role, Side
from services.access import Actor, NotAllowedError, RefusedError, demand, reads, writes
from services.asking import ask, request_id_of
from services.places import needed_cycle, place_of
from services.pool import Name, names_of
from services.referral_rows import RF, called, drop
from storage.ids import new_id
from storage.tables import Answer, Guardianship, Participation, Referral, ReferredPupil

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from services.places import CycleDates, Place
    from storage.unit import Unit

STAFF: Final = frozenset({Role.CLASS_TEACHER, Role.SOCIAL_TEACHER, Role.PSYCHOLOGIST})
WHO: Final = {
    Role.CLASS_TEACHER: "class_teacher",
    Role.SOCIAL_TEACHER: "social_teacher",
    Role.PSYCHOLOGIST: "psychologist",
    Role.PARENT: "parent",
    Role.LEGAL_GUARDIAN: "parent",
}
"""Role → the answer to «Кто вы для ученика?», where the role leaves no doubt."""
REFERRERS: Final = tuple(WHO)
MOST_FOUND: Final = 6
_WHO_ITEM: Final = "rf_who"


@dataclass(frozen=True, slots=True)
class Pupil:
    """A participant to choose from: no more than a name and a class."""

    person_id: int
    name: Name


@dataclass(frozen=True, slots=True)
class OwnReferral:
    """A referral as its author sees it."""

    id: int
    about: str
    state: ReferralState
    created_at: datetime
    sent: bool
    request_id: int
    """Where the questionnaire goes on, until it is sent."""


@reads(UseCase.REFERRAL_SEND)
async def my_referrals(unit: Unit, actor: Actor) -> tuple[OwnReferral, ...]:
    """Return whom the actor has suggested, the newest first."""
    return await _own(unit, actor)


@reads(UseCase.REFERRAL_SEND)
async def view_own(unit: Unit, actor: Actor, referral_id: int) -> OwnReferral:
    """Return one of the actor's own referrals.

    Raises:
        RefusedError: ``gone``.
    """
    found = await _own(unit, actor, referral_id)
    if not found:
        raise RefusedError("gone")
    return found[0]


@reads(UseCase.REFERRAL_SEND)
async def own_wards(unit: Unit, actor: Actor, organization_id: int) -> tuple[Pupil, ...]:
    """Return the actor's own children who take part in the school: a parent chooses among them without typing."""
    place, cycle = await _place(unit, actor, organization_id)
    ids = await unit.scalars(
        select(Guardianship.minor_id).where(
            Guardianship.guardian_id == actor.person_id,
            Guardianship.confirmed_at.is_not(None),
            Guardianship.refused_at.is_(None),
            Guardianship.minor_id.in_(_mentees(place, cycle)),
        )
    )
    return await _pupils(unit, ids)


@reads(UseCase.REFERRAL_SEND)
async def find_pupils(unit: Unit, actor: Actor, organization_id: int, text: str) -> tuple[int, ...]:
    """Return the mentees of the open cycle whose name has the typed letters; staff only, a few at most.

    Raises:
        NotAllowedError: a parent searches for nobody.
        RefusedError: ``no_cycle``.
    """
    place, cycle = await _place(unit, actor, organization_id)
    _staff(actor, place)
    words = words_of(text)
    if not words:
        return ()
    names = await names_of(unit, await unit.scalars(_mentees(place, cycle)))
    begun = [each for each, name in names.items() if begins_all(words, name.full)]
    found = begun or [each for each, name in names.items() if has_all(words, name.full)]
    unit.audit(
        actor.person_id,
        "referral.find",
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        found=len(found),
    )
    return tuple(sorted(found, key=lambda each: names[each].full)[:MOST_FOUND])


@reads(UseCase.REFERRAL_SEND)
async def found_pupils(unit: Unit, actor: Actor, organization_id: int, ids: Collection[int]) -> tuple[Pupil, ...]:
    """Return names and classes of those whom ``find_pupils`` has found, as far as they still take part."""
    place, cycle = await _place(unit, actor, organization_id)
    _staff(actor, place)
    here = await unit.scalars(_mentees(place, cycle).where(Participation.person_id.in_(list(ids)[:MOST_FOUND])))
    return await _pupils(unit, here)


@writes(UseCase.REFERRAL_SEND)
async def begin_for(unit: Unit, actor: Actor, organization_id: int, pupil_id: int) -> int:
    """Begin a referral about somebody who takes part already, or go on with the own one; return its id.

    Raises:
        NotAllowedError: it is neither a pupil whom the actor's role may choose nor the actor's own child.
        RefusedError: ``no_cycle``; ``gone`` if the pupil does not take part.
    """
    place, cycle = await _place(unit, actor, organization_id)
    mine = {pupil.person_id for pupil in await own_wards(unit, actor, place.id)}
    if pupil_id not in mine:
        _staff(actor, place)
    if await unit.scalar(_mentees(place, cycle).where(Participation.person_id == pupil_id)) is None:
        raise RefusedError("gone")
    item = await unit.scalar(
        select(ReferredPupil.id).where(ReferredPupil.cycle_id == cycle.id, ReferredPupil.pupil_id == pupil_id)
    )
    if item is None:
        item = _add_item(unit, place, cycle, pupil_id=pupil_id)
    return await _begin(unit, actor, place, int(item))


@writes(UseCase.REFERRAL_SEND)
async def begin_named(unit: Unit, actor: Actor, organization_id: int, text: str) -> int:
    """Begin a referral about a pupil who is not in the programme, named by first name and class; return its id.

    The same pupil named by two people is one item, and neither learns of the other.

    Raises:
        RefusedError: ``no_cycle``, or a ``domain.referrals.NameFault``.
    """
    place, cycle = await _place(unit, actor, organization_id)
    named = read_named(text)
    if isinstance(named, NameFault):
        raise RefusedError(named.value)
    rows = await unit.all(
        select(ReferredPupil.id, ReferredPupil.first_name, ReferredPupil.class_name).where(
            ReferredPupil.organization_id == place.id,
            ReferredPupil.cycle_id == cycle.id,
            ReferredPupil.pupil_id.is_(None),
        )
    )
    known = (row.id for row in rows if same_pupil(named, Named(row.first_name or "", row.class_name or "")))
    item = next(known, None) or _add_item(unit, place, cycle, named=named)
    return await _begin(unit, actor, place, int(item))


@writes(UseCase.REFERRAL_SEND)
async def drop_draft(unit: Unit, actor: Actor, referral_id: int) -> None:
    """Throw away an own referral that was not sent yet; nothing of it stays.

    Raises:
        RefusedError: ``gone`` if it is another's, or sent.
    """
    found = await _own(unit, actor, referral_id)
    if not found or found[0].sent:
        raise RefusedError("gone")
    await drop(unit, [referral_id])


async def _begin(unit: Unit, actor: Actor, place: Place, item: int) -> int:
    if actor.person_id is None:
        raise NotAllowedError(UseCase.REFERRAL_SEND)
    known = await unit.scalar(
        select(Referral.id).where(Referral.referred_id == item, Referral.referrer_id == actor.person_id)
    )
    if known is not None:
        return int(known)
    referral_id = new_id()
    unit.add(
        Referral(
            id=referral_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            referred_id=item,
            referrer_id=actor.person_id,
            created_at=unit.now,
            sent_at=None,
            told_at=None,
        )
    )
    request_id = ask(
        unit,
        person_id=actor.person_id,
        instrument=RF,
        subject_id=referral_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        locale=actor.locale,
    )
    # Which of the roles one is to the child goes without asking, unless one is there as two.
    who = {WHO[role] for role in actor.roles_in(place.municipality_id, place.id) if role in WHO}
    if len(who) == 1:
        unit.add(Answer(id=new_id(), request_id=request_id, item_id=_WHO_ITEM, value=who.pop(), answered_at=unit.now))
    return referral_id


def _add_item(
    unit: Unit, place: Place, cycle: CycleDates, *, pupil_id: int | None = None, named: Named | None = None
) -> int:
    item = new_id()
    unit.add(
        ReferredPupil(
            id=item,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            cycle_id=cycle.id,
            pupil_id=pupil_id,
            first_name=named.first_name if named else None,
            class_name=named.class_name if named else None,
            state=ReferralState.NEW.value,
            reason=None,
            invite_id=None,
            created_at=unit.now,
            decided_by=None,
            decided_at=None,
        )
    )
    return item


async def _own(unit: Unit, actor: Actor, referral_id: int | None = None) -> tuple[OwnReferral, ...]:
    query = (
        select(
            Referral.id.label("referral_id"),
            Referral.created_at,
            Referral.sent_at,
            ReferredPupil.id,
            ReferredPupil.pupil_id,
            ReferredPupil.first_name,
            ReferredPupil.class_name,
            ReferredPupil.state,
        )
        .join(ReferredPupil, ReferredPupil.id == Referral.referred_id)
        .where(Referral.referrer_id == actor.person_id)
        .order_by(Referral.created_at.desc(), Referral.id.desc())
    )
    rows = await unit.all(query if referral_id is None else query.where(Referral.id == referral_id))
    names = await called(unit, rows)
    person_id = actor.person_id or 0
    return tuple(
        OwnReferral(
            id=row.referral_id,
            about=names[row.id],
            state=ReferralState(row.state),
            created_at=row.created_at,
            sent=row.sent_at is not None,
            request_id=request_id_of(person_id, RF, row.referral_id),
        )
        for row in rows
    )


async def _place(unit: Unit, actor: Actor, organization_id: int) -> tuple[Place, CycleDates]:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.REFERRAL_SEND, place.municipality_id, place.id)
    return place, await needed_cycle(unit, place.id)


def _staff(actor: Actor, place: Place) -> None:
    if not STAFF & actor.roles_in(place.municipality_id, place.id):
        raise NotAllowedError(UseCase.REFERRAL_SEND)


def _mentees(place: Place, cycle: CycleDates) -> Any:
    return select(Participation.person_id).where(
        Participation.cycle_id == cycle.id,
        Participation.organization_id == place.id,
        Participation.side == Side.MENTEE.value,
        Participation.left_at.is_(None),
    )


async def _pupils(unit: Unit, ids: Collection[int]) -> tuple[Pupil, ...]:
    names = await names_of(unit, ids)
    return tuple(Pupil(each, names[each]) for each in sorted(names, key=lambda each: names[each].full))
