"""A participant's card: what is there, what is missing, who stands for a minor; each look is audited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.permissions import UseCase
from domain.vocabulary import Role
from services.access import Actor, RefusedError, demand, reads
from services.person_rows import member_of, note
from services.pool import INTAKE, Member, Name, names_of
from storage.tables import Answer, Consent, Guardianship, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class GuardianView:
    """Who stands for a minor, and where the link is."""

    guardianship_id: int
    name: Name
    confirmed: bool
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentView:
    """A line of the consent register, without names."""

    kind: str
    by_guardian: bool
    form: str
    granted: bool
    decided_at: datetime
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class AnsweredIntake:
    """An intake questionnaire as it was answered: item ids and values, worded from the catalogue."""

    instrument: str
    version: int
    done: bool
    answers: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Everything a curator may read about a participant."""

    organization_id: int
    school: str
    name: Name
    member: Member
    guardians: tuple[GuardianView, ...]
    consents: tuple[ConsentView, ...]
    intake: AnsweredIntake | None
    may_act: bool
    """Only the curator confirms, reminds and reads answers; the head looks."""


@reads(UseCase.PERSON_VIEW)
async def view_person(unit: Unit, actor: Actor, person_id: int) -> PersonCard:
    """Return a participant's card; the look is audited (design §3 rule 7).

    The card is that of the person's newest participation in a school where the actor may look.

    Raises:
        RefusedError: ``gone`` if the person takes part nowhere the actor may look.
    """
    member, place = await member_of(unit, actor, person_id, UseCase.PERSON_VIEW)
    may_act = Role.CURATOR in actor.roles_in(place.municipality_id, place.id)
    guardians = await _guardians(unit, person_id)
    names = await names_of(unit, {person_id, *(row.guardian_id for row in guardians)})
    note(unit, actor, place, "person.view", person_id=person_id)
    return PersonCard(
        organization_id=place.id,
        school=place.name,
        name=names[person_id],
        member=member,
        guardians=tuple(
            GuardianView(row.id, names[row.guardian_id], row.confirmed_at is not None, row.linked_at)
            for row in guardians
        ),
        consents=await _consents(unit, person_id, place.id),
        intake=await _intake(unit, person_id, member.participation_id) if may_act else None,
        may_act=may_act,
    )


@reads(UseCase.PERSON_VIEW)
async def minor_of(unit: Unit, actor: Actor, guardianship_id: int) -> int:
    """Return the minor of a link of guardian and child, for the button under the notice about it.

    Raises:
        RefusedError: ``gone`` if there is no such link.
    """
    row = await unit.first(
        select(Guardianship.minor_id, Guardianship.municipality_id, Guardianship.organization_id).where(
            Guardianship.id == guardianship_id
        )
    )
    if row is None:
        raise RefusedError("gone")
    demand(actor, UseCase.PERSON_VIEW, row.municipality_id, row.organization_id)
    return int(row.minor_id)


async def _guardians(unit: Unit, minor_id: int) -> Sequence[Any]:
    return await unit.all(
        select(Guardianship.id, Guardianship.guardian_id, Guardianship.confirmed_at, Guardianship.linked_at)
        .where(Guardianship.minor_id == minor_id, Guardianship.refused_at.is_(None))
        .order_by(Guardianship.linked_at)
    )


async def _consents(unit: Unit, person_id: int, organization_id: int) -> tuple[ConsentView, ...]:
    rows = await unit.all(
        select(Consent.kind, Consent.given_by, Consent.form, Consent.granted, Consent.decided_at, Consent.withdrawn_at)
        .where(Consent.person_id == person_id, Consent.organization_id == organization_id)
        .order_by(Consent.decided_at, Consent.id)
    )
    return tuple(
        ConsentView(
            row.kind, row.given_by != person_id, row.form, row.granted, row.decided_at, row.withdrawn_at is not None
        )
        for row in rows
    )


async def _intake(unit: Unit, person_id: int, participation_id: int) -> AnsweredIntake | None:
    rows = await unit.all(
        select(SurveyRequest.instrument, SurveyRequest.version, SurveyRequest.state, Answer.item_id, Answer.value)
        .outerjoin(Answer, Answer.request_id == SurveyRequest.id)
        .where(
            SurveyRequest.person_id == person_id,
            SurveyRequest.subject_id == participation_id,
            SurveyRequest.instrument.in_(INTAKE),
        )
        .order_by(SurveyRequest.asked_at.desc(), Answer.answered_at)
    )
    if not rows:
        return None
    first = rows[0]
    answers = tuple(
        (row.item_id, row.value)
        for row in rows
        if row.instrument == first.instrument and row.item_id is not None and row.value is not None
    )
    return AnsweredIntake(first.instrument, first.version, first.state == "done", answers)
