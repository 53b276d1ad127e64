"""Reminding whoever can close what is missing, once a day (programme §2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.permissions import UseCase
from domain.readiness import Gap, GapOwner, owner
from services.access import Actor, RefusedError, demand, reads, writes
from services.people import Filter, matches_filter
from services.person_rows import member_of, note
from services.places import Place, needed_cycle, place_of
from services.pool import Member, members
from services.remind_rows import Wanted, in_chunks, post_due, sift
from storage.tables import Guardianship

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.unit import Unit

REMINDABLE: Final = frozenset({Filter.CONSENT, Filter.GUARDIAN, Filter.QUESTIONNAIRE})
"""Filters whose people miss something that a reminder can mend."""


@dataclass(frozen=True, slots=True)
class RemindPlan:
    """What reminding everybody under a filter would do; a message counts once, whomever it goes to."""

    people: int
    messages: int
    today: int
    """Those who were reminded today already."""
    no_chat: int
    full: int
    """Those whose week's budget is used up."""
    curator: int
    """Participants whom only the curator can help on."""


@reads(UseCase.PERSON_REMIND)
async def remind_plan(unit: Unit, actor: Actor, organization_id: int, wanted: Filter) -> RemindPlan:
    """Return how many would be reminded under a filter, and why not the others."""
    place, found = await _under(unit, actor, organization_id, wanted)
    plan, _ = await _planned(unit, place, found)
    return plan


@writes(UseCase.PERSON_REMIND)
async def remind_person(unit: Unit, actor: Actor, person_id: int) -> int:
    """Remind whoever can close what is missing, the person or the guardian, once a day; return how many were reminded.

    Raises:
        RefusedError: ``nothing_missing``, ``reminded_today``, ``week_full``, ``no_chat_here``, or ``curator_turn`` if
            only the curator can go on.
    """
    member, place = await member_of(unit, actor, person_id, UseCase.PERSON_REMIND)
    plan, due = await _planned(unit, place, [member])
    if plan.today and not due:
        raise RefusedError("reminded_today")
    if plan.full and not due:
        raise RefusedError("week_full")
    if plan.no_chat and not due:
        raise RefusedError("no_chat_here")
    if not due:
        raise RefusedError("curator_turn" if member.gaps else "nothing_missing")
    post_due(unit, place, due)
    note(unit, actor, place, "person.remind", person_id=person_id)
    return len(due)


@writes(UseCase.PERSON_REMIND)
async def remind_all(unit: Unit, actor: Actor, organization_id: int, wanted: Filter) -> int:
    """Remind everybody under a filter of what is missing, each once a day; return how many messages will leave."""
    place, found = await _under(unit, actor, organization_id, wanted)
    _, due = await _planned(unit, place, found)
    post_due(unit, place, due)
    note(unit, actor, place, "people.remind", filter=wanted.value, count=len(due))
    return len(due)


async def _under(unit: Unit, actor: Actor, organization_id: int, wanted: Filter) -> tuple[Place, list[Member]]:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.PERSON_REMIND, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    return place, [member for member in await members(unit, place, cycle.id) if matches_filter(member, wanted)]


async def _planned(unit: Unit, place: Place, found: Sequence[Member]) -> tuple[RemindPlan, Sequence[Wanted]]:
    """Return what will leave and what will not; a guardian who is not linked yet cannot be reached."""
    wanted, curator = await _wanted(unit, found)
    sifted = await sift(unit, place, wanted)
    plan = RemindPlan(
        len(found), len(sifted.due), sifted.today, no_chat=sifted.no_chat, full=sifted.full, curator=curator
    )
    return plan, sifted.due


async def _wanted(unit: Unit, found: Sequence[Member]) -> tuple[list[Wanted], int]:
    guardians = await _guardians_of(unit, [member.person_id for member in found])
    wanted: list[Wanted] = []
    curator = 0
    for member in found:
        before = len(wanted)
        turns = {owner(gap) for gap in member.gaps}
        # Without a guardian it is the minor who passes the link on.
        if GapOwner.PERSON in turns or Gap.GUARDIAN_NOT_LINKED in member.gaps:
            wanted.append(Wanted("missing_steps", member.person_id, member.participation_id))
        if Gap.GUARDIAN_CONSENT in member.gaps:
            wanted += [
                Wanted("missing_guardian_consent", guardian_id, member.participation_id)
                for guardian_id in guardians.get(member.person_id, ())
            ]
        curator += before == len(wanted)
    return wanted, curator


async def _guardians_of(unit: Unit, minor_ids: Sequence[int]) -> dict[int, list[int]]:
    rows = await in_chunks(
        unit,
        minor_ids,
        lambda ids: select(Guardianship.minor_id, Guardianship.guardian_id).where(
            Guardianship.minor_id.in_(ids), Guardianship.refused_at.is_(None)
        ),
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.minor_id, []).append(row.guardian_id)
    return found
