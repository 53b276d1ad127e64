"""A document whose term ends: the curator has two weeks for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.documents import ENDS_SOON
from domain.reminders import ReminderKind
from services.composers.registry import Due, composer
from services.documents_rows import shelves
from services.exporting import shipped_catalogue
from services.lookups import today_in
from services.notices import Brief, Button, Outgoing, Skip
from storage.tables import Document

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

_MINUTE = 60


@composer(ReminderKind.DOCUMENT_ENDS)
async def document_ends(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind of a document that ends, unless it was removed, prolonged, or has a newer version."""
    row = await unit.first(select(Document.__table__).where(Document.id == due.subject_id))
    if row is None or row.removed_at is not None or row.valid_until is None:
        return Skip("gone")
    today = today_in(unit.now, due.zone)
    if not today <= row.valid_until <= today + ENDS_SOON:
        return Skip("prolonged")
    shelf = (await shelves(unit, [row.organization_id], today))[row.organization_id]
    if shelf.rows[row.kind][0].id != row.id:
        return Skip("renewed")
    spec = shipped_catalogue().documents.get(row.kind)
    title = spec.title.of(t.locale) if spec else row.kind
    text = t(
        "A document ends soon.\n{title}: it holds until {day}. When the new one is signed, record it on the board.",
        title=title,
        day=t.full_date(row.valid_until),
    )
    button = Button(t("Open the document"), f"document:{row.id}")
    brief = Brief(t("A document ends on {day}: {title}", day=f"{row.valid_until:%d.%m}", title=title), _MINUTE, button)
    return Outgoing(text, ((button,),), brief=brief)
