"""Looking back at a pair after its final meeting: what was reached, what each side wants next, and one's own paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.closing import LOOKS_BACK, WISHES, CertificateKind, Wish
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MentoringForm, PersonKind, Side
from services.access import RefusedError, reads, writes
from services.certificate_rows import issue, school_of_cycle
from services.closing_rows import held_in, wards_in, wishes_of
from services.goal_rows import Papers, papers
from services.notices import post
from services.pair_rows import pair, pairs_of
from storage.ids import new_id
from storage.tables import Guardianship, NextWish

if TYPE_CHECKING:
    from services.access import Actor
    from services.certificate_rows import Deserved
    from services.pair_rows import Member, Pair
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class LookBack:
    """A pair at its end as one of its people sees it, or the guardian of one."""

    match_id: int
    names: str
    """First names of the other side; a pupil mentor's mentees are nobody's business at home (``services.wards``)."""
    child: str | None
    """The child's first name, where a guardian reads."""
    side: Side
    form: MentoringForm
    status: MatchStatus
    held: int
    minutes: int
    known: Papers
    """The plan and its marks; the guardian reads them as on the plan's own page."""
    wish: Wish | None
    may_wish: bool
    certificate: bool
    """The reader's own paper, or the child's, can be asked for."""
    thanks: bool
    """The letter of thanks to parents of a pupil who was a mentor can be asked for."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A line of one's pairs that have said goodbye; ``names`` are the other side's, of a ward's pair the child's."""

    match_id: int
    names: str
    status: MatchStatus


@reads(UseCase.MATCH_REFLECT)
async def endings(unit: Unit, actor: Actor) -> tuple[Ending, ...]:
    """Return the actor's pairs, and those of their wards, that have had their final meeting, the newest first."""
    if actor.person_id is None:
        return ()
    wards = await unit.scalars(
        select(Guardianship.minor_id).where(
            Guardianship.guardian_id == actor.person_id,
            Guardianship.confirmed_at.is_not(None),
            Guardianship.refused_at.is_(None),
        )
    )
    found: dict[int, Ending] = {}
    for person_id in (actor.person_id, *wards):
        for each in await pairs_of(unit, person_id, LOOKS_BACK):
            place = each.member(person_id)
            own = person_id == actor.person_id
            names = each.names(person_id) if own else place.first_name if place else ""
            found.setdefault(each.id, Ending(each.id, names, each.status))
    return tuple(sorted(found.values(), key=lambda each: -each.match_id))


@reads(UseCase.MATCH_REFLECT)
async def look_back(unit: Unit, actor: Actor, match_id: int) -> LookBack:
    """Return a pair at its end.

    Raises:
        RefusedError: ``gone`` where it is not the actor's, nor a ward's, or there was no final meeting yet.
    """
    found, place, own, has_account = await _place(unit, actor, match_id)
    held, minutes = await held_in(unit, [found.id])
    wishes = await wishes_of(unit, [found.id])
    closed = found.status is MatchStatus.CLOSED
    hidden = not own and place.side is Side.MENTOR
    return LookBack(
        match_id=found.id,
        names="" if hidden else found.names(place.person_id),
        child=None if own else place.first_name,
        side=place.side,
        form=found.form,
        status=found.status,
        held=held,
        minutes=minutes,
        known=Papers((), (), {}) if hidden else await papers(unit, found.id),
        wish=wishes.get((found.id, place.person_id)) if own or not has_account else None,
        may_wish=own or not has_account,
        certificate=closed and (own or not has_account),
        thanks=closed and not own and place.side is Side.MENTOR and place.kind == PersonKind.PUPIL,
    )


@writes(UseCase.MATCH_REFLECT)
async def say_wish(unit: Unit, actor: Actor, match_id: int, wish: Wish) -> None:
    """Note what somebody wants next; a second word takes the place of the first. Only the school reads it.

    Raises:
        RefusedError: ``gone``; ``wish_settled`` when the school has taken the person in as a mentor already.
    """
    found, place, own, has_account = await _place(unit, actor, match_id)
    if actor.person_id is None or wish not in WISHES[place.side] or not (own or not has_account):
        raise RefusedError("gone")
    invited = await unit.scalar(
        select(NextWish.invited_at).where(NextWish.match_id == found.id, NextWish.person_id == place.person_id)
    )
    if invited is not None:
        raise RefusedError("wish_settled")
    unit.put(
        NextWish(
            id=new_id(),
            municipality_id=found.municipality_id,
            organization_id=found.organization_id,
            cycle_id=found.cycle_id,
            match_id=found.id,
            person_id=place.person_id,
            side=place.side.value,
            wish=wish.value,
            said_at=unit.now,
            said_by=actor.person_id,
            invited_at=None,
            invited_by=None,
        ),
        key=["match_id", "person_id"],
    )


@writes(UseCase.MATCH_REFLECT)
async def request_certificate(unit: Unit, actor: Actor, match_id: int, *, thanks: bool = False) -> None:
    """Have one's own certificate sent as a PDF, or the letter of thanks; numbered at the first request, then kept.

    Raises:
        RefusedError: ``gone``; ``certificate_later`` while the curator has not closed the pair.
    """
    found, place, own, has_account = await _place(unit, actor, match_id)
    if actor.person_id is None or (thanks and own) or not (thanks or own or not has_account):
        raise RefusedError("gone")
    if found.status is not MatchStatus.CLOSED:
        raise RefusedError("certificate_later")
    school = await school_of_cycle(unit, found.cycle_id)
    (certificate,) = await issue(unit, school, [_deserved(place, actor.person_id, thanks=thanks)], by=actor.person_id)
    post(
        unit,
        "certificate_file",
        actor.person_id,
        certificate,
        key=f"{unit.now:%Y%m%d%H%M}",
        municipality_id=found.municipality_id,
    )


def _deserved(place: Member, reader_id: int, *, thanks: bool) -> Deserved:
    if thanks:
        return CertificateKind.THANKS, reader_id, place.participation_id
    kind = CertificateKind.MENTOR if place.side is Side.MENTOR else CertificateKind.MENTEE
    return kind, place.person_id, place.participation_id


async def _place(unit: Unit, actor: Actor, match_id: int) -> tuple[Pair, Member, bool, bool]:
    """Return the pair, whose end it is, whether that is the actor's own, and whether that person has an account."""
    found = await pair(unit, match_id)
    if found is None or found.status not in LOOKS_BACK or actor.person_id is None:
        raise RefusedError("gone")
    own = found.member(actor.person_id)
    if own is not None and own in found.staying:
        return found, own, True, True
    wards = await wards_in(unit, actor.person_id, [member.person_id for member in found.staying], found.zone)
    place = next((member for member in found.staying if member.person_id in wards), None)
    if place is None:
        raise RefusedError("gone")
    return found, place, False, wards[place.person_id]
