"""What is stored about the person who asks (consents §6): the short answer of ``/mydata``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from domain.permissions import UseCase
from domain.vocabulary import MeetingStatus
from services.access import Actor, RefusedError, reads
from services.lookups import person_row
from storage.tables import Answer, Consent, MatchMember, Meeting, Membership, Organization, SurveyRequest

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
    )
