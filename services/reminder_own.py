"""A reminder that somebody holds in their chat, by the id that its buttons carry. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from services.access import RefusedError
from services.notices import Urgency, urgency_of
from storage.tables import OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.access import Actor
    from storage.unit import Unit


async def own_reminder(unit: Unit, actor: Actor, outbox_id: int) -> Any:
    """Return the outbox row of an own reminder.

    Raises:
        RefusedError: ``snooze_gone`` if there is none, or it is another's.
    """
    row = await unit.first(select(OutboxMessage.__table__).where(OutboxMessage.id == outbox_id))
    if row is None or row.person_id != actor.person_id or urgency_of(row.kind) is not Urgency.REMINDER:
        raise RefusedError("snooze_gone")
    return row


async def same_message(unit: Unit, row: Any) -> Sequence[Any]:
    """Return all reminders that came in the same message as ``row``, itself among them."""
    if row.message_id is None:
        return [row]
    return await unit.all(
        select(OutboxMessage.__table__)
        .where(
            OutboxMessage.person_id == row.person_id,
            OutboxMessage.message_id == row.message_id,
            OutboxMessage.urgency == row.urgency,
        )
        .order_by(OutboxMessage.id)
    )
