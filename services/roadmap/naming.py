"""Naming who holds a post, ending it, and noting who is away when (issue 5 item 3)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select

from domain.permissions import UseCase
from services.access import Actor, RefusedError, demand, writes
from services.roadmap.places import RoadmapPlace, place_in_hand, roadmap_place
from services.roadmap.posts import staff_ids
from storage.ids import new_id
from storage.tables import PostAbsence, PostHolder

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from storage.unit import Unit

FURTHEST: Final = timedelta(days=366)
"""How far ahead somebody is named or away."""
_DAY: Final = timedelta(days=1)


@writes(UseCase.ROADMAP_KEEP)
async def name_holder(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    organization_id: int | None,
    post: str,
    *,
    person_id: int,
    since: date,
) -> None:
    """Name who holds a post from a day on, beside those who hold it already; twice is once.

    Raises:
        RefusedError: ``gone`` if there is no such post here; ``not_staff`` if it is nobody of the place;
            ``post_day`` if the day is behind or more than a year ahead.
    """
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_KEEP, organization_id)
    spec = catalogue.posts.get(post)
    if spec is None or spec.level is not place.level:
        raise RefusedError("gone")
    await _check_staff(unit, place, person_id)
    today = place.today(unit)
    if not today <= since <= today + FURTHEST:
        raise RefusedError("post_day")
    held = await unit.first(
        select(PostHolder.id, PostHolder.until, PostHolder.since).where(
            PostHolder.organization_id == organization_id,
            PostHolder.municipality_id == place.municipality_id,
            PostHolder.post == post,
            PostHolder.person_id == person_id,
            PostHolder.until.is_(None),
        )
    )
    if held is not None:
        if since < held.since:
            unit.change(PostHolder, held.id, since=since)
        return
    holder_id = new_id()
    unit.add(
        PostHolder(
            id=holder_id,
            municipality_id=place.municipality_id,
            organization_id=organization_id,
            post=post,
            person_id=person_id,
            since=since,
            until=None,
            named_by=actor.person_id,
            named_at=unit.now,
        )
    )
    _note(unit, actor, place, "post.name", person_id, post=post)


@writes(UseCase.ROADMAP_KEEP)
async def end_holder(unit: Unit, actor: Actor, holder_id: int) -> None:
    """End somebody's holding of a post: from today on it is theirs no more.

    Raises:
        RefusedError: ``gone`` if it has ended already.
    """
    row, place = await _kept(unit, actor, PostHolder, holder_id)
    today = place.today(unit)
    if row.until is not None and row.until < today:
        raise RefusedError("gone")
    if row.since >= today:
        unit.execute(delete(PostHolder).where(PostHolder.id == holder_id))
    else:
        unit.change(PostHolder, holder_id, until=today - _DAY)
    _note(unit, actor, place, "post.end", row.person_id, post=row.post)


@writes(UseCase.ROADMAP_KEEP)
async def note_absence(
    unit: Unit,
    actor: Actor,
    organization_id: int | None,
    person_id: int,
    *,
    first_on: date,
    last_on: date,
    substitute_id: int | None,
) -> None:
    """Note on which days somebody is away and who stands in; without a substitute the curator hears of the rows.

    Raises:
        RefusedError: ``not_staff`` if one of them is nobody of the place; ``stands_in_for_self``; ``absence_days`` if
            the days are over, more than a year ahead or in the wrong order; ``absence_there`` if some of them are
            noted already.
    """
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_KEEP, organization_id)
    await _check_staff(unit, place, person_id)
    if substitute_id is not None:
        await _check_staff(unit, place, substitute_id)
    if substitute_id == person_id:
        raise RefusedError("stands_in_for_self")
    today = place.today(unit)
    if first_on > last_on or last_on < today or last_on > today + FURTHEST:
        raise RefusedError("absence_days")
    noted = await unit.first(
        select(PostAbsence.id).where(
            PostAbsence.person_id == person_id,
            PostAbsence.municipality_id == place.municipality_id,
            PostAbsence.organization_id == organization_id,
            PostAbsence.first_on <= last_on,
            PostAbsence.last_on >= first_on,
        )
    )
    if noted is not None:
        raise RefusedError("absence_there")
    unit.add(
        PostAbsence(
            id=new_id(),
            municipality_id=place.municipality_id,
            organization_id=organization_id,
            person_id=person_id,
            substitute_id=substitute_id,
            first_on=first_on,
            last_on=last_on,
            noted_by=actor.person_id,
            noted_at=unit.now,
        )
    )
    _note(unit, actor, place, "post.away", person_id)


@writes(UseCase.ROADMAP_KEEP)
async def end_absence(unit: Unit, actor: Actor, absence_id: int) -> None:
    """End an absence: from today on the person is there.

    Raises:
        RefusedError: ``gone`` if it is over already.
    """
    row, place = await _kept(unit, actor, PostAbsence, absence_id)
    today = place.today(unit)
    if row.last_on < today:
        raise RefusedError("gone")
    if row.first_on >= today:
        unit.execute(delete(PostAbsence).where(PostAbsence.id == absence_id))
    else:
        unit.change(PostAbsence, absence_id, last_on=today - _DAY)
    _note(unit, actor, place, "post.back", row.person_id)


async def _check_staff(unit: Unit, place: RoadmapPlace, person_id: int) -> None:
    if person_id not in await staff_ids(unit, place):
        raise RefusedError("not_staff")


async def _kept(
    unit: Unit, actor: Actor, table: type[PostHolder | PostAbsence], row_id: int
) -> tuple[Any, RoadmapPlace]:
    row = await unit.first(select(table.__table__).where(table.id == row_id))
    if row is None:
        raise RefusedError("gone")
    demand(actor, UseCase.ROADMAP_KEEP, row.municipality_id, row.organization_id)
    return row, await roadmap_place(unit, row.municipality_id, row.organization_id)


def _note(unit: Unit, actor: Actor, place: RoadmapPlace, action: str, person_id: int, **details: object) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="person",
        subject_id=person_id,
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
        **details,
    )
