"""Which place, set, year and indicator are on the screen: ids in the dialog's data, or what is usual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.kit import talk
from services.access import RefusedError
from services.indicators.figures import Asked, list_sets
from services.indicators.places import my_places
from services.lookups import today_in

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from services.access import Actor
    from services.indicators.places import PlaceName
    from storage.unit import Unit

DISTRICT: Final = 0
"""The municipality itself among the ids of places."""


async def places(unit: Unit, actor: Actor) -> tuple[PlaceName, ...]:
    """Return the places that the actor may look at.

    Raises:
        RefusedError: ``no_school`` where there is none.
    """
    found = await my_places(unit, actor)
    if not found:
        raise RefusedError("no_school")
    return found


async def asked(unit: Unit, actor: Actor, catalogue: Catalogue, manager: DialogManager) -> Asked:
    """Return what is looked at; a place or set that is not the actor's any more gives way to the first one."""
    data = manager.dialog_data
    ids = [each.organization_id for each in await places(unit, actor)]
    chosen = data.get("place")
    place = None if chosen == DISTRICT else chosen
    if chosen is None or place not in ids:
        place = ids[0]
    sets = await list_sets(unit, actor, catalogue, place)
    set_id = data["set"] if data.get("set") in sets else sets[0]
    year = data.get("year") or today_in(unit.now, actor.zone).year
    return Asked(place, int(year), set_id, str(data.get("indicator") or ""))


async def asked_now(manager: DialogManager) -> Asked:
    """Return what is looked at, for an action."""
    here = talk(manager)
    return await asked(here.unit, here.actor, here.catalogue, manager)
