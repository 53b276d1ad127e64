"""What is stored about the person who asks (consents §6): the short answer of ``/mydata``, and the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from domain.consents import is_minor
from domain.permissions import UseCase
from domain.vocabulary import MeetingStatus
from services.access import Actor, RefusedError, reads, writes
from services.guardian_rows import is_confirmed
from services.lookups import person_row, today_in
from services.notices import post
from storage.tables import (
    Answer,
    Consent,
    Guardianship,
    MatchMember,
    Meeting,
    Membership,
    Municipality,
    Organization,
    Person,
    SurveyRequest,
)

if TYPE_CHECKING:
    from datetime import date

    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class MyData:
    """A person's own record in numbers, with what they said of themselves."""

    code: str
    first_name: str | None
    last_name: str | None
    birth_date: date | None
    grade: int | None
    schools: tuple[str, ...]
    consents: int
    answers: int
    meetings: int
    children: tuple[tuple[int, str], ...] = ()
    """Ids and first names of the minors whose file the person may ask for."""


@reads(UseCase.MYDATA_VIEW)
async def my_data(unit: Unit, actor: Actor) -> MyData:
    """Return what is stored about the actor; nobody else's record is ever returned here.

    Raises:
        RefusedError: ``no_account`` for somebody who has not joined.
    """
    if actor.person_id is None:
        raise RefusedError("no_account")
    person = await person_row(unit, actor.person_id)
    schools = await unit.scalars(
        select(Organization.name)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(Membership.person_id == person.id, Membership.until.is_(None))
        .distinct()
        .order_by(Organization.name)
    )
    answers = (
        select(func.count())
        .select_from(Answer)
        .join(SurveyRequest, SurveyRequest.id == Answer.request_id)
        .where(SurveyRequest.person_id == person.id)
    )
    meetings = (
        select(func.count())
        .select_from(Meeting)
        .join(MatchMember, MatchMember.match_id == Meeting.match_id)
        .where(MatchMember.person_id == person.id, Meeting.status == MeetingStatus.HELD.value)
    )
    consents = select(func.count()).select_from(Consent).where(Consent.person_id == person.id)
    return MyData(
        code=person.code,
        first_name=person.first_name,
        last_name=person.last_name,
        birth_date=person.birth_date,
        grade=person.grade,
        schools=tuple(schools),
        consents=int(await unit.scalar(consents) or 0),
        answers=int(await unit.scalar(answers) or 0),
        meetings=int(await unit.scalar(meetings) or 0),
        children=await _children(unit, person.id),
    )


@writes(UseCase.MYDATA_VIEW)
async def request_file(unit: Unit, actor: Actor, about: int | None = None) -> None:
    """Have the file made and sent to the actor's chat: about themselves, or about a child they stand for.

    Twice a minute is once. Works for whoever has no school any more: the right outlives every role (consents §6).

    Raises:
        RefusedError: ``no_account``; ``gone`` for anybody else's file.
    """
    if actor.person_id is None:
        raise RefusedError("no_account")
    about = about or actor.person_id
    if not await may_read(unit, actor.person_id, about):
        raise RefusedError("gone")
    person = await person_row(unit, about)
    post(
        unit,
        "mydata_file",
        actor.person_id,
        about,
        key=f"{unit.now:%Y%m%d%H%M}",
        municipality_id=person.municipality_id,
    )
    unit.audit(
        actor.person_id,
        "mydata.file",
        subject_kind="person",
        subject_id=about,
        municipality_id=person.municipality_id,
    )


async def may_read(unit: Unit, reader_id: int, about: int) -> bool:
    """Tell whether somebody may have a person's file: their own, or a minor's as a confirmed guardian."""
    if reader_id == about:
        return True
    if not await is_confirmed(unit, about, reader_id):
        return False
    row = await unit.first(
        select(Person.birth_date, Municipality.time_zone)
        .join(Municipality, Municipality.id == Person.municipality_id)
        .where(Person.id == about)
    )
    return row is not None and (row.birth_date is None or is_minor(row.birth_date, today_in(unit.now, row.time_zone)))


async def _children(unit: Unit, guardian_id: int) -> tuple[tuple[int, str], ...]:
    rows = await unit.all(
        select(Guardianship.minor_id, Person.first_name, Person.code)
        .join(Person, Person.id == Guardianship.minor_id)
        .where(Guardianship.guardian_id == guardian_id, Guardianship.refused_at.is_(None))
        .order_by(Guardianship.linked_at, Guardianship.id)
    )
    return tuple(
        [(row.minor_id, row.first_name or row.code) for row in rows if await may_read(unit, guardian_id, row.minor_id)]
    )
