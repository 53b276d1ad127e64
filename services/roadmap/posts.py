"""Posts and who holds them: named from a day on, away between two days, replaced by somebody (issue 5 item 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.permissions import UseCase, allowed
from domain.vocabulary import PersonKind, Role
from services.access import Actor, reads
from services.pool import names_of
from services.roadmap.holders import holdings
from services.roadmap.places import RoadmapPlace, place_in_hand
from services.roadmap.rows import running_roadmap
from storage.tables import Measure, Membership, Person, PostAbsence, PostHolder

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from services.pool import Name
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which a holder is away, and who stands in."""

    id: int
    first_on: date
    last_on: date
    substitute: Name | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a post now or will; without ``id`` it is by the role in the bot."""

    id: int | None
    person_id: int
    name: Name
    since: date | None
    absences: tuple[Absence, ...]
    """Those that are not over, the next one first."""


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post of a roadmap: its holders, and how many rows it answers for."""

    post: str
    holders: tuple[Holder, ...]
    rows: int

    def vacant(self, today: date) -> bool:
        """Tell whether nobody holds it today, so that the curator hears of its rows."""
        return all(each.since is not None and each.since > today for each in self.holders)


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of a place's roadmap, in the order of the catalogue."""

    place: RoadmapPlace
    today: date
    lines: tuple[PostLine, ...]
    may_keep: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the place who could hold a post."""

    person_id: int
    name: Name


@reads(UseCase.ROADMAP_VIEW)
async def view_posts(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int | None) -> Posts:
    """Return the posts of a school's roadmap, or with ``None`` of the actor's municipality's, with their holders."""
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_VIEW, organization_id)
    roadmap = await running_roadmap(unit, catalogue, place.municipality_id, organization_id)
    rows = [] if roadmap is None else await unit.scalars(
        select(Measure.posts).where(Measure.roadmap_id == roadmap.id))  # fmt: skip
    today = place.today(unit)
    held = await holdings(unit, catalogue.posts, place.municipality_id, [organization_id])
    named = await unit.all(
        select(PostHolder.__table__)
        .where(PostHolder.municipality_id == place.municipality_id, PostHolder.organization_id == organization_id)
        .order_by(PostHolder.since, PostHolder.id)
    )
    coming = [each for each in named if each.until is None or each.until >= today]
    used = [post for post in catalogue.posts if any(post in posts for posts in rows)]
    by_role = {post: held.people(organization_id, post, today) for post in used}
    people = {each.person_id for each in coming} | {each for found in by_role.values() for each in found}
    absences = await _absences(unit, place, today)
    names = await names_of(unit, people)
    lines = []
    for post in used:
        own = [each for each in coming if each.post == post]
        known = {each.person_id for each in own}
        holders = [Holder(each.id, each.person_id, names[each.person_id], each.since,
                          absences.get(each.person_id, ())) for each in own if each.person_id in names]  # fmt: skip
        holders += [Holder(None, each, names[each], None, absences.get(each, ()))
                    for each in by_role[post] if each in names and each not in known]  # fmt: skip
        lines.append(PostLine(post, tuple(holders), sum(post in posts for posts in rows)))
    may_keep = allowed(actor.roles_in(place.municipality_id, organization_id), UseCase.ROADMAP_KEEP)
    return Posts(place, today, tuple(lines), may_keep)


@reads(UseCase.ROADMAP_KEEP)
async def post_candidates(unit: Unit, actor: Actor, organization_id: int | None) -> tuple[Candidate, ...]:
    """Return the grown-ups of a place who may report on a row, by name: who is not among them has to be invited."""
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_KEEP, organization_id)
    ids = await staff_ids(unit, place)
    names = await names_of(unit, ids)
    found = [Candidate(each, names[each]) for each in ids if each in names]
    return tuple(sorted(found, key=lambda each: (each.name.full.casefold(), each.person_id)))


async def staff_ids(unit: Unit, place: RoadmapPlace) -> list[int]:
    """Return who of a place may hold a post: whoever may report on a row and is no pupil."""
    roles = [each.value for each in Role if allowed({each}, UseCase.ROADMAP_REPORT)]
    found = await unit.scalars(
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.municipality_id == place.municipality_id,
            Membership.organization_id == place.organization_id,
            Membership.role.in_(roles),
            Membership.until.is_(None),
            Person.kind != PersonKind.PUPIL.value,
        )
        .order_by(Membership.id)
    )
    return list(dict.fromkeys(found))


async def _absences(unit: Unit, place: RoadmapPlace, today: date) -> dict[int, tuple[Absence, ...]]:
    rows = await unit.all(
        select(PostAbsence.__table__)
        .where(
            PostAbsence.municipality_id == place.municipality_id,
            PostAbsence.organization_id == place.organization_id,
            PostAbsence.last_on >= today,
        )
        .order_by(PostAbsence.first_on, PostAbsence.id)
    )
    names = await names_of(unit, {row.substitute_id for row in rows if row.substitute_id is not None})
    found: dict[int, tuple[Absence, ...]] = {}
    for row in rows:
        each = Absence(row.id, row.first_on, row.last_on, names.get(row.substitute_id))
        found[row.person_id] = (*found.get(row.person_id, ()), each)
    return found
