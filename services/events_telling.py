"""Who hears that an event has moved or is off, and how soon. Plain functions: the callers check the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.appointments import must_leave
from services.events_rows import begins
from services.notices import post
from storage.tables import EventInvitation, OutboxMessage

if TYPE_CHECKING:
    from datetime import datetime

    from services.places import Place
    from storage.unit import Unit


async def tell(
    unit: Unit,
    place: Place,
    row: Any,
    kind: str,
    *,
    key: str,
    new_start: datetime | None = None,
    everybody: bool = False,
) -> None:
    """Tell those who are invited to an event of a change; who said no is left in peace unless ``everybody``.

    Nobody hears of a change of something whose invitation has not left yet (it is worded at the moment of sending), nor
    of a change to what is over. A change that news would bring too late leaves at once (``domain.appointments``).
    """
    starts = [start for start in (begins(row, place.zone), new_start) if start is not None and start > unit.now]
    if not starts:
        return
    waiting = select(OutboxMessage.person_id).where(
        OutboxMessage.kind == "event_invited", OutboxMessage.subject_id == row.id, OutboxMessage.state == "waiting"
    )
    unheard = set(await unit.scalars(waiting))
    people = await unit.all(
        select(EventInvitation.person_id, EventInvitation.coming)
        .where(EventInvitation.event_id == row.id)
        .order_by(EventInvitation.id)
    )
    leave = must_leave(unit.now, min(starts), ZoneInfo(place.zone))
    for person in people:
        if person.person_id in unheard or (person.coming is False and not everybody):
            continue
        post(
            unit,
            kind if leave is None else f"{kind}_soon",
            person.person_id,
            row.id,
            key=key,
            due_at=leave,
            municipality_id=place.municipality_id,
        )
