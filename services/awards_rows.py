"""Who takes part in a year's awards, who is nominated, and who may be named. Plain functions: the callers check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.awards import AwardState, Category
from domain.consents import OWN_CONSENT_AGE, age_on, is_minor
from domain.matches import ACTIVE
from domain.vocabulary import ConsentKind, MatchStatus, Side
from services.access import RefusedError
from services.lookups import today_in
from storage.tables import (
    Account,
    AwardConsent,
    AwardNomination,
    AwardRound,
    Consent,
    Match,
    MatchMember,
    Organization,
    Person,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from storage.unit import Unit

_STATUSES = tuple(status.value for status in (*ACTIVE, MatchStatus.PAUSED, MatchStatus.CLOSED))


@dataclass(frozen=True, slots=True)
class Round:
    """The awards of one year."""

    id: int
    municipality_id: int
    organization_id: int
    cycle_id: int
    state: AwardState
    school: str
    zone: str


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who takes part: in a pair by order that works or was closed."""

    person_id: int
    first_name: str
    code: str
    has_account: bool


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody who takes part in a year, by pairs."""

    people: Mapping[int, Taker]
    pairs: Mapping[int, tuple[tuple[int, Side], ...]]
    published: frozenset[int]
    """Whose consent to publication (C6) holds, with the guardian's for a minor."""

    @property
    def mentors(self) -> frozenset[int]:
        """Everybody who is or was a mentor this year."""
        return frozenset(person for members in self.pairs.values() for person, side in members if side is Side.MENTOR)

    def persons(self, category: Category, subject_id: int) -> tuple[int, ...]:
        """Return who stands behind a nominee: the mentor, or everybody of the pair; nobody if it is none."""
        if category is Category.PAIR:
            return tuple(person for person, _ in self.pairs.get(subject_id, ()))
        return (subject_id,) if subject_id in self.mentors else ()

    def subjects(self, category: Category) -> tuple[int, ...]:
        """Return all who could be nominated."""
        return tuple(sorted(self.pairs) if category is Category.PAIR else sorted(self.mentors))

    def may_be_named(self, category: Category, subject_id: int) -> bool:
        """Tell whether everybody of a nominee has consented to publication."""
        found = self.persons(category, subject_id)
        return bool(found) and self.published.issuperset(found)

    def knows(self, person_id: int, category: Category, subject_id: int) -> bool:
        """Tell whether somebody may nominate: their own mentor or pair, or whoever may be named to everybody."""
        if category is Category.PAIR:
            own = any(person == person_id for person, _ in self.pairs.get(subject_id, ()))
            return own or self.may_be_named(category, subject_id)
        if subject_id == person_id:
            return False
        own = any(
            (person_id, Side.MENTEE) in members and (subject_id, Side.MENTOR) in members
            for members in self.pairs.values()
        )
        return own or self.may_be_named(category, subject_id)

    def name(self, category: Category, subject_id: int) -> str:
        """Return a nominee's first name or names; a code tells two of the same name apart."""
        names = Counter(taker.first_name for taker in self.people.values())
        found = []
        for person_id in self.persons(category, subject_id):
            taker = self.people[person_id]
            same = names[taker.first_name] > 1
            found.append(f"{taker.first_name} ({taker.code})" if same else taker.first_name)
        return " + ".join(found) or "—"


async def round_of(unit: Unit, round_id: int) -> Round:
    """Return a round of awards.

    Raises:
        RefusedError: ``gone``.
    """
    return _round(await unit.first(_rounds().where(AwardRound.id == round_id)))


async def round_in(unit: Unit, cycle_id: int) -> Round | None:
    """Return the awards of a year, if they have begun."""
    row = await unit.first(_rounds().where(AwardRound.cycle_id == cycle_id))
    return None if row is None else _round(row)


def _rounds() -> Any:
    return select(AwardRound.__table__, Organization.name.label("school"), Organization.time_zone).join(
        Organization, Organization.id == AwardRound.organization_id
    )


def _round(row: Any) -> Round:
    if row is None:
        raise RefusedError("gone")
    return Round(
        row.id, row.municipality_id, row.organization_id, row.cycle_id, AwardState(row.state), row.school, row.time_zone
    )


async def crowd_of(unit: Unit, cycle_id: int, organization_id: int, zone: str) -> Crowd:
    """Return everybody who takes part in a year."""
    rows = await unit.all(
        select(
            MatchMember.match_id, MatchMember.person_id, MatchMember.side, Person.first_name, Person.code,
            Person.birth_date, Account.id.label("account"),
        )
        .join(Match, Match.id == MatchMember.match_id)
        .join(Person, Person.id == MatchMember.person_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(
            Match.cycle_id == cycle_id,
            Match.status.in_(_STATUSES),
            MatchMember.accepted.is_(True),
            Person.erased_at.is_(None),
        )
        .order_by(Match.id, MatchMember.side.desc(), MatchMember.id)
    )  # fmt: skip
    people: dict[int, Taker] = {}
    pairs: dict[int, dict[int, Side]] = {}
    for row in rows:
        people[row.person_id] = Taker(row.person_id, row.first_name or row.code, row.code, row.account is not None)
        pairs.setdefault(row.match_id, {})[row.person_id] = Side(row.side)
    births = {row.person_id: row.birth_date for row in rows}
    published = await _published(unit, births, organization_id, zone)
    return Crowd(people, {match: tuple(members.items()) for match, members in pairs.items()}, published)


async def _published(unit: Unit, births: Mapping[int, Any], organization_id: int, zone: str) -> frozenset[int]:
    """Return for whom a publication consent holds in a school (consents §1, C6): each giver's last word counts.

    An adult gives it alone, for a minor the guardian does; a minor of 14 who has said no on paper is not named.
    """
    rows = await unit.all(
        select(
            Consent.person_id, Consent.given_by, Consent.granted, Consent.expires_on, Consent.withdrawn_at
        )
        .where(
            Consent.person_id.in_(list(births)),
            Consent.kind == ConsentKind.PUBLICATION.value,
            Consent.organization_id == organization_id,
        )
        .order_by(Consent.decided_at, Consent.id)
    )  # fmt: skip
    today = today_in(unit.now, zone)
    last: dict[tuple[int, bool], bool] = {}
    for row in rows:
        holds = row.granted and row.withdrawn_at is None and (row.expires_on is None or row.expires_on >= today)
        last[row.person_id, row.given_by == row.person_id] = holds
    found = set()
    for person_id, birth in births.items():
        if birth is None:
            continue
        own, guardians = last.get((person_id, True)), last.get((person_id, False))
        minor = is_minor(birth, today)
        refused = own is False and age_on(birth, today) >= OWN_CONSENT_AGE
        if (minor and guardians and not refused) or (not minor and own):
            found.add(person_id)
    return frozenset(found)


async def nominations_of(unit: Unit, round_id: int) -> dict[Category, dict[int, list[str | None]]]:
    """Return the nominees of a round by category, each with the reasons given."""
    rows = await unit.all(
        select(AwardNomination.category, AwardNomination.subject_id, AwardNomination.praise)
        .where(AwardNomination.round_id == round_id)
        .order_by(AwardNomination.nominated_at, AwardNomination.id)
    )
    found: dict[Category, dict[int, list[str | None]]] = {category: {} for category in Category}
    for row in rows:
        found[Category(row.category)].setdefault(row.subject_id, []).append(row.praise)
    return found


async def answers_of(unit: Unit, round_id: int) -> dict[int, bool | None]:
    """Return who was asked whether to stand in the vote, with the answer."""
    rows = await unit.all(select(AwardConsent.person_id, AwardConsent.agreed).where(AwardConsent.round_id == round_id))
    return {row.person_id: None if row.agreed is None else bool(row.agreed) for row in rows}


def standing(
    crowd: Crowd, nominated: Iterable[int], answers: Mapping[int, bool | None], category: Category
) -> tuple[int, ...]:
    """Return the nominees who stand in the vote: everybody behind them has agreed, or may be named anyway.

    Whoever has said no does not stand, whatever paper there is.
    """

    def stands(person_id: int) -> bool:
        said = answers.get(person_id)
        return said is True or (said is None and person_id in crowd.published)

    def counts(persons: Collection[int]) -> bool:
        return bool(persons) and all(stands(each) for each in persons)

    return tuple(each for each in nominated if counts(crowd.persons(category, each)))
