"""Reminding whoever can close what is missing, once a day (programme §2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.permissions import UseCase
from domain.readiness import Gap, GapOwner, owner
from services.access import Actor, RefusedError, demand, writes
from services.notices import post
from services.people import Filter, matches_filter
from services.person_rows import member_of, note
from services.places import Place, needed_cycle, place_of
from services.pool import Member, members
from storage.tables import Guardianship

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.unit import Unit


@writes(UseCase.PERSON_REMIND)
async def remind_person(unit: Unit, actor: Actor, person_id: int) -> int:
    """Remind whoever can close what is missing, the person or the guardian, once a day; return how many were reminded.

    Raises:
        RefusedError: ``nothing_missing``, or ``curator_turn`` if only the curator can go on.
    """
    member, place = await member_of(unit, actor, person_id, UseCase.PERSON_REMIND)
    reminded = await _remind(unit, place, [member])
    if not reminded:
        raise RefusedError("curator_turn" if member.gaps else "nothing_missing")
    note(unit, actor, place, "person.remind", person_id=person_id)
    return reminded


@writes(UseCase.PERSON_REMIND)
async def remind_all(unit: Unit, actor: Actor, organization_id: int, wanted: Filter) -> int:
    """Remind everybody under a filter of what is missing, each once a day; return how many messages will leave."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.PERSON_REMIND, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    found = [member for member in await members(unit, place, cycle.id) if matches_filter(member, wanted)]
    reminded = await _remind(unit, place, found)
    note(unit, actor, place, "people.remind", filter=wanted.value, count=reminded)
    return reminded


async def _remind(unit: Unit, place: Place, found: Sequence[Member]) -> int:
    """Post one reminder a person and day; a guardian without a confirmed or pending link cannot be reached."""
    day = place.today(unit).isoformat()
    guardians = await _guardians_of(unit, [member.person_id for member in found])
    count = 0
    for member in found:
        turns = {owner(gap) for gap in member.gaps}
        # Without a guardian it is the minor who passes the link on.
        if GapOwner.PERSON in turns or Gap.GUARDIAN_NOT_LINKED in member.gaps:
            post(
                unit,
                "missing_steps",
                member.person_id,
                member.participation_id,
                key=day,
                municipality_id=place.municipality_id,
            )
            count += 1
        if Gap.GUARDIAN_CONSENT in member.gaps:
            for guardian_id in guardians.get(member.person_id, ()):
                post(
                    unit,
                    "missing_guardian_consent",
                    guardian_id,
                    member.participation_id,
                    key=day,
                    municipality_id=place.municipality_id,
                )
                count += 1
    return count


async def _guardians_of(unit: Unit, minor_ids: Sequence[int]) -> dict[int, list[int]]:
    if not minor_ids:
        return {}
    rows = await unit.all(
        select(Guardianship.minor_id, Guardianship.guardian_id).where(
            Guardianship.minor_id.in_(minor_ids), Guardianship.refused_at.is_(None)
        )
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.minor_id, []).append(row.guardian_id)
    return found
