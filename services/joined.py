"""Who has come in by a link or by a sheet of cards: for the curator who handed them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, or_, select

from domain.permissions import UseCase
from domain.vocabulary import Role
from services.access import Actor, RefusedError, demand, reads
from services.person_rows import note
from services.places import place_of
from services.pool import Name, names_of
from storage.tables import Invite, Membership, Person

if TYPE_CHECKING:
    from datetime import datetime

    from storage.unit import Unit

PAGE: Final = 8
_FRESH: Final = timedelta(hours=24)
_PARTICIPANTS: Final = (Role.MENTEE.value, Role.MENTOR.value)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who came in."""

    person_id: int
    name: Name
    since: datetime


@dataclass(frozen=True, slots=True)
class NewcomerPage:
    """A page of those who came in, newest first; each person once."""

    people: tuple[Newcomer, ...]
    total: int
    page: int
    pages: int


@reads(UseCase.POOL_VIEW)
async def who_joined(unit: Unit, actor: Actor, link_id: int, page: int = 0) -> NewcomerPage:
    """Return a page of who came in by a link, or by any card of a sheet; ``link_id`` is the id of either.

    Raises:
        RefusedError: ``gone``.
    """
    mine = or_(Invite.id == link_id, Invite.batch_id == link_id)
    row = await unit.first(select(Invite.organization_id).where(mine, Invite.role.in_(_PARTICIPANTS)))
    if row is None or row.organization_id is None:
        raise RefusedError("gone")
    place = await place_of(unit, row.organization_id)
    demand(actor, UseCase.POOL_VIEW, place.municipality_id, place.id)
    came = (
        select(Membership.person_id, func.max(Membership.since).label("since"))
        .join(Invite, Invite.id == Membership.invite_id)
        .join(Person, Person.id == Membership.person_id)
        .where(mine, Membership.until.is_(None), Person.erased_at.is_(None))
        .group_by(Membership.person_id)
        .subquery()
    )
    total = await unit.scalar(select(func.count()).select_from(came)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 0), pages - 1)
    rows = await unit.all(
        select(came).order_by(came.c.since.desc(), came.c.person_id.desc()).limit(PAGE).offset(page * PAGE)
    )
    names = await names_of(unit, {each.person_id for each in rows})
    note(unit, actor, place, "invite.joined", link=link_id, page=page)
    return NewcomerPage(
        tuple(Newcomer(each.person_id, names[each.person_id], each.since) for each in rows), total, page, pages
    )


async def joined_lately(unit: Unit, organization_id: int) -> int:
    """Return how many participants a school has gained in a day. A plain function: the callers check the place."""
    found = await unit.scalar(
        select(func.count(Membership.person_id.distinct())).where(
            Membership.organization_id == organization_id,
            Membership.role.in_(_PARTICIPANTS),
            Membership.until.is_(None),
            Membership.since > unit.now - _FRESH,
        )
    )
    return int(found or 0)
