"""The word that choosing has begun at a common event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from domain.events import EventState
from services.choosing import OPENED
from services.composers.registry import Due, composer, read_by_another
from services.notices import Button, Outgoing, Skip
from storage.tables import Choice, Choosing, Event, EventInvitation

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit


@composer(OPENED)
async def choosing_open(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask with whom somebody would like to work; who has said so meanwhile is not asked again."""
    chosen = exists().where(Choice.choosing_id == Choosing.id, Choice.person_id == due.person_id)
    row = await unit.first(
        select(Event.id, Event.title, Event.state, Choosing.closed_at, chosen.correlate(Choosing).label("chosen"))
        .join(Choosing, Choosing.event_id == Event.id)
        .join(EventInvitation, EventInvitation.event_id == Event.id)
        .where(Event.id == due.subject_id, EventInvitation.person_id == due.person_id)
    )
    if row is None:
        return Skip("gone")
    if row.state == EventState.CANCELLED:
        return Skip("event_cancelled")
    if row.closed_at is not None:
        return Skip("choosing_closed")
    if row.chosen:
        return Skip("answered")
    ask = (
        t("With whom would your child like to be in a pair? Please ask and tap: a first and a second choice.")
        if read_by_another(due)
        else t.you("With whom would you like to be in a pair? Two taps: your first and your second choice.")
    )
    private = t("Only the curator sees the choices.")
    return Outgoing(
        t("You can choose now.") + "\n" + t("<b>{title}</b>", title=row.title) + f"\n{ask}\n{private}",
        ((Button(t("Choose"), f"choose:{row.id}"),),),
    )
