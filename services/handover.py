"""A school goes from one curator to the next: who follows, from which day, and never nobody (issue 4 item 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.permissions import UseCase
from domain.vocabulary import Role
from services.access import Actor, NotAllowedError, RefusedError, demand, reads, writes
from services.codes import new_token
from services.handover_rows import carry_out, has_chat, open_handover, staff_of
from services.notices import post
from services.pair_rows import holders
from services.places import Place, place_of
from services.pool import Name, names_of
from storage.ids import new_id
from storage.tables import Handover, Invite

if TYPE_CHECKING:
    from datetime import date

    from storage.unit import Unit

LINK_DAYS: Final = 30
FARTHEST: Final = timedelta(days=90)
_APPOINTING: Final = frozenset({Role.SCHOOL_HEAD, Role.MUNICIPAL_CURATOR, Role.OPERATOR})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the school who could follow."""

    person_id: int
    name: Name


@dataclass(frozen=True, slots=True)
class Pending:
    """A handover that has begun and waits for its day, or for whoever was invited."""

    id: int
    leaving: Name
    follower: Name | None
    starts_on: date
    token: str | None
    """The link for whoever follows, while nobody has come in by it."""


@dataclass(frozen=True, slots=True)
class HandoverView:
    """Where handing a school over stands."""

    organization_id: int
    school: str
    today: date
    curators: tuple[Candidate, ...]
    """Those whose place the actor may pass on: a curator passes on the own one only."""
    candidates: tuple[Candidate, ...]
    pending: Pending | None
    may_file: bool


@reads(UseCase.SCHOOL_HAND_OVER)
async def view_handover(unit: Unit, actor: Actor, organization_id: int) -> HandoverView:
    """Return who leaves, who could follow, and what has begun already."""
    place = await _place(unit, actor, organization_id)
    leaving = await _leaving(unit, actor, place)
    staff = [each for each in await staff_of(unit, place.id) if each not in leaving or len(leaving) > 1]
    row = await open_handover(unit, place.id)
    named = {*leaving, *staff, *((row.from_id, row.to_id) if row else ())} - {None}
    names = await names_of(unit, named)
    token = None
    if row is not None and row.to_id is None:
        token = await unit.scalar(
            select(Invite.token).where(Invite.id == row.invite_id, Invite.uses_left > 0, Invite.revoked_at.is_(None))
        )
    return HandoverView(
        place.id,
        place.name,
        place.today(unit),
        tuple(Candidate(each, names[each]) for each in leaving),
        tuple(Candidate(each, names[each]) for each in staff),
        None
        if row is None
        else Pending(row.id, names[row.from_id], names[row.to_id] if row.to_id else None, row.starts_on, token),
        _may_file(actor, place),
    )


@writes(UseCase.SCHOOL_HAND_OVER)
async def begin_handover(
    unit: Unit, actor: Actor, organization_id: int, *, from_id: int, to_id: int | None, starts_on: date
) -> int:
    """Name who follows and from which day on; without a name a link is made for whoever it will be.

    On that day the follower is curator and the one who leaves is not; a school is never left without one: while
    nobody has come in by the link, nothing ends. Today means at once.

    Raises:
        RefusedError: ``gone``; ``handover_open`` while another one waits; ``handover_day`` for a day that is over or
            more than three months ahead; ``handover_same``; ``handover_stranger`` if who follows is not of the school
            or has no chat.
    """
    place = await _place(unit, actor, organization_id)
    if actor.person_id is None or from_id not in await _leaving(unit, actor, place):
        raise RefusedError("gone")
    if await open_handover(unit, place.id) is not None:
        raise RefusedError("handover_open")
    today = place.today(unit)
    if not today <= starts_on <= today + FARTHEST:
        raise RefusedError("handover_day")
    if to_id == from_id:
        raise RefusedError("handover_same")
    if to_id is not None and (to_id not in await staff_of(unit, place.id) or not await has_chat(unit, to_id)):
        raise RefusedError("handover_stranger")
    handover_id = new_id()
    invite_id = _link(unit, actor, place) if to_id is None else None
    row = Handover(
        id=handover_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        from_id=from_id,
        to_id=to_id,
        invite_id=invite_id,
        starts_on=starts_on,
        begun_by=actor.person_id,
        begun_at=unit.now,
        settled_at=None,
        done=False,
    )
    unit.add(row)
    _audit(unit, actor, place, "school.handover_begin", to_id)
    if to_id is not None and starts_on <= today:
        await carry_out(unit, row, to_id)
        return handover_id
    for person_id in (from_id, to_id):
        if person_id is not None and person_id != actor.person_id:
            post(unit, "handover_begun", person_id, handover_id, municipality_id=place.municipality_id)
    return handover_id


@writes(UseCase.SCHOOL_HAND_OVER)
async def take_back(unit: Unit, actor: Actor, organization_id: int) -> None:
    """Take a handover back before its day; its link stops working.

    Raises:
        RefusedError: ``gone`` if nothing waits.
    """
    place = await _place(unit, actor, organization_id)
    row = await open_handover(unit, place.id)
    if row is None or row.from_id not in await _leaving(unit, actor, place):
        raise RefusedError("gone")
    unit.change(Handover, row.id, settled_at=unit.now)
    if row.invite_id is not None:
        unit.change(Invite, row.invite_id, revoked_at=unit.now)
    _audit(unit, actor, place, "school.handover_stop", row.to_id)


@writes(UseCase.SCHOOL_HAND_OVER)
async def request_handover_file(unit: Unit, actor: Actor, organization_id: int) -> None:
    """Have the handover file sent: codes for names, as in every file in the chat (consents §8).

    Raises:
        NotAllowedError: to whoever appoints curators but sees no persons (programme §9).
    """
    place = await _place(unit, actor, organization_id)
    if not _may_file(actor, place) or actor.person_id is None:
        raise NotAllowedError(UseCase.SCHOOL_HAND_OVER)
    post(
        unit,
        "handover_file",
        actor.person_id,
        place.id,
        key=f"{unit.now:%Y%m%d%H%M}",
        municipality_id=place.municipality_id,
    )
    _audit(unit, actor, place, "school.handover_file", None)


async def _place(unit: Unit, actor: Actor, organization_id: int) -> Place:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SCHOOL_HAND_OVER, place.municipality_id, place.id)
    return place


async def _leaving(unit: Unit, actor: Actor, place: Place) -> list[int]:
    curators = await holders(unit, place.id, Role.CURATOR)
    if actor.roles_in(place.municipality_id, place.id) & _APPOINTING:
        return curators
    return [each for each in curators if each == actor.person_id]


def _may_file(actor: Actor, place: Place) -> bool:
    return bool(actor.roles_in(place.municipality_id, place.id) & {Role.CURATOR, Role.SCHOOL_HEAD})


def _link(unit: Unit, actor: Actor, place: Place) -> int:
    """Make the one-time link: whoever passes the place on vouches for who gets it."""
    token = new_token()
    invite = Invite(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.id,
        cycle_id=None,
        role=Role.CURATOR.value,
        person_kind=None,
        form=None,
        ward_id=None,
        token=token,
        token_digest=unit.digest("invite", token),
        uses_left=1,
        expires_at=unit.now + timedelta(days=LINK_DAYS),
        created_by=actor.person_id,
        created_at=unit.now,
        revoked_at=None,
    )
    unit.add(invite)
    return invite.id


def _audit(unit: Unit, actor: Actor, place: Place, action: str, person_id: int | None) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        person_id=person_id,
    )
