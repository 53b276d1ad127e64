"""Asking the curator for a pause or for another mentor, with one tap (programme §9: a mentee may "ask for a change").

The other side is told nothing before the curator has decided, and never who asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.consents import is_minor
from domain.pauses import MAY_PAUSE, Outcome, WishKind, WishReason
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, Role, Side
from services.access import Actor, RefusedError, reads, writes
from services.lookups import today_in
from services.pair_rows import Member, Pair, holders, pair, tell
from services.pauses import school_pair
from services.wish_rows import open_wishes, settle_wishes
from storage.ids import new_id
from storage.tables import Guardianship, PairWish, Person

if TYPE_CHECKING:
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class WishView:
    """What somebody in a pair, or a guardian, may ask for."""

    match_id: int
    names: str
    """The other side, as the reader may know it; empty for a mentor's guardian."""
    child: str | None
    """Whose wish it is, where a guardian asks."""
    paused: bool
    may_pause: bool
    may_change: bool
    asked: tuple[WishKind, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """An open wish as the curator reads it."""

    name: str
    kind: WishKind
    reason: WishReason | None


@reads(UseCase.PAIR_WISH)
async def view_wishes(unit: Unit, actor: Actor, match_id: int) -> WishView:
    """Return what the actor may ask for in a match, and what is asked already.

    Raises:
        RefusedError: ``gone``.
    """
    found, place = await _whose(unit, actor, match_id)
    asked = {WishKind(row.kind) for row in await open_wishes(unit, found) if row.person_id == place.person_id}
    mentee = place.side is Side.MENTEE
    for_ward = place.person_id != actor.person_id
    return WishView(
        match_id=found.id,
        names=found.names(place.person_id) if mentee or not for_ward else "",
        child=place.first_name if for_ward else None,
        paused=found.status is MatchStatus.PAUSED,
        may_pause=found.status in MAY_PAUSE and WishKind.PAUSE not in asked,
        may_change=mentee and _may_change(found) and WishKind.CHANGE not in asked,
        asked=tuple(kind for kind in WishKind if kind in asked),
    )


@writes(UseCase.PAIR_WISH)
async def ask_curator(
    unit: Unit, actor: Actor, match_id: int, kind: WishKind, reason: WishReason | None = None
) -> None:
    """Tell the curators that somebody would like a pause or another mentor; asking twice is one wish.

    Raises:
        RefusedError: ``gone``; ``wish_too_late`` where there is nothing to pause or to change any more.
    """
    found, place = await _whose(unit, actor, match_id)
    may = found.status in MAY_PAUSE if kind is WishKind.PAUSE else place.side is Side.MENTEE and _may_change(found)
    if not may:
        raise RefusedError("wish_too_late")
    if any(row.person_id == place.person_id and row.kind == kind.value for row in await open_wishes(unit, found)):
        return
    wish_id = new_id()
    unit.add(
        PairWish(
            id=wish_id,
            municipality_id=found.municipality_id,
            organization_id=found.organization_id,
            match_id=found.id,
            person_id=place.person_id,
            asked_by=actor.by or actor.person_id,
            kind=kind.value,
            reason=reason.value if reason is not None else None,
            asked_at=unit.now,
            settled_at=None,
            settled_by=None,
            outcome=None,
        )
    )
    curators = [each for each in await holders(unit, found.organization_id, Role.CURATOR)
                if found.member(each) is None]  # fmt: skip
    tell(unit, "pair_wish", found, curators, key=str(wish_id), params={"person": place.person_id, "kind": kind.value})


@reads(UseCase.MATCH_PAUSE)
async def wishes_of(unit: Unit, actor: Actor, match_id: int) -> tuple[Wish, ...]:
    """Return the open wishes of a match to its curator. A curator who is in the pair does not read the other's."""
    found = await school_pair(unit, actor, match_id, UseCase.MATCH_PAUSE)
    own = found.member(actor.person_id) is not None
    names = {member.person_id: member.first_name for member in found.members}
    return tuple(
        Wish(names[row.person_id], WishKind(row.kind), WishReason(row.reason) if row.reason else None)
        for row in await open_wishes(unit, found)
        if not own or row.person_id == actor.person_id
    )


@writes(UseCase.MATCH_PAUSE)
async def settle(unit: Unit, actor: Actor, match_id: int) -> None:
    """Note that the curator has spoken with the pair and that it goes on as it is.

    Raises:
        RefusedError: ``gone`` if nobody wishes anything any more.
    """
    found = await school_pair(unit, actor, match_id, UseCase.MATCH_PAUSE)
    if not await settle_wishes(unit, actor, found, Outcome.STAYS):
        raise RefusedError("gone")
    unit.audit(
        actor.person_id,
        "match.wish_settled",
        subject_kind="match",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
    )


def _may_change(found: Pair) -> bool:
    return found.status in MAY_PAUSE or found.status is MatchStatus.PAUSED


async def _whose(unit: Unit, actor: Actor, match_id: int) -> tuple[Pair, Member]:
    """Return the match and the place of the actor in it, or of a child the actor is the confirmed guardian of."""
    found = await pair(unit, match_id)
    if found is None or actor.person_id is None:
        raise RefusedError("gone")
    own = found.member(actor.person_id)
    if own is not None and own in found.staying:
        return found, own
    wards = set(
        await unit.scalars(
            select(Guardianship.minor_id).where(
                Guardianship.guardian_id == actor.person_id,
                Guardianship.confirmed_at.is_not(None),
                Guardianship.refused_at.is_(None),
            )
        )
    )
    for member in found.staying:
        if member.person_id in wards:
            born = await unit.scalar(select(Person.birth_date).where(Person.id == member.person_id))
            if born is None or is_minor(born, today_in(unit.now, found.zone)):
                return found, member
    raise RefusedError("gone")
