"""Plain functions that read matches for the services around them; no use cases of their own.

What they return holds first names, so callers decide on the actor's right before they show any of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from domain.vocabulary import MatchStatus, MentoringForm, Role, Side
from locales import translator
from services.access import NotAllowedError
from services.notices import post
from storage.tables import Account, Match, MatchMember, Membership, Organization, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from domain.permissions import UseCase
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

DEFAULT_LOCALE = "ru"
MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Member:
    """One person's place in a match."""

    id: int
    participation_id: int
    person_id: int
    side: Side
    accepted: bool | None
    first_name: str
    grade: int | None
    kind: str | None
    locale: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A match with everybody in it; a group is a pair with several mentees."""

    id: int
    municipality_id: int
    organization_id: int
    cycle_id: int
    form: MentoringForm
    status: MatchStatus
    status_before_pause: MatchStatus | None
    proposed_at: datetime
    approved_at: datetime | None
    zone: str
    members: tuple[Member, ...]

    @property
    def tz(self) -> ZoneInfo:
        """The school's time zone."""
        return ZoneInfo(self.zone)

    @property
    def staying(self) -> tuple[Member, ...]:
        """Everybody who takes part: who has not declined; once the pair is at work, who has said yes.

        A mentee who is asked to join a running group is not in it before she answers.
        """
        deciding = self.status in {MatchStatus.PROPOSED, MatchStatus.DECLINED}
        return tuple(m for m in self.members if m.accepted or (deciding and m.accepted is None))

    def member(self, person_id: int | None) -> Member | None:
        """Return a person's own place, or ``None``."""
        return next((member for member in self.members if member.person_id == person_id), None)

    def side(self, side: Side) -> tuple[Member, ...]:
        """Return those of one side who have not declined."""
        return tuple(member for member in self.staying if member.side is side)

    def others(self, person_id: int | None) -> tuple[Member, ...]:
        """Return the other side of a person's place: the mentor for mentees, the mentees for the mentor."""
        own = self.member(person_id)
        return tuple(m for m in self.staying if m.person_id != person_id and (own is None or m.side is not own.side))

    def names(self, person_id: int | None) -> str:
        """Return the first names of the other side as its reader's language puts them: «Аня, Борис и ещё 1».

        Who is not in the match reads everybody's.
        """
        own = self.member(person_id)
        names = [member.first_name for member in self.others(person_id)]
        return several(translator(own.locale if own else DEFAULT_LOCALE), names)


def several(t: Translator, names: Sequence[str]) -> str:
    """Return names in one line: all of two, the first two of more. Not escaped: it goes into texts as a value."""
    shown = ", ".join(names[:MOST_NAMED])
    rest = len(names) - MOST_NAMED
    return shown + " " + t("and {n} more", n=rest) if rest > 0 else shown


async def pair(unit: Unit, match_id: int) -> Pair | None:
    """Return one match, or ``None`` if there is none."""
    found = await _pairs(unit, _by_id(), {"ids": [match_id]})
    return found[0] if found else None


async def pairs_of(unit: Unit, person_id: int, statuses: Iterable[MatchStatus]) -> tuple[Pair, ...]:
    """Return a person's matches in ``statuses``, the oldest first; those the person declined are left out."""
    values = {"person": person_id, "statuses": [status.value for status in statuses]}
    found = await _pairs(unit, _of_person(), values)
    return tuple(p for p in found if (own_place := p.member(person_id)) and own_place.accepted is not False)


async def pairs_by_id(unit: Unit, match_ids: Iterable[int]) -> dict[int, Pair]:
    """Return several matches at once."""
    ids = list(set(match_ids))
    return {found.id: found for found in await _pairs(unit, _by_id(), {"ids": ids})} if ids else {}


async def mentors(unit: Unit, person_id: int, mentee_id: int) -> bool:
    """Tell whether one person is or was the mentor of another in a match that came to be."""
    own = select(MatchMember.match_id).where(
        MatchMember.person_id == person_id, MatchMember.side == Side.MENTOR.value, MatchMember.accepted.is_(True)
    )
    found = await unit.scalar(
        select(MatchMember.id)
        .where(MatchMember.person_id == mentee_id, MatchMember.side == Side.MENTEE.value, MatchMember.match_id.in_(own))
        .limit(1)
    )
    return found is not None


async def reach(unit: Unit, actor: Actor, match_id: int, case: UseCase) -> tuple[Pair, Member | None]:
    """Return a match that the actor takes part in, or that belongs to the curator's school (then without a place).

    Another mentor of the same school holds the use case too, so the role alone is not enough.

    Raises:
        NotAllowedError: neither is so, or there is no such match.
    """
    found = await pair(unit, match_id)
    if found is None:
        raise NotAllowedError(case)
    place = found.member(actor.person_id)
    if place is not None and place in found.staying:
        return found, place
    if Role.CURATOR in actor.roles_in(found.municipality_id, found.organization_id):
        return found, None
    raise NotAllowedError(case)


def tell(
    unit: Unit,
    kind: str,
    found: Pair,
    person_ids: Iterable[int],
    *,
    subject_id: int | None = None,
    key: str | None = None,
    params: dict[str, Any] | None = None,
) -> None:
    """Post one notice about a match (or about ``subject_id`` in it) to several people."""
    for person_id in person_ids:
        post(
            unit,
            kind,
            person_id,
            subject_id or found.id,
            key=key,
            params=params,
            municipality_id=found.municipality_id,
        )


async def holders(unit: Unit, organization_id: int, *roles: Role) -> list[int]:
    """Return who holds one of ``roles`` in a school, each once, in a steady order."""
    found = await unit.scalars(
        select(Membership.person_id)
        .where(
            Membership.organization_id == organization_id,
            Membership.role.in_([role.value for role in roles]),
            Membership.until.is_(None),
        )
        .distinct()
        .order_by(Membership.person_id)
    )
    return [int(person_id) for person_id in found]


@cache
def _by_id() -> Any:
    return _select().where(Match.id.in_(bindparam("ids", expanding=True)))


@cache
def _of_person() -> Any:
    own = select(MatchMember.match_id).where(MatchMember.person_id == bindparam("person"))
    return _select().where(Match.id.in_(own), Match.status.in_(bindparam("statuses", expanding=True)))


def _select() -> Any:
    """Select matches with everybody in them; asked at nearly every tap, so those who use it build it once."""
    return (
        select(
            Match.id.label("match_id"),
            Match.municipality_id,
            Match.organization_id,
            Match.cycle_id,
            Match.form,
            Match.status,
            Match.status_before_pause,
            Match.proposed_at,
            Match.approved_at,
            Organization.time_zone,
            MatchMember.id.label("member_id"),
            MatchMember.participation_id,
            MatchMember.person_id,
            MatchMember.side,
            MatchMember.accepted,
            Person.first_name,
            Person.grade,
            Person.kind,
            Account.locale,
        )
        .join(Organization, Organization.id == Match.organization_id)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Person, Person.id == MatchMember.person_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .order_by(Match.id, MatchMember.id)
    )


async def _pairs(unit: Unit, statement: Any, values: Mapping[str, Any]) -> tuple[Pair, ...]:
    rows = await unit.all(statement, values)
    members: dict[int, dict[int, Member]] = {}
    heads: dict[int, Any] = {}
    for row in rows:
        heads[row.match_id] = row
        members.setdefault(row.match_id, {})[row.member_id] = Member(
            id=row.member_id,
            participation_id=row.participation_id,
            person_id=row.person_id,
            side=Side(row.side),
            accepted=row.accepted,
            first_name=row.first_name or "…",
            grade=row.grade,
            kind=row.kind,
            locale=row.locale or DEFAULT_LOCALE,
        )
    return tuple(
        Pair(
            id=match_id,
            municipality_id=row.municipality_id,
            organization_id=row.organization_id,
            cycle_id=row.cycle_id,
            form=MentoringForm(row.form),
            status=MatchStatus(row.status),
            status_before_pause=MatchStatus(row.status_before_pause) if row.status_before_pause else None,
            proposed_at=row.proposed_at,
            approved_at=row.approved_at,
            zone=row.time_zone,
            members=tuple(members[match_id].values()),
        )
        for match_id, row in heads.items()
    )
