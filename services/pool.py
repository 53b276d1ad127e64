"""Who takes part in a cycle and what each still lacks, in one query. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select

from domain.consents import GivenConsent, Giver, fresh_consent_due
from domain.matches import LIVE
from domain.readiness import Gap, Standing, gaps
from domain.vocabulary import ConsentKind, MentoringForm, PersonKind, Side
from storage.tables import (
    Account,
    Answer,
    Consent,
    Cycle,
    Guardianship,
    Match,
    MatchMember,
    Participation,
    Person,
    SurveyRequest,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

    from services.places import Place
    from storage.unit import Unit

INTAKE = ("IN-ME-P", "IN-ME-T", "IN-MR")
"""The questionnaires of stages 2 and 4 (questionnaires §2); their subject is the participation."""

_CHUNK = 500  # bound parameters in one statement; SQLite takes 32,766, and short statements plan faster


@dataclass(frozen=True, slots=True)
class Member:
    """One participation in a cycle, without the name (``names_of`` has it for those who are shown)."""

    participation_id: int
    person_id: int
    code: str
    side: Side
    form: MentoringForm | None
    kind: PersonKind | None
    grade: int | None
    birth_date: date | None
    joined_at: datetime
    gaps: tuple[Gap, ...]
    open_matches: int
    unreachable: bool
    consents: tuple[GivenConsent, ...] = field(default=())
    questionnaire_done: bool = False

    @property
    def ready(self) -> bool:
        """Nothing is missing."""
        return not self.gaps


@dataclass(frozen=True, slots=True)
class Name:
    """How a person is shown to a curator: names may be missing while somebody joins."""

    code: str
    first_name: str | None
    last_name: str | None
    grade: int | None = None

    @property
    def short(self) -> str:
        """First name and initial; the code where there is no name yet."""
        if not self.first_name:
            return self.code
        return f"{self.first_name} {self.last_name[0]}." if self.last_name else self.first_name

    @property
    def full(self) -> str:
        """First and last name; the code where there is no name yet."""
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.code


async def members(
    unit: Unit,
    place: Place,
    cycle_id: int,
    *,
    side: Side | None = None,
    participation_ids: Collection[int] | None = None,
) -> list[Member]:
    """Return who takes part in a cycle, longest waiting first, with what each lacks (``domain.readiness``)."""
    where: list[ColumnElement[bool]] = [Participation.cycle_id == cycle_id, Participation.left_at.is_(None)]
    if side is not None:
        where.append(Participation.side == side)
    if participation_ids is not None:
        where.append(Participation.id.in_(participation_ids))
    rows = await unit.all(_statement(where))
    today = place.today(unit)
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.participation_id, []).append(row)
    return [_member(group, today, paper_blocks=place.paper_blocks) for group in grouped.values()]


async def members_known_to(unit: Unit, person_id: int, today: date) -> list[Member]:
    """Return the participations of one person and of the minors that this person is a guardian of."""
    wards = select(Guardianship.minor_id).where(
        Guardianship.guardian_id == person_id, Guardianship.refused_at.is_(None)
    )
    where = [
        or_(Participation.person_id == person_id, Participation.person_id.in_(wards)),
        Participation.left_at.is_(None),
        Participation.cycle_id.in_(select(Cycle.id).where(Cycle.closed_at.is_(None))),
    ]
    grouped: dict[int, list[Any]] = {}
    for row in await unit.all(_statement(where)):
        grouped.setdefault(row.participation_id, []).append(row)
    return [_member(group, today, paper_blocks=False) for group in grouped.values()]


async def names_of(unit: Unit, person_ids: Collection[int]) -> dict[int, Name]:
    """Return names for the people who are about to be shown."""
    found: dict[int, Name] = {}
    ids = list(person_ids)
    for start in range(0, len(ids), _CHUNK):
        rows = await unit.all(
            select(Person.id, Person.code, Person.first_name, Person.last_name, Person.grade).where(
                Person.id.in_(ids[start : start + _CHUNK])
            )
        )
        found |= {row.id: Name(row.code, row.first_name, row.last_name, row.grade) for row in rows}
    return found


async def intake_answers(
    unit: Unit, participation_ids: Collection[int], items: Sequence[str]
) -> dict[int, dict[str, Any]]:
    """Return answers of the intake questionnaires by participation and item; skipped ones are left out."""
    found: dict[int, dict[str, Any]] = {}
    ids = list(participation_ids)
    for start in range(0, len(ids), _CHUNK):
        rows = await unit.all(
            select(SurveyRequest.subject_id, Answer.item_id, Answer.value)
            .join(Answer, Answer.request_id == SurveyRequest.id)
            .where(
                SurveyRequest.subject_id.in_(ids[start : start + _CHUNK]),
                SurveyRequest.instrument.in_(INTAKE),
                Answer.item_id.in_(items),
            )
        )
        for row in rows:
            if row.value is not None:
                found.setdefault(row.subject_id, {})[row.item_id] = row.value
    return found


def live_match_exists() -> ColumnElement[bool]:
    """Return the condition that a place in a match still counts: the match lives, the member did not refuse."""
    return and_(Match.status.in_([status.value for status in LIVE]), MatchMember.accepted.isnot(False))


def _statement(where: list[ColumnElement[bool]]) -> Any:
    guardian = Guardianship.__table__.alias("known_guardian")
    linked = and_(Guardianship.minor_id == Person.id, Guardianship.refused_at.is_(None))
    open_matches = (
        select(func.count())
        .select_from(MatchMember)
        .join(Match, Match.id == MatchMember.match_id)
        .where(
            MatchMember.person_id == Participation.person_id,
            MatchMember.participation_id == Participation.id,
            live_match_exists(),
        )
        .correlate(Participation)
        .scalar_subquery()
    )
    return (
        select(
            Participation.id.label("participation_id"),
            Participation.person_id,
            Participation.side,
            Participation.form,
            Participation.joined_at,
            Person.code,
            Person.kind,
            Person.grade,
            Person.birth_date,
            exists().where(linked).correlate(Person).label("guardian_linked"),
            exists().where(linked, Guardianship.confirmed_at.isnot(None)).correlate(Person).label("guardian_confirmed"),
            exists()
            .where(
                SurveyRequest.person_id == Participation.person_id,
                SurveyRequest.subject_id == Participation.id,
                SurveyRequest.instrument.in_(INTAKE),
                SurveyRequest.state == "done",
            )
            .correlate(Participation)
            .label("questionnaire_done"),
            exists()
            .where(Account.person_id == Participation.person_id, Account.unreachable_since.isnot(None))
            .correlate(Participation)
            .label("unreachable"),
            open_matches.label("open_matches"),
            Consent.kind.label("consent_kind"),
            Consent.given_by,
            Consent.granted,
            Consent.decided_at,
            Consent.withdrawn_at,
            Consent.expires_on,
            guardian.c.id.label("guardianship_id"),
        )
        .join(Person, Person.id == Participation.person_id)
        .outerjoin(
            Consent,
            and_(Consent.person_id == Person.id, Consent.organization_id == Participation.organization_id),
        )
        .outerjoin(
            guardian,
            and_(
                guardian.c.minor_id == Person.id,
                guardian.c.guardian_id == Consent.given_by,
                guardian.c.refused_at.is_(None),
            ),
        )
        .where(*where)
        .order_by(Participation.joined_at, Participation.id, Consent.decided_at, Consent.id)
    )


def _member(rows: list[Any], today: date, *, paper_blocks: bool) -> Member:
    first = rows[0]
    consents = _in_force(rows, today)
    form = MentoringForm(first.form) if first.form else None
    side = Side(first.side)
    standing = Standing(
        side=side,
        birth_date=first.birth_date,
        consents=consents,
        guardian_linked=first.guardian_linked,
        guardian_confirmed=first.guardian_confirmed,
        questionnaire_done=first.questionnaire_done,
        form=form,
    )
    return Member(
        participation_id=first.participation_id,
        person_id=first.person_id,
        code=first.code,
        side=side,
        form=form,
        kind=PersonKind(first.kind) if first.kind else None,
        grade=first.grade,
        birth_date=first.birth_date,
        joined_at=first.joined_at,
        gaps=gaps(standing, today, paper_blocks=paper_blocks),
        open_matches=first.open_matches,
        unreachable=first.unreachable,
        consents=consents,
        questionnaire_done=first.questionnaire_done,
    )


def _in_force(rows: list[Any], today: date) -> tuple[GivenConsent, ...]:
    """Return the consents that count: the last decision of each giver, if it is a yes that still holds.

    One from before the birthday that calls for a fresh one does not (consents §2).
    """
    last: dict[GivenConsent, bool] = {}
    for row in rows:
        if row.consent_kind is None:
            continue
        if row.given_by != row.person_id and row.guardianship_id is None:
            continue  # by somebody who is no guardian (any more)
        giver = Giver.SELF if row.given_by == row.person_id else Giver.GUARDIAN
        expired = row.expires_on is not None and row.expires_on < today
        stale = row.birth_date is not None and fresh_consent_due(row.birth_date, row.decided_at.date(), today)
        last[GivenConsent(ConsentKind(row.consent_kind), giver)] = (
            row.granted and row.withdrawn_at is None and not expired and not stale
        )
    return tuple(consent for consent, counts in last.items() if counts)
