"""Who has not come all the way in: unfinished profiles, own consents, papers. Plain functions for reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, exists, func, or_, select

from domain.reminders import ReminderKind
from domain.vocabulary import ConsentKind, MentoringForm, PersonKind, Role, Side
from services.places import PAPER_BLOCKS
from services.pool import INTAKE
from services.reminder_candidates import BACK, Candidate, candidate
from storage.tables import (
    Account,
    Consent,
    Cycle,
    Membership,
    Organization,
    Participation,
    Person,
    SurveyRequest,
)

if TYPE_CHECKING:
    from datetime import datetime

    from storage.unit import Unit

_AT_WORK: Final = (MentoringForm.TEACHER_TEACHER.value, MentoringForm.TEACHER_PUPIL.value)


async def newcomers(unit: Unit, now: datetime, here: Any) -> list[Candidate]:
    """Return participants who stopped half-way: without a name, a birth date, the own consents or the questionnaire.

    A questionnaire that was opened has a reminder of its own; who has refused is left in peace. The consents are asked
    in one order, so that the last of them tells; the composer looks again, with the rules.
    """
    rows = await unit.all(
        select(
            Participation.id,
            Participation.person_id,
            Participation.joined_at,
            Participation.side,
            Participation.municipality_id,
            Participation.organization_id,
            Person.first_name,
            Person.birth_date,
            Person.kind,
            Person.grade,
            Organization.time_zone,
            _decided(ConsentKind.PARTICIPATION).label("takes_part"),
            _decided(ConsentKind.MENTOR_RULES).label("knows_rules"),
            _last_decision().label("decided_at"),
            _asked().label("asked"),
        )
        .join(Person, Person.id == Participation.person_id)
        .join(Organization, Organization.id == Participation.organization_id)
        .join(Cycle, and_(Cycle.id == Participation.cycle_id, Cycle.closed_at.is_(None)))
        .where(
            here,
            Participation.left_at.is_(None),
            or_(Participation.joined_at > now - BACK, _last_decision() > now - BACK),
            exists().where(Account.person_id == Participation.person_id),
            ~exists().where(
                Consent.person_id == Participation.person_id,
                Consent.given_by == Participation.person_id,
                or_(Consent.granted.is_(False), Consent.withdrawn_at.is_not(None)),
            ),
        )
    )
    found: dict[tuple[ReminderKind, int], Candidate] = {}
    for row in rows:
        kind, anchor = _missing(row)
        if kind is not None:
            # Mentor and mentee at once is one person, who is asked once.
            found.setdefault((kind, row.person_id), candidate(kind, anchor, anchor, row.person_id, row))
    return list(found.values())


def _missing(row: Any) -> tuple[ReminderKind | None, datetime]:
    pupil_without_grade = row.kind == PersonKind.PUPIL and row.grade is None
    if row.first_name is None or row.birth_date is None or pupil_without_grade:
        return ReminderKind.JOINING_UNFINISHED, row.joined_at
    if not row.takes_part or (row.side == Side.MENTOR and not row.knows_rules):
        return ReminderKind.OWN_CONSENT_MISSING, row.joined_at
    if not row.asked:
        return ReminderKind.JOINING_UNFINISHED, max(row.joined_at, row.decided_at or row.joined_at)
    return None, row.joined_at


async def papers(unit: Unit, now: datetime, here: Any) -> list[Candidate]:
    """Return employees whose paper (C4) is not noted, for the curators of schools that keep papers (consents §5)."""
    noted = exists().where(
        Consent.person_id == Participation.person_id,
        Consent.organization_id == Participation.organization_id,
        Consent.kind == ConsentKind.DUTY,
        Consent.granted.is_(True),
        Consent.withdrawn_at.is_(None),
    )
    rows = await unit.all(
        select(
            Participation.id,
            Participation.joined_at,
            Participation.municipality_id,
            Participation.organization_id,
            Membership.person_id,
            Organization.time_zone,
            Organization.settings,
        )
        .join(Organization, Organization.id == Participation.organization_id)
        .join(Cycle, and_(Cycle.id == Participation.cycle_id, Cycle.closed_at.is_(None)))
        .join(
            Membership,
            and_(
                Membership.organization_id == Participation.organization_id,
                Membership.role == Role.CURATOR,
                Membership.until.is_(None),
            ),
        )
        .where(
            here,
            Participation.left_at.is_(None),
            Participation.joined_at > now - BACK,
            Participation.form.in_(_AT_WORK),
            or_(Participation.side == Side.MENTOR, Participation.form == MentoringForm.TEACHER_TEACHER),
            ~noted,
        )
    )
    kind = ReminderKind.PAPER_CONSENT_MISSING
    return [
        candidate(kind, row.joined_at, row.joined_at, row.person_id, row)
        for row in rows
        if (row.settings or {}).get(PAPER_BLOCKS)
    ]


def _decided(kind: ConsentKind) -> Any:
    return (
        exists()
        .where(
            Consent.person_id == Participation.person_id,
            Consent.given_by == Participation.person_id,
            Consent.organization_id == Participation.organization_id,
            Consent.kind == kind,
        )
        .correlate(Participation)
    )


def _last_decision() -> Any:
    return (
        select(func.max(Consent.decided_at))
        .where(
            Consent.person_id == Participation.person_id,
            Consent.given_by == Participation.person_id,
            Consent.organization_id == Participation.organization_id,
        )
        .correlate(Participation)
        .scalar_subquery()
    )


def _asked() -> Any:
    return (
        exists()
        .where(
            SurveyRequest.person_id == Participation.person_id,
            SurveyRequest.subject_id == Participation.id,
            SurveyRequest.instrument.in_(INTAKE),
        )
        .correlate(Participation)
    )
