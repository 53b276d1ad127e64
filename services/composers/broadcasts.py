"""What a curator writes to a group, and what the curator is told when the last copy is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from services.broadcast_counts import counts_of
from services.composers.registry import Due, composer
from services.notices import Button, Outgoing, Skip
from services.words import broadcast_counts, broadcast_message
from storage.tables import Broadcast, Organization, Person

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit


@composer("broadcast")
async def broadcast(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Word one copy; a broadcast that was stopped meanwhile leaves no further one."""
    row = await unit.first(
        select(Broadcast.text, Broadcast.state, Organization.name, Person.first_name)
        .join(Organization, Organization.id == Broadcast.organization_id)
        .join(Person, Person.id == Broadcast.author_id)
        .where(Broadcast.id == due.subject_id)
    )
    if row is None:
        return Skip("gone")
    if row.state == "stopped":
        return Skip("stopped")
    text = broadcast_message(t, row.name, row.first_name or "", row.text)
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("broadcast_done")
async def broadcast_done(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the author the final count, unless the screen has shown it."""
    row = await unit.first(
        select(Broadcast.state, Broadcast.seen_at, Broadcast.total).where(Broadcast.id == due.subject_id)
    )
    if row is None:
        return Skip("gone")
    if row.seen_at is not None:
        return Skip("seen")
    counts = (await counts_of(unit, [due.subject_id]))[due.subject_id]
    head = t("Your message was stopped.") if row.state == "stopped" else t("Your message has gone to all.")
    text = f"{head}\n{broadcast_counts(t, counts)}"
    return Outgoing(text, ((Button(t("Open"), f"broadcast:{due.subject_id}"),),))
