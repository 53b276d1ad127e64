"""Joining: a stranger with a link becomes a person with a role, then says who they are, one step at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from domain.consents import birth_date_fault
from domain.permissions import UseCase
from domain.plain import plain_line
from domain.vocabulary import PersonKind, Role
from services.access import Actor, NotAllowedError, RefusedError, reads, writes
from services.consent_rows import asks_of
from services.entry import ensure_person, let_in
from services.found_invite import find_invite
from services.guardian_rows import state_of
from services.lookups import person_row, today_in
from storage.tables import Consent, Organization, Participation, Person

if TYPE_CHECKING:
    from datetime import date

    from storage.unit import Unit

LONGEST_NAME: Final = 60
GRADES: Final = range(1, 12)
OLDEST_PUPIL: Final = 25
"""A parent who opens the pupils' link by mistake is told so; nobody who goes to school at 19 is."""
_NAME: Final = re.compile(r"[^\W\d_]+(?:['’.\-\s]+[^\W\d_]+)*\.?")
"""Letters of any alphabet with single hyphens, apostrophes, full stops and spaces between them."""


class JoinStep(StrEnum):
    """What a person still has to do before the programme itself begins, in this order."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    GRADE = "grade"
    CONSENTS = "consents"
    GUARDIAN = "guardian"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Profile:
    """What the person has said of themselves so far."""

    kind: PersonKind | None
    has_name: bool
    birth_date: date | None
    grade: int | None
    guardian: bool
    """Here for a child."""


@writes(UseCase.INVITE_ACCEPT)
async def accept_invite(unit: Unit, actor: Actor, token: str, locale: str) -> int:
    """Let the actor in by a link and return their person id.

    A stranger becomes a person with an account, a role and, as mentor or mentee, a place in the cycle; somebody known
    gets the further role. Doing it twice changes nothing. A guardian comes in by ``services.guardians.link_guardian``.

    Raises:
        RefusedError: ``guardian_link`` for a guardian's code, and those of ``services.invites.read_invite``.
    """
    invite = await find_invite(unit, token)
    if invite.ward_id is not None or invite.role is Role.LEGAL_GUARDIAN:
        raise RefusedError("guardian_link")
    return await let_in(unit, actor, invite, locale)


@writes(UseCase.MUNICIPALITY_CREATE)
async def ensure_operator_person(unit: Unit, actor: Actor, locale: str) -> int:
    """Make an operator (an id from BOT_ADMINS) a person at their first /start, so that the audit can name them."""
    return await ensure_person(unit, actor.chat_id, locale)


@reads(UseCase.INVITE_ACCEPT)
async def next_step(unit: Unit, actor: Actor) -> JoinStep:
    """Return the first thing that is missing, so that nothing is asked twice (programme §2, stages 2-3).

    A minor's guardian is a step until a code has been made: from then on it is the guardian's and the curator's turn.
    """
    if actor.person_id is None or not actor.roles - {Role.OPERATOR}:
        return JoinStep.NOTHING
    missing = await _missing_of_profile(unit, actor.person_id)
    if missing is not None:
        return missing
    if any(ask.granted is None for ask in await asks_of(unit, actor.person_id)):
        return JoinStep.CONSENTS
    state = await state_of(unit, actor.person_id)
    waiting = state.linked or state.code is not None
    return JoinStep.GUARDIAN if state.needed and not waiting else JoinStep.NOTHING


@reads(UseCase.PROFILE_EDIT_OWN)
async def profile(unit: Unit, actor: Actor) -> Profile:
    """Return what the actor has said of themselves."""
    person = await person_row(unit, _own(actor))
    return Profile(
        kind=PersonKind(person.kind) if person.kind else None,
        has_name=person.first_name is not None,
        birth_date=person.birth_date,
        grade=person.grade,
        guardian=actor.roles - {Role.OPERATOR} == {Role.LEGAL_GUARDIAN},
    )


@writes(UseCase.PROFILE_EDIT_OWN)
async def set_name(unit: Unit, actor: Actor, text: str) -> None:
    """Store «first name last name» as the person typed it: the order on matches needs both.

    Raises:
        RefusedError: ``name_too_long``, ``name_signs``, ``name_needs_last``.
    """
    first, last = read_name(text)
    unit.change(Person, _own(actor), first_name=first, last_name=last)


@writes(UseCase.PROFILE_EDIT_OWN)
async def set_birth_date(unit: Unit, actor: Actor, birth: date) -> None:
    """Store a birth date; it decides who must consent, so after the first consent only the curator corrects it.

    Raises:
        RefusedError: ``birth_date_future``, ``birth_date_too_old``, ``birth_date_too_young``, ``birth_date_fixed``,
            ``birth_date_not_pupil``.
    """
    await put_birth_date(unit, _own(actor), birth, actor.zone)


@writes(UseCase.PROFILE_EDIT_OWN)
async def set_grade(unit: Unit, actor: Actor, grade: int) -> None:
    """Store a pupil's grade.

    Raises:
        RefusedError: ``grade_range``.
    """
    put_grade(unit, _own(actor), grade)


def read_name(text: str) -> tuple[str, str]:
    """Return first and last name of what somebody typed. A plain function, also for whom a curator enters.

    Raises:
        RefusedError: ``name_too_long``, ``name_signs``, ``name_needs_last``.
    """
    said = plain_line(text)
    words = said.split()
    if len(said) > LONGEST_NAME:
        raise RefusedError("name_too_long")
    if not _NAME.fullmatch(said):
        raise RefusedError("name_signs")
    if len(words) == 1:
        raise RefusedError("name_needs_last")
    return capital(words[0]), capital(" ".join(words[1:]))


async def put_birth_date(unit: Unit, person_id: int, birth: date, zone: str) -> None:
    """Store a person's birth date by the rules of ``set_birth_date``. A plain function."""
    today = today_in(unit.now, await _zone(unit, person_id, zone))
    fault = birth_date_fault(birth, today)
    if fault is not None:
        raise RefusedError(f"birth_date_{fault.value}")
    person = await person_row(unit, person_id)
    if person.kind == PersonKind.PUPIL and today.year - birth.year > OLDEST_PUPIL:
        raise RefusedError("birth_date_not_pupil")
    if person.birth_date == birth:
        return
    if person.birth_date is not None and await _has_consents(unit, person_id):
        raise RefusedError("birth_date_fixed")
    unit.change(Person, person_id, birth_date=birth)


def put_grade(unit: Unit, person_id: int, grade: int) -> None:
    """Store a person's grade. A plain function.

    Raises:
        RefusedError: ``grade_range``.
    """
    if grade not in GRADES:
        raise RefusedError("grade_range")
    unit.change(Person, person_id, grade=grade)


async def _missing_of_profile(unit: Unit, person_id: int) -> JoinStep | None:
    person = await person_row(unit, person_id)
    if person.first_name is None:
        return JoinStep.NAME
    if not await _takes_part(unit, person_id):
        return None
    if person.birth_date is None:
        return JoinStep.BIRTH_DATE
    return JoinStep.GRADE if person.kind == PersonKind.PUPIL and person.grade is None else None


def _own(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowedError(UseCase.PROFILE_EDIT_OWN)
    return actor.person_id


def capital(name: str) -> str:
    """Mend names typed all small or all large; leave any other spelling to its owner. A plain function."""
    return name.title() if name.islower() or name.isupper() else name


async def _takes_part(unit: Unit, person_id: int) -> bool:
    found = await unit.scalar(
        select(Participation.id).where(Participation.person_id == person_id, Participation.left_at.is_(None))
    )
    return found is not None


async def _zone(unit: Unit, person_id: int, otherwise: str) -> str:
    found = await unit.scalar(
        select(Organization.time_zone)
        .join(Participation, Participation.organization_id == Organization.id)
        .where(Participation.person_id == person_id, Participation.left_at.is_(None))
    )
    return str(found or otherwise)


async def _has_consents(unit: Unit, person_id: int) -> bool:
    found = await unit.scalar(
        select(Consent.id).where(or_(Consent.person_id == person_id, Consent.given_by == person_id))
    )
    return found is not None
