"""What a mentor is told about the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.training import Decision
from services.composers.registry import Due, composer
from services.notices import Button, Outgoing, Skip
from services.selection import SELECTED
from storage.tables import Participation, Selection

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit


@composer(SELECTED)
async def mentor_selected(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a mentor that they are in the pool, and what is next; nothing of the note is said (questionnaires §2)."""
    found = await unit.first(
        select(Selection.decision, Participation.left_at)
        .join(Participation, Participation.id == Selection.participation_id)
        .where(Selection.participation_id == due.subject_id, Selection.person_id == due.person_id)
    )
    if found is None or found.left_at is not None or found.decision != Decision.POOL:
        return Skip("decided_anew")
    text = t.you(
        "Good news from school.\nYou are one of the school's mentors now, welcome! "
        "The curator looks for somebody who needs just you. You will be asked before anything is settled."
    )
    return Outgoing(text, ((Button(t("What is next"), "menu"),),))
