"""One tap of the municipal curator reminds a school of what is late in its roadmap (issue 5 item 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.permissions import UseCase
from services.access import Actor, RefusedError, demand, writes
from services.lookups import curator_ids
from services.notices import post
from services.places import place_of
from services.roadmap.comparing import REMIND, overdue_terms, reminded_lately
from storage.tables import Roadmap

if TYPE_CHECKING:
    from storage.unit import Unit

REMINDED: Final = "school_reminded"


@writes(UseCase.SCHOOL_REMIND)
async def remind_school(unit: Unit, actor: Actor, organization_id: int) -> int:
    """Write to the school's curators which rows are late; return how many rows. Once in three days.

    Raises:
        RefusedError: ``no_school``; ``school_nothing_late``; ``school_reminded`` if it was reminded lately;
            ``school_no_curator`` while it has none.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SCHOOL_REMIND, place.municipality_id, None)
    roadmap = await unit.first(
        select(Roadmap.__table__).where(
            Roadmap.municipality_id == place.municipality_id,
            Roadmap.organization_id == place.id,
            Roadmap.ended_at.is_(None),
        )
    )
    late = [] if roadmap is None else await overdue_terms(unit, roadmap, place.today(unit))
    if roadmap is None or not late:
        raise RefusedError("school_nothing_late")
    if await reminded_lately(unit, place.id) is not None:
        raise RefusedError("school_reminded")
    curators = await curator_ids(unit, place.id)
    if not curators:
        raise RefusedError("school_no_curator")
    for person_id in curators:
        post(
            unit,
            REMINDED,
            person_id,
            roadmap.id,
            key=unit.now.date().isoformat(),
            municipality_id=place.municipality_id,
        )
    unit.audit(
        actor.person_id,
        REMIND,
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        rows=len(late),
    )
    return len(late)
