"""People without an account are entered by the curator (programme §2).

Somebody entered takes part like everybody else; what the chat would ask of them is asked on paper, through the guardian
or by the curator (``services.standing_in``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, select

from domain.permissions import UseCase
from domain.vocabulary import MentoringForm, PersonKind, Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.codes import new_person_code
from services.entered_rows import entered_row, note_entry
from services.joining import put_birth_date, put_grade, read_name
from services.offers import Offer, offers
from services.places import Place, needed_cycle, place_of
from services.pool import names_of
from storage.ids import new_id
from storage.tables import (
    Consent,
    CuratorSheet,
    CycleForm,
    Invite,
    MatchMember,
    Membership,
    Participation,
    Person,
    ReferredPupil,
    SurveyRequest,
)

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody without an account as the curator who enters them sees them."""

    person_id: int
    first_name: str
    kind: PersonKind | None
    birth_date: date | None
    grade: int | None
    twins: tuple[str, ...]
    """Codes of others of this name who take part in the school already."""

    @property
    def complete(self) -> bool:
        """Nothing of the profile is missing."""
        return self.birth_date is not None and (self.kind is not PersonKind.PUPIL or self.grade is not None)


@reads(UseCase.PERSON_ENTER)
async def list_places(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int) -> tuple[Offer, ...]:
    """Return as what somebody can be entered: the same sides, kinds and forms as by a link.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await _place(unit, actor, organization_id)
    return await _offers(unit, catalogue, place)


@writes(UseCase.PERSON_ENTER)
async def enter_person(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, *, key: str, name: str
) -> int:
    """Enter somebody without an account as a mentee or mentor of the open cycle; return the person's id.

    Birth date and grade follow one question at a time, as for whoever comes by a link.

    Raises:
        RefusedError: those of ``services.joining.read_name``; ``no_cycle``; ``form_off``.
    """
    place = await _place(unit, actor, organization_id)
    cycle = await needed_cycle(unit, place.id)
    offer = next((each for each in await _offers(unit, catalogue, place) if each.key == key), None)
    if offer is None:
        raise RefusedError("form_off")
    first, last = read_name(name)
    person_id = new_id()
    unit.add(
        Person(
            id=person_id,
            municipality_id=place.municipality_id,
            kind=_kind(offer),
            code=await new_person_code(unit),
            first_name=first,
            last_name=last,
            birth_date=None,
            grade=None,
            created_at=unit.now,
            entered_by=actor.person_id,
        ),
        Membership(
            id=new_id(),
            municipality_id=place.municipality_id,
            organization_id=place.id,
            person_id=person_id,
            role=offer.role,
            since=unit.now,
            until=None,
        ),
        Participation(
            id=new_id(),
            municipality_id=place.municipality_id,
            cycle_id=cycle.id,
            organization_id=place.id,
            person_id=person_id,
            side=offer.role.value,
            form=offer.form,
            joined_at=unit.now,
            left_at=None,
        ),
    )
    note_entry(unit, actor, place, "person.enter", person_id)
    return person_id


@reads(UseCase.PERSON_ENTER)
async def entered(unit: Unit, actor: Actor, person_id: int) -> Entered:
    """Return how far the entering of somebody has come.

    Raises:
        RefusedError: ``gone``; ``has_account`` once they have a chat of their own.
    """
    row, place = await entered_row(unit, actor, person_id)
    return Entered(
        person_id=person_id,
        first_name=row.first_name or row.code,
        kind=PersonKind(row.kind) if row.kind else None,
        birth_date=row.birth_date,
        grade=row.grade,
        twins=await _twins(unit, place, row),
    )


@writes(UseCase.PERSON_ENTER)
async def enter_birth_date(unit: Unit, actor: Actor, person_id: int, birth: date) -> None:
    """Store the birth date of somebody without an account, by the rules of ``services.joining.set_birth_date``.

    Raises:
        RefusedError: as there, and as ``entered``.
    """
    _, place = await entered_row(unit, actor, person_id)
    await put_birth_date(unit, person_id, birth, place.zone)


@writes(UseCase.PERSON_ENTER)
async def enter_grade(unit: Unit, actor: Actor, person_id: int, grade: int) -> None:
    """Store the grade of somebody without an account.

    Raises:
        RefusedError: ``grade_range``, and as ``entered``.
    """
    await entered_row(unit, actor, person_id)
    put_grade(unit, person_id, grade)


@writes(UseCase.PERSON_ENTER)
async def discard(unit: Unit, actor: Actor, person_id: int) -> None:
    """Take back an entry that was a mistake: nothing may hang on it yet, and nothing of it stays.

    Raises:
        RefusedError: ``entry_in_use`` if there is a consent, an answer or a match; and as ``entered``.
    """
    _, place = await entered_row(unit, actor, person_id)
    used = select(Person.id).where(
        Person.id == person_id,
        exists().where(Consent.person_id == person_id)
        | exists().where(SurveyRequest.person_id == person_id)
        | exists().where(CuratorSheet.about_id == person_id)
        | exists().where(MatchMember.person_id == person_id)
        | exists().where(ReferredPupil.pupil_id == person_id)
        | exists().where(Invite.ward_id == person_id),
    )
    if await unit.scalar(used) is not None:
        raise RefusedError("entry_in_use")
    for table, column in (
        (Invite, Invite.person_id),
        (Participation, Participation.person_id),
        (Membership, Membership.person_id),
        (Person, Person.id),
    ):
        unit.execute(delete(table).where(column == person_id))
    note_entry(unit, actor, place, "person.discard", person_id)


async def _place(unit: Unit, actor: Actor, organization_id: int) -> Place:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.PERSON_ENTER, place.municipality_id, place.id)
    return place


async def _offers(unit: Unit, catalogue: Catalogue, place: Place) -> tuple[Offer, ...]:
    cycle = await needed_cycle(unit, place.id)
    forms = await unit.scalars(select(CycleForm.form).where(CycleForm.cycle_id == cycle.id))
    return tuple(each for each in offers(catalogue, {MentoringForm(form) for form in forms}) if each.many)


def _kind(offer: Offer) -> PersonKind | None:
    return offer.kind or (PersonKind.PUPIL if offer.role is Role.MENTEE else None)


async def _twins(unit: Unit, place: Place, row: Any) -> tuple[str, ...]:
    """Return the codes of those of the same name; names are encrypted, so they are compared here."""
    cycle = await needed_cycle(unit, place.id)
    people = await unit.scalars(
        select(Participation.person_id)
        .where(Participation.cycle_id == cycle.id, Participation.left_at.is_(None))
        .distinct()
    )
    said = _plain(row.first_name, row.last_name)
    names = (await names_of(unit, people)).values()
    return tuple(
        name.code for name in names if name.code != row.code and _plain(name.first_name, name.last_name) == said
    )


def _plain(*parts: str | None) -> str:
    return " ".join(part for part in parts if part).casefold().replace("ё", "е")
