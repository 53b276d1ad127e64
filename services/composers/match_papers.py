"""Files on matches that were asked for: the draft of an order, a recorded one, the minutes of the common event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.vocabulary import Role
from services.composers.registry import Due, composer
from services.exporting import shipped_catalogue
from services.match_papers import DRAFT, MINUTES, ORDER, draft_bytes, minutes_bytes, order_bytes
from services.notices import File, Outgoing, Skip
from services.pair_rows import holders
from storage.tables import Document, Event

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

_MAY_SIGN = (Role.CURATOR, Role.SCHOOL_HEAD)


@composer(DRAFT)
async def order_draft(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the draft of an order, to be signed and then recorded with its number."""
    if due.person_id not in await holders(unit, due.subject_id, *_MAY_SIGN):
        return Skip("gone")
    made = await draft_bytes(unit, shipped_catalogue(), due.subject_id, list(due.params.get("matches", ())), t)
    if made is None:
        return Skip("match_moved_on")
    text = t(
        "The draft of the order.\nIt names people: pass it on at school only. Once it is signed, type its number here."
    )
    return Outgoing(text, file=File(*made))


@composer(ORDER)
async def order_paper(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send a recorded order with its number and its table."""
    school = await unit.scalar(select(Document.organization_id).where(Document.id == due.subject_id))
    if school is None or due.person_id not in await holders(unit, school, *_MAY_SIGN):
        return Skip("gone")
    made = await order_bytes(unit, shipped_catalogue(), due.subject_id, t)
    if made is None:
        return Skip("gone")
    return Outgoing(t("The order as a file.\nIt names people: pass it on at school only."), file=File(*made))


@composer(MINUTES)
async def event_minutes(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the minutes of a common event."""
    school = await unit.scalar(select(Event.organization_id).where(Event.id == due.subject_id))
    if school is None or due.person_id not in await holders(unit, school, Role.CURATOR):
        return Skip("gone")
    made = await minutes_bytes(unit, due.subject_id, t)
    if made is None:
        return Skip("gone")
    text = t("The minutes of the common event.\nThey name people: pass them on at school only.")
    return Outgoing(text, file=File(*made))
