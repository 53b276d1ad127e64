"""Who takes part, who is ready and who misses what: the curator's list and a person's card (programme §2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.permissions import UseCase
from domain.readiness import Gap, GapOwner, owner
from domain.vocabulary import Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.notices import post
from services.places import Place, needed_cycle, place_of
from services.pool import INTAKE, Member, Name, members, names_of
from storage.tables import Answer, Consent, Guardianship, Participation, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.unit import Unit

PAGE: Final = 8


class Filter(StrEnum):
    """Filters of the list, as buttons."""

    ALL = "all"
    READY = "ready"
    CONSENT = "consent"
    GUARDIAN = "guardian"
    QUESTIONNAIRE = "survey"
    UNREACHABLE = "unreachable"


_GUARDIAN_GAPS: Final = frozenset({Gap.GUARDIAN_NOT_LINKED, Gap.GUARDIAN_NOT_CONFIRMED, Gap.GUARDIAN_CONSENT})
_CONSENT_GAPS: Final = frozenset({Gap.BIRTH_DATE, Gap.OWN_CONSENT, Gap.GUARDIAN_CONSENT, Gap.PAPER_CONSENT})


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list."""

    member: Member
    name: Name


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the list, and how many people each filter holds."""

    school: str
    lines: tuple[PersonLine, ...]
    counts: dict[Filter, int]
    page: int
    pages: int


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


def matches_filter(member: Member, wanted: Filter) -> bool:
    """Tell whether a member belongs under a filter."""
    match wanted:
        case Filter.ALL:
            return True
        case Filter.READY:
            return member.ready
        case Filter.CONSENT:
            return bool(_CONSENT_GAPS.intersection(member.gaps))
        case Filter.GUARDIAN:
            return bool(_GUARDIAN_GAPS.intersection(member.gaps))
        case Filter.QUESTIONNAIRE:
            return Gap.QUESTIONNAIRE in member.gaps
        case Filter.UNREACHABLE:
            return member.unreachable


@reads(UseCase.POOL_VIEW)
async def list_people(
    unit: Unit, actor: Actor, organization_id: int, wanted: Filter = Filter.ALL, page: int = 0
) -> PeoplePage:
    """Return one page of the participants of the open cycle; who waits longest comes first."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.POOL_VIEW, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    found = await members(unit, place, cycle.id)
    counts = {each: sum(matches_filter(member, each) for member in found) for each in Filter}
    chosen = [member for member in found if matches_filter(member, wanted)]
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = chosen[page * PAGE : (page + 1) * PAGE]
    names = await names_of(unit, {member.person_id for member in shown})
    _audit(unit, actor, place, "people.list", page=page, filter=wanted.value)
    return PeoplePage(
        place.name, tuple(PersonLine(member, names[member.person_id]) for member in shown), counts, page, pages
    )


@reads(UseCase.PERSON_VIEW)
async def view_person(unit: Unit, actor: Actor, person_id: int) -> PersonCard:
    """Return a participant's card; the look is audited (design §3 rule 7).

    The card is that of the person's newest participation in a school where the actor may look.

    Raises:
        RefusedError: ``gone`` if the person takes part nowhere the actor may look.
    """
    member, place = await _member_of(unit, actor, person_id, UseCase.PERSON_VIEW)
    may_act = Role.CURATOR in actor.roles_in(place.municipality_id, place.id)
    guardians = await _guardians(unit, person_id)
    names = await names_of(unit, {person_id, *(row.guardian_id for row in guardians)})
    _audit(unit, actor, place, "person.view", person_id=person_id)
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


@writes(UseCase.PERSON_REMIND)
async def remind_person(unit: Unit, actor: Actor, person_id: int) -> int:
    """Remind whoever can close what is missing, the person or the guardian, once a day; return how many were reminded.

    Raises:
        RefusedError: ``nothing_missing``, or ``curator_turn`` if only the curator can go on.
    """
    member, place = await _member_of(unit, actor, person_id, UseCase.PERSON_REMIND)
    reminded = await _remind(unit, place, [member])
    if not reminded:
        raise RefusedError("curator_turn" if member.gaps else "nothing_missing")
    _audit(unit, actor, place, "person.remind", person_id=person_id)
    return reminded


@writes(UseCase.PERSON_REMIND)
async def remind_all(unit: Unit, actor: Actor, organization_id: int, wanted: Filter) -> int:
    """Remind everybody under a filter of what is missing, each once a day; return how many messages will leave."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.PERSON_REMIND, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    found = [member for member in await members(unit, place, cycle.id) if matches_filter(member, wanted)]
    reminded = await _remind(unit, place, found)
    _audit(unit, actor, place, "people.remind", filter=wanted.value, count=reminded)
    return reminded


async def _remind(unit: Unit, place: Place, found: Sequence[Member]) -> int:
    """Post one reminder a person and day; a guardian without a confirmed or pending link cannot be reached."""
    day = place.today(unit).isoformat()
    guardians = await _guardians_of(unit, [member.person_id for member in found])
    count = 0
    for member in found:
        turns = {owner(gap) for gap in member.gaps}
        # Without a guardian it is the minor who passes the link on.
        if GapOwner.PERSON in turns or Gap.GUARDIAN_NOT_LINKED in member.gaps:
            post(
                unit,
                "missing_steps",
                member.person_id,
                member.participation_id,
                key=day,
                municipality_id=place.municipality_id,
            )
            count += 1
        if Gap.GUARDIAN_CONSENT in member.gaps:
            for guardian_id in guardians.get(member.person_id, ()):
                post(
                    unit,
                    "missing_guardian_consent",
                    guardian_id,
                    member.participation_id,
                    key=day,
                    municipality_id=place.municipality_id,
                )
                count += 1
    return count


async def _member_of(unit: Unit, actor: Actor, person_id: int, case: UseCase) -> tuple[Member, Place]:
    rows = await unit.all(
        select(Participation.id, Participation.cycle_id, Participation.organization_id, Participation.municipality_id)
        .where(Participation.person_id == person_id, Participation.left_at.is_(None))
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
    )
    if not rows:
        raise RefusedError("gone")
    here = {grant.organization_id for grant in actor.grants}
    row = next((row for row in rows if row.organization_id in here), rows[0])
    demand(actor, case, row.municipality_id, row.organization_id)
    place = await place_of(unit, row.organization_id)
    (member,) = await members(unit, place, row.cycle_id, participation_ids=[row.id])
    return member, place


async def _guardians(unit: Unit, minor_id: int) -> Sequence[Any]:
    return await unit.all(
        select(Guardianship.id, Guardianship.guardian_id, Guardianship.confirmed_at, Guardianship.linked_at)
        .where(Guardianship.minor_id == minor_id, Guardianship.refused_at.is_(None))
        .order_by(Guardianship.linked_at)
    )


async def _guardians_of(unit: Unit, minor_ids: Sequence[int]) -> dict[int, list[int]]:
    if not minor_ids:
        return {}
    rows = await unit.all(
        select(Guardianship.minor_id, Guardianship.guardian_id).where(
            Guardianship.minor_id.in_(minor_ids), Guardianship.refused_at.is_(None)
        )
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.minor_id, []).append(row.guardian_id)
    return found


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


def _audit(
    unit: Unit, actor: Actor, place: Place, action: str, *, person_id: int | None = None, **details: object
) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="person" if person_id is not None else "organization",
        subject_id=person_id if person_id is not None else place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
