"""Who takes part in a cycle and what each still lacks, in two queries. Plain functions: the callers check the place."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, and_, bindparam, exists, func, or_, select, type_coerce

from domain.consents import GivenConsent, Giver, Requirement, age_on, fresh_consent_due, is_minor, missing, required
from domain.matches import LIVE
from domain.readiness import Gap, Standing, gaps
from domain.retention import renewal_due
from domain.training import Decision, Need, Needs, Stage4, lacking, needs_of
from domain.vocabulary import ConsentKind, MentoringForm, PersonKind, Side
from services.lookups import self_and_wards
from services.selection_rows import stage_columns, stage_of
from storage.tables import (
    Account,
    Answer,
    Consent,
    Cycle,
    Guardianship,
    Match,
    MatchMember,
    Organization,
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
_STRETCH = 100  # members worked out before others get a turn


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
    has_account: bool = True
    papers: tuple[Requirement, ...] = field(default=())
    """What the chat cannot ask and is not in the register yet (consents §5), whether or not it holds up an order."""
    ending: tuple[GivenConsent, ...] = field(default=())
    """Consents that end within 30 days, or have ended and were not given anew."""
    decision: Decision | None = None
    """What was decided about a mentor; read where the school asks for anything of stage 4."""

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
    values: dict[str, Any] = {"cycle": cycle_id}
    if side is not None:
        values["side"] = side.value
    if participation_ids is not None:
        values["places"] = list(participation_ids)
    return await _found(unit, values, place.today(unit), paper_blocks=place.paper_blocks, needs=place.needs)


async def members_known_to(unit: Unit, person_id: int, today: date) -> list[Member]:
    """Return the participations of one person and of the minors that this person is a guardian of."""
    found = await _found(unit, {"person": person_id}, today, paper_blocks=False, needs=None)
    # From the eighteenth birthday on the data are nobody's but the person's own (consents §2).
    return [
        one for one in found if one.person_id == person_id or one.birth_date is None or is_minor(one.birth_date, today)
    ]


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


async def _found(
    unit: Unit, values: dict[str, Any], today: date, *, paper_blocks: bool, needs: Needs | None
) -> list[Member]:
    """Return members in two queries: joined into one, a birth date would be decrypted once for every consent.

    ``values`` says whose (``_conditions``). ``needs`` is what the one school asks of its mentors; ``None``: each
    participation's own school is read for it.
    """
    decided: dict[int, list[Any]] = {}
    whose = frozenset(values)
    stage_4 = None if needs is None else bool(needs)
    for row in await unit.all(_consents(whose), values):
        if row.here:
            decided.setdefault(row.participation_id, []).append(row)
    found = []
    rules = _Rules(today, paper_blocks)
    for number, row in enumerate(await unit.all(_people(whose, stage_4=stage_4), values)):
        if number % _STRETCH == _STRETCH - 1:
            await asyncio.sleep(0)  # a school of a thousand must not hold up the other chats
        found.append(_member(row, decided.get(row.participation_id, ()), rules, needs))
    return found


class _Rules:
    """The rules of readiness, asked once for all who stand alike: in a class that is nearly everybody."""

    def __init__(self, today: date, paper_blocks: bool) -> None:
        self.today, self._paper_blocks = today, paper_blocks
        self._known: dict[Any, tuple[tuple[Gap, ...], tuple[Requirement, ...]]] = {}

    def lacking(self, standing: Standing) -> tuple[tuple[Gap, ...], tuple[Requirement, ...]]:
        """Return what somebody lacks, and which papers; of the birth date only the age counts."""
        born = standing.birth_date
        key = (
            None if born is None else age_on(born, self.today),
            standing.side,
            standing.consents,
            standing.guardian_linked,
            standing.guardian_confirmed,
            standing.questionnaire_done,
            standing.form,
            standing.lacks,
        )
        if key not in self._known:
            self._known[key] = (
                gaps(standing, self.today, paper_blocks=self._paper_blocks),
                _papers(standing, self.today),
            )
        return self._known[key]


def _conditions(whose: frozenset[str]) -> list[ColumnElement[bool]]:
    """Return the conditions for the values that are given: a cycle with or without a side, or a person's own."""
    conditions = {
        "cycle": (Participation.cycle_id == bindparam("cycle"),),
        "side": (Participation.side == bindparam("side"),),
        "places": (Participation.id.in_(bindparam("places", expanding=True)),),
        "person": (
            Participation.person_id.in_(self_and_wards(bindparam("person", type_=BigInteger))),
            # Not an IN of all open cycles: SQLite would go through those of every school.
            exists().where(Cycle.id == Participation.cycle_id, Cycle.closed_at.is_(None)).correlate(Participation),
        ),
    }
    return [Participation.left_at.is_(None), *(each for name in sorted(whose) for each in conditions[name])]


@cache
def _people(whose: frozenset[str], *, stage_4: bool | None) -> Any:
    """Select people; part of every menu and long, so each shape is built once. ``stage_4``: ``None`` asks the school.

    What the mentors of a school lack is read only where it asks for anything.
    """
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
    found = (
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
            exists().where(Account.person_id == Participation.person_id).correlate(Participation).label("has_account"),
            open_matches.label("open_matches"),
        )
        .join(Person, Person.id == Participation.person_id)
        .where(*_conditions(whose))
        .order_by(Participation.joined_at, Participation.id)
    )
    if stage_4 is None:
        found = found.join(Organization, Organization.id == Participation.organization_id)
        return found.add_columns(Organization.settings, *stage_columns())
    return found.add_columns(*stage_columns()) if stage_4 else found


@cache
def _consents(whose: frozenset[str]) -> Any:
    """Select the decisions that may count: the person's own, and those of guardians who (still) are."""
    by_guardian = (
        exists()
        .where(
            Guardianship.minor_id == Consent.person_id,
            Guardianship.guardian_id == Consent.given_by,
            Guardianship.refused_at.is_(None),
        )
        .correlate(Consent)
    )
    return (
        select(
            Participation.id.label("participation_id"),
            (Consent.given_by == Consent.person_id).label("own"),
            # Not a condition: SQLite would take the index of the whole school's consents for each of its people.
            (Consent.organization_id == Participation.organization_id).label("here"),
            Consent.kind,
            Consent.granted,
            # Only its day is read: as it comes from the driver it is two steps cheaper, four thousand times.
            type_coerce(Consent.decided_at, DateTime(timezone=True)).label("decided_at"),
            Consent.withdrawn_at.isnot(None).label("withdrawn"),
            Consent.expires_on,
        )
        .join(Consent, Consent.person_id == Participation.person_id)
        .where(*_conditions(whose), or_(Consent.given_by == Consent.person_id, by_guardian))
        .order_by(Consent.decided_at, Consent.id)
    )


def _member(row: Any, decided: Sequence[Any], rules: _Rules, needs: Needs | None) -> Member:
    today = rules.today
    last = _last(decided)
    consents = _in_force(last, row.birth_date, today)
    form = MentoringForm(row.form) if row.form else None
    side = Side(row.side)
    asked = needs_of(row.settings or {}) if needs is None else needs
    stage = stage_of(row) if asked and side is Side.MENTOR else Stage4()
    lacks: tuple[Need, ...] = lacking(stage, asked) if side is Side.MENTOR else ()
    standing = Standing(
        side=side,
        birth_date=row.birth_date,
        consents=consents,
        guardian_linked=row.guardian_linked,
        guardian_confirmed=row.guardian_confirmed,
        questionnaire_done=row.questionnaire_done,
        form=form,
        lacks=lacks,
    )
    open_gaps, papers = rules.lacking(standing)
    return Member(
        participation_id=row.participation_id,
        person_id=row.person_id,
        code=row.code,
        side=side,
        form=form,
        kind=PersonKind(row.kind) if row.kind else None,
        grade=row.grade,
        birth_date=row.birth_date,
        joined_at=row.joined_at,
        gaps=open_gaps,
        open_matches=row.open_matches,
        unreachable=row.unreachable,
        consents=consents,
        questionnaire_done=row.questionnaire_done,
        has_account=row.has_account,
        papers=papers,
        ending=_ending(last, today),
        decision=stage.decision,
    )


def _papers(standing: Standing, today: date) -> tuple[Requirement, ...]:
    if standing.birth_date is None:
        return ()
    needed = required(standing.side, age_on(standing.birth_date, today), standing.form)
    return tuple(need for need in missing(needed, standing.consents) if not need.in_bot)


def _last(decided: Sequence[Any]) -> dict[GivenConsent, Any]:
    """Return each giver's last decision on each kind."""
    return {_given(row.kind, own=row.own): row for row in decided}


@cache
def _given(kind: str, *, own: bool) -> GivenConsent:
    return GivenConsent(ConsentKind(kind), Giver.SELF if own else Giver.GUARDIAN)


def _in_force(last: dict[GivenConsent, Any], birth_date: date | None, today: date) -> tuple[GivenConsent, ...]:
    """Return the consents that count: the last decision of each giver, if it is a yes that still holds.

    One from before the birthday that calls for a fresh one does not (consents §2).
    """

    def counts(row: Any) -> bool:
        if not row.granted or row.withdrawn or (row.expires_on is not None and row.expires_on < today):
            return False
        # A birthday calls for the person's own word; a guardian's holds until the guardian is needed no more.
        return not (row.own and birth_date is not None and fresh_consent_due(birth_date, row.decided_at.date(), today))

    return tuple(consent for consent, row in last.items() if counts(row))


def _ending(last: dict[GivenConsent, Any], today: date) -> tuple[GivenConsent, ...]:
    """Return the consents whose last day is near or past, by each giver's last decision."""
    return tuple(
        consent
        for consent, row in last.items()
        if row.granted and not row.withdrawn and renewal_due(row.expires_on, today)
    )
