"""Calls for help and the adults who answer them, as rows. Plain functions: the callers check the place.

Who stands in a live pair with the person in need, or is that person's guardian, is kept out of it whatever else they
are: a curator who mentors this very child learns nothing of the call (issue 3; questionnaires §1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select, union

from domain.matches import LIVE
from domain.signals import HELPERS, Source, circle
from domain.vocabulary import Role
from services.actors import CHANNEL
from storage.tables import (
    Account,
    AuditEntry,
    Guardianship,
    Match,
    MatchMember,
    Membership,
    Organization,
    OutboxMessage,
    Participation,
    Signal,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.sql import CompoundSelect

    from storage.unit import Unit

ALERT = "signal_raised"
"""The notice that calls an adult; its rows in the outbox say who has been called."""
POSTS = (Role.PSYCHOLOGIST, Role.CURATOR, Role.SCHOOL_HEAD, Role.MUNICIPAL_CURATOR, Role.OPERATOR)
"""Whoever may take a call on, nearest to the child first."""
NAMED = frozenset({Role.PSYCHOLOGIST, Role.CURATOR, Role.SCHOOL_HEAD})
"""Who learns the name; the municipality's curators see school and code, the operator the school alone."""


@dataclass(frozen=True, slots=True)
class Case:
    """A signal as its row has it."""

    id: int
    municipality_id: int
    organization_id: int
    person_id: int
    raised_by: int
    source: Source
    asked: frozenset[Role]
    level: int
    raised_at: datetime
    next_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: int | None
    closed_at: datetime | None
    closed_by: int | None
    school: str
    zone: str

    @property
    def tz(self) -> ZoneInfo:
        """The school's time zone."""
        return ZoneInfo(self.zone)

    @property
    def waiting(self) -> bool:
        """Nobody has taken it on."""
        return self.acknowledged_at is None and self.closed_at is None

    @property
    def circle(self) -> frozenset[Role]:
        """The roles that it has reached so far."""
        return circle(self.level, self.asked)

    @property
    def stamp(self) -> str:
        """Tells this round of the call from one before it was opened anew."""
        return f"{self.raised_at:%y%m%d%H%M%S}"


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody who may be called about a signal."""

    person_id: int
    roles: frozenset[Role]
    reachable: bool
    """Has a chat, and the messenger delivers to it."""


async def cases(unit: Unit, *where: ColumnElement[bool]) -> list[Case]:
    """Return signals, the longest waiting first."""
    rows = await unit.all(
        select(Signal.__table__, Organization.name.label("school"), Organization.time_zone.label("zone"))
        .join(Organization, Organization.id == Signal.organization_id)
        .where(*where)
        .order_by(Signal.raised_at, Signal.id)
    )
    return [
        Case(**{**row._mapping, "source": Source(row.source), "asked": words(row.asked)})  # noqa: SLF001
        for row in rows
    ]


async def case(unit: Unit, signal_id: int) -> Case | None:
    """Return one signal, or ``None``."""
    found = await cases(unit, Signal.id == signal_id)
    return found[0] if found else None


def words(asked: str) -> frozenset[Role]:
    """Return the roles that a column names."""
    return frozenset(Role(word) for word in asked.split())


async def adults(unit: Unit, organization_id: int, municipality_id: int, not_these: Collection[int]) -> list[Adult]:
    """Return everybody who may be called about somebody of a school, in a steady order."""
    here = and_(
        Membership.organization_id == organization_id,
        Membership.role.in_([role.value for role in (*HELPERS, Role.SCHOOL_HEAD)]),
    )
    above = and_(Membership.municipality_id == municipality_id, Membership.role == Role.MUNICIPAL_CURATOR.value)
    rows = await unit.all(
        select(Membership.person_id, Membership.role, Account.id.label("account"), Account.unreachable_since)
        .outerjoin(Account, and_(Account.person_id == Membership.person_id, Account.channel == CHANNEL))
        .where(or_(here, above), Membership.until.is_(None))
        .order_by(Membership.person_id)
    )
    roles: dict[int, set[Role]] = {}
    reachable: dict[int, bool] = {}
    for row in rows:
        if row.person_id in not_these:
            continue
        roles.setdefault(row.person_id, set()).add(Role(row.role))
        there = row.account is not None and row.unreachable_since is None
        reachable[row.person_id] = reachable.get(row.person_id, False) or there
    return [Adult(person_id, frozenset(held), reachable[person_id]) for person_id, held in roles.items()]


async def adults_of(unit: Unit, found: Case) -> list[Adult]:
    """Return everybody who may be called about a signal."""
    hidden = {found.person_id, found.raised_by, *await kept_out(unit, found.person_id)}
    return await adults(unit, found.organization_id, found.municipality_id, hidden)


async def operators(unit: Unit, municipality_id: int, not_these: Collection[int]) -> list[Adult]:
    """Return who set the municipality up: the last resort when nobody else can be reached."""
    rows = await unit.all(
        select(AuditEntry.actor_id, Account.unreachable_since)
        .join(Account, and_(Account.person_id == AuditEntry.actor_id, Account.channel == CHANNEL))
        .where(AuditEntry.action == "municipality.create", AuditEntry.municipality_id == municipality_id)
        .distinct()
    )
    found = {int(row.actor_id): row.unreachable_since is None for row in rows if row.actor_id not in not_these}
    return [Adult(person_id, frozenset({Role.OPERATOR}), there) for person_id, there in found.items()]


async def kept_out(unit: Unit, person_id: int) -> set[int]:
    """Return who must learn nothing of this person's calls: the other side of a live pair, and guardians."""
    return set(await unit.scalars(_bound_to(person_id, guardian_of_minor=True)))


async def kept_from(unit: Unit, person_id: int) -> set[int]:
    """Return whose calls this adult must learn nothing of (the same rule, seen from the other side)."""
    return set(await unit.scalars(_bound_to(person_id, guardian_of_minor=False)))


async def called(unit: Unit, signal_id: int, since: datetime) -> set[int]:
    """Return whom the alerts of a signal's present round were addressed to."""
    found = await unit.scalars(
        select(OutboxMessage.person_id).where(
            OutboxMessage.kind == ALERT, OutboxMessage.subject_id == signal_id, OutboxMessage.created_at >= since
        )
    )
    return {int(person_id) for person_id in found}


async def posts_of(unit: Unit, person_id: int, found: Case) -> list[Role]:
    """Return the posts in which a person may answer a call of this school, the nearest to the child first."""
    rows = await unit.scalars(
        select(Membership.role).where(
            Membership.person_id == person_id,
            Membership.until.is_(None),
            or_(
                Membership.organization_id == found.organization_id,
                and_(Membership.organization_id.is_(None), Membership.municipality_id == found.municipality_id),
            ),
        )
    )
    held = {Role(role) for role in rows}
    if not held and any(one.person_id == person_id for one in await operators(unit, found.municipality_id, ())):
        held = {Role.OPERATOR}
    return [role for role in POSTS if role in held]


async def schools_of(unit: Unit, person_id: int) -> list[tuple[int, int]]:
    """Return the schools (with municipality) where the person takes part or holds a role.

    Somebody who has left everywhere is heard where they were last: a call for help does not ask for a membership.
    """
    taking_part = select(
        Participation.organization_id, Participation.municipality_id, Participation.left_at.label("until")
    ).where(Participation.person_id == person_id)
    holding = select(Membership.organization_id, Membership.municipality_id, Membership.until.label("until")).where(
        Membership.person_id == person_id, Membership.organization_id.is_not(None)
    )
    rows = [*await unit.all(taking_part), *await unit.all(holding)]
    places = [(row.organization_id or 0, row.municipality_id, row.until) for row in rows]
    current = sorted({(school, municipality) for school, municipality, until in places if until is None})
    if current or not places:
        return current
    last = max(places, key=lambda place: place[2])
    return [(last[0], last[1])]


def _bound_to(person_id: int, *, guardian_of_minor: bool) -> CompoundSelect[tuple[int]]:
    own, other = MatchMember.__table__.alias("own_place"), MatchMember.__table__.alias("other_place")
    paired = (
        select(other.c.person_id)
        .join(own, own.c.match_id == other.c.match_id)
        .join(Match, Match.id == own.c.match_id)
        .where(
            own.c.person_id == person_id,
            other.c.person_id != person_id,
            own.c.accepted.isnot(False),
            other.c.accepted.isnot(False),
            Match.status.in_([status.value for status in LIVE]),
        )
    )
    asked, theirs = Guardianship.guardian_id, Guardianship.minor_id
    if not guardian_of_minor:
        asked, theirs = theirs, asked
    related = select(asked).where(theirs == person_id, Guardianship.refused_at.is_(None))
    return union(paired, related)
