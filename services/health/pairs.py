"""How the pairs of one school are, for whoever reads its list of pairs.

But for ``view_health`` these are plain functions: the callers check the place.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from domain.health import Level
from domain.permissions import UseCase
from services.access import Actor, demand, reads
from services.health.rows import pairs_health, readable
from services.match_rows import match_row
from storage.tables import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.health import Health
    from services.places import Place
    from storage.unit import Unit

LOOK: Final = "match.view"
"""What the journal says when somebody opens a pair's card."""


@reads(UseCase.MATCH_VIEW_SCHOOL)
async def view_health(unit: Unit, actor: Actor, match_id: int) -> Health | None:
    """Return how a pair is, as far as the actor may know; ``None`` while it is not at work."""
    _, place = await match_row(unit, match_id)
    demand(actor, UseCase.MATCH_VIEW_SCHOOL, place.municipality_id, place.id)
    return (await school_health(unit, actor, place)).get(match_id)


async def school_health(unit: Unit, actor: Actor, place: Place) -> dict[int, Health]:
    """Return how every pair at work of a school is, as far as the actor may know."""
    items = readable(actor.roles_in(place.municipality_id, place.id))
    return {match_id: each.health for match_id, each in (await pairs_health(unit, [place.id], items)).items()}


def counted(found: Iterable[Health]) -> dict[Level, int]:
    """Return how many pairs there are of each level, the worst first."""
    counts = Counter(each.level for each in found)
    return {level: counts[level] for level in Level}


async def turned_red(unit: Unit, actor: Actor, found: dict[int, Health], said: Collection[int]) -> tuple[int, ...]:
    """Return the pairs that have turned red since the actor last opened their card, the newest first.

    ``said`` are pairs of which the day has a line of their own already: the silent ones, and those told differently.
    """
    red = {key: each.red_since for key, each in found.items() if each.red_since is not None and key not in said}
    if not red:
        return ()
    looked = {
        row.subject_id: row.at
        for row in await unit.all(
            select(AuditEntry.subject_id, func.max(AuditEntry.at).label("at"))
            .where(AuditEntry.subject_id.in_(red), AuditEntry.action == LOOK, AuditEntry.actor_id == actor.person_id)
            .group_by(AuditEntry.subject_id)
        )
    }
    fresh = [key for key, since in red.items() if key not in looked or looked[key] < since]
    return tuple(sorted(fresh, key=lambda key: (red[key], key), reverse=True))
