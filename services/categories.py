"""Categories of a mentee and the mark «оформляется через КДН»: curator and psychologist (programme §5, consents §7).

Nothing of this stands in a list, a notice or an export; each look is in the journal, without what was seen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.categories import Category, category_fault, special_consent
from domain.matches import LIVE, EndReason
from domain.permissions import UseCase, allowed
from domain.vocabulary import Side
from services.access import Actor, RefusedError, reads, writes
from services.ending import end_pair
from services.group_rows import drop
from services.mentee_facts import facts_of, keep, mentee_of
from services.pair_rows import pairs_of, tell
from services.pool import Name, names_of

if TYPE_CHECKING:
    from services.places import Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """What is noted of a mentee."""

    person_id: int
    organization_id: int
    name: Name
    main: Category | None
    second: Category | None
    special_consent: bool
    """Whether C7 stands in the register, so that «ОВЗ» may be noted."""
    commission: bool | None
    """Whether the matching goes through the commission; ``None`` for whoever may not know."""
    live_matches: int = 0


@reads(UseCase.CATEGORY_NOTE)
async def view_categories(unit: Unit, actor: Actor, person_id: int) -> CategoryCard:
    """Return what is noted of a mentee; the look is audited.

    Raises:
        RefusedError: ``gone`` if the person is no mentee where the actor may look.
    """
    member, place = await mentee_of(unit, actor, person_id, UseCase.CATEGORY_NOTE)
    _note(unit, actor, place, "mentee.facts_view", person_id)
    found = await facts_of(unit, member.participation_id)
    consent = special_consent(member.consents, member.birth_date, place.today(unit))
    main, second = found.main, found.second
    names = await names_of(unit, [person_id])
    may_mark = allowed(actor.roles_in(place.municipality_id, place.id), UseCase.COMMISSION_MARK)
    return CategoryCard(
        person_id,
        place.id,
        names[person_id],
        main,
        second,
        consent,
        found.commission if may_mark else None,
        member.open_matches if may_mark else 0,
    )


@writes(UseCase.CATEGORY_NOTE)
async def note_categories(
    unit: Unit, actor: Actor, person_id: int, *, main: Category | None, second: Category | None
) -> None:
    """Note one main and one second category, or none.

    Raises:
        RefusedError: ``category_same``, ``category_no_main``; ``category_consent`` for «ОВЗ» without C7 on paper.
    """
    member, place = await mentee_of(unit, actor, person_id, UseCase.CATEGORY_NOTE)
    consent = special_consent(member.consents, member.birth_date, place.today(unit))
    fault = category_fault(main, second, special_consent=consent)
    if fault is not None:
        raise RefusedError(fault.value)
    keep(unit, place, member, replace(await facts_of(unit, member.participation_id), main=main, second=second))
    _note(unit, actor, place, "mentee.facts", person_id)


@writes(UseCase.COMMISSION_MARK)
async def mark_commission(unit: Unit, actor: Actor, person_id: int, *, on: bool) -> None:
    """Mark that the matching goes through the commission, or take the mark back without a trace (consents §7).

    A live match is not touched: the curator ends it herself (``end_for_commission``).
    """
    member, place = await mentee_of(unit, actor, person_id, UseCase.COMMISSION_MARK)
    keep(unit, place, member, replace(await facts_of(unit, member.participation_id), commission=on))
    _note(unit, actor, place, "mentee.facts", person_id)


@writes(UseCase.COMMISSION_MARK)
async def end_for_commission(unit: Unit, actor: Actor, person_id: int) -> int:
    """End the live matches of a marked mentee and return how many; everybody gets the same neutral line.

    Of a group only this mentee leaves. No reason is stored.

    Raises:
        RefusedError: ``gone`` if the mark does not stand.
    """
    member, _ = await mentee_of(unit, actor, person_id, UseCase.COMMISSION_MARK)
    if not (await facts_of(unit, member.participation_id)).commission:
        raise RefusedError("gone")
    ended = 0
    for found in await pairs_of(unit, person_id, LIVE):
        own = found.member(person_id)
        if own is None or own.participation_id != member.participation_id:
            continue
        ended += 1
        if len(found.side(Side.MENTEE)) > 1:
            drop(unit, found, own)
            tell(unit, "group_parted", found, [person_id])
        else:
            await end_pair(unit, found, EndReason.OTHER, actor_id=actor.person_id)
    return ended


def _note(unit: Unit, actor: Actor, place: Place, action: str, person_id: int) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="person",
        subject_id=person_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
    )
