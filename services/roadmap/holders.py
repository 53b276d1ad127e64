"""Who answers for a post on a day: named holders, those with the role, or who stands in. Plain functions (issue 5)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from domain.roadmaps import Level
from domain.vocabulary import Role
from storage.tables import Membership, PostAbsence, PostHolder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from catalog.roadmaps import PostSpec
    from storage.unit import Unit

_ANSWERS_FOR = {Level.SCHOOL: Role.CURATOR, Level.MUNICIPAL: Role.MUNICIPAL_CURATOR}
"""Who hears of a row whose posts nobody holds."""
_BODIES = frozenset({Role.MENTOR, Role.PARTNER_CONTACT})
"""Many people, children among them: they answer for a row only once somebody of them is named for it."""


@dataclass(frozen=True, slots=True)
class _Held:
    person_id: int
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class _Away:
    first_on: date
    last_on: date
    substitute_id: int | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """The posts of a municipality and of some of its schools (``None``: the municipality's own)."""

    posts: Mapping[str, PostSpec]
    named: Mapping[tuple[int | None, str], tuple[_Held, ...]]
    roles: Mapping[tuple[int | None, Role], tuple[int, ...]]
    away: Mapping[tuple[int | None, int], tuple[_Away, ...]]

    def on(self, organization_id: int | None, posts: Iterable[str], day: date) -> tuple[int, ...]:
        """Return who answers for a row with these posts on a day; whoever is away is replaced.

        A post that nobody holds, and an absence without a substitute, falls to the curator of the place. All mentors
        together, or all partners, are no one whom a deadline could be told: those of them count who are named.
        """
        found: dict[int, None] = {}
        for post in posts:
            for person_id in self.people(organization_id, post, day):
                found |= dict.fromkeys(self._present(organization_id, person_id, day))
        return tuple(found) or self.curators(organization_id, day)

    def holders(self, organization_id: int | None, post: str, day: date) -> tuple[int, ...]:
        """Return who holds one post on a day, present or not: who is named for it, else who has its role."""
        named = self._named(organization_id, post, day)
        if named:
            return named
        role = self.posts[post].role if post in self.posts else None
        return () if role is None else self.roles.get((organization_id, role), ())

    def people(self, organization_id: int | None, post: str, day: date) -> tuple[int, ...]:
        """Return the holders of a post who can be named one by one: of all mentors together none is, unless named."""
        if self._is_body(post) and not self._named(organization_id, post, day):
            return ()
        return self.holders(organization_id, post, day)

    def is_away(self, organization_id: int | None, person_id: int, day: date) -> bool:
        """Tell whether somebody is away on a day."""
        return any(each.first_on <= day <= each.last_on for each in self.away.get((organization_id, person_id), ()))

    def curators(self, organization_id: int | None, day: date) -> tuple[int, ...]:
        """Return who curates the place on a day: it is their roadmap, whoever else answers for a row."""
        role = _ANSWERS_FOR[Level.MUNICIPAL if organization_id is None else Level.SCHOOL]
        everybody = self.roles.get((organization_id, role), ())
        found: dict[int, None] = {}
        for person_id in everybody:
            found |= dict.fromkeys(self._present(organization_id, person_id, day))
        return tuple(found) or everybody

    def _is_body(self, post: str) -> bool:
        return post in self.posts and self.posts[post].role in _BODIES

    def _named(self, organization_id: int | None, post: str, day: date) -> tuple[int, ...]:
        return tuple(
            each.person_id
            for each in self.named.get((organization_id, post), ())
            if each.since <= day and (each.until is None or day <= each.until)
        )

    def _present(self, organization_id: int | None, person_id: int, day: date) -> tuple[int, ...]:
        """Return the person, or who stands in; a substitute who is away too is not followed further."""
        for each in self.away.get((organization_id, person_id), ()):
            if each.first_on <= day <= each.last_on:
                return () if each.substitute_id is None else (each.substitute_id,)
        return (person_id,)


async def holdings(
    unit: Unit, posts: Mapping[str, PostSpec], municipality_id: int, organization_ids: Collection[int | None]
) -> Holdings:
    """Read who holds what in the municipality and the schools named, in three queries however many they are."""
    wanted = list(organization_ids)
    holders = await unit.all(
        select(PostHolder.__table__)
        .where(PostHolder.municipality_id == municipality_id, _among(PostHolder.organization_id, wanted))
        .order_by(PostHolder.since, PostHolder.id)
    )
    absences = await unit.all(
        select(PostAbsence.__table__).where(
            PostAbsence.municipality_id == municipality_id, _among(PostAbsence.organization_id, wanted)
        )
    )
    roles = {spec.role for spec in posts.values() if spec.role is not None} | set(_ANSWERS_FOR.values())
    members = await unit.all(
        select(Membership.organization_id, Membership.role, Membership.person_id)
        .where(
            Membership.municipality_id == municipality_id,
            Membership.role.in_(sorted(role.value for role in roles)),
            _among(Membership.organization_id, wanted),
            or_(Membership.until.is_(None), and_(Membership.until > unit.now, Membership.since <= unit.now)),
        )
        .order_by(Membership.since, Membership.id)
    )
    named: dict[tuple[int | None, str], list[_Held]] = defaultdict(list)
    for row in holders:
        named[row.organization_id, row.post].append(_Held(row.person_id, row.since, row.until))
    held: dict[tuple[int | None, Role], dict[int, None]] = defaultdict(dict)
    for row in members:
        held[row.organization_id, Role(row.role)][row.person_id] = None
    away: dict[tuple[int | None, int], list[_Away]] = defaultdict(list)
    for row in absences:
        away[row.organization_id, row.person_id].append(_Away(row.first_on, row.last_on, row.substitute_id))
    return Holdings(
        posts,
        {key: tuple(each) for key, each in named.items()},
        {key: tuple(each) for key, each in held.items()},
        {key: tuple(each) for key, each in away.items()},
    )


def _among(column: Any, ids: Collection[int | None]) -> Any:
    schools = [each for each in ids if each is not None]
    found = column.in_(schools)
    return or_(found, column.is_(None)) if None in ids else found
