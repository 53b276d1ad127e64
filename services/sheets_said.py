"""The fact cards about a pupil, for the file about oneself (consents §6). Plain functions: the callers check the right.

The pupil and a confirmed guardian both read them: they are figures of the school, and nothing in them was told in
confidence. What curators note of a pair speaks of several people at once: it stands in nobody's file but their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.sheets import Part
from reports.paper import Section, Table
from services.sheets_rows import FACTS, request_of_sheet
from storage.tables import Answer, CuratorSheet, Organization, SurveyRequest

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from reports.paper import Printer
    from storage.unit import Unit


async def fact_cards(unit: Unit, t: Printer, catalogue: Catalogue, person_id: int) -> Section | None:
    """Return every fact card about a person, each with its day and school; ``None`` if there is none."""
    rows = await unit.all(
        select(
            CuratorSheet.id,
            CuratorSheet.part,
            SurveyRequest.version,
            SurveyRequest.completed_at,
            SurveyRequest.asked_at,
            Organization.name,
            Answer.item_id,
            Answer.value,
        )
        .join(SurveyRequest, request_of_sheet())
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .join(Organization, Organization.id == CuratorSheet.organization_id)
        .where(CuratorSheet.about_id == person_id)
        .order_by(CuratorSheet.opened_at, CuratorSheet.id, Answer.answered_at, Answer.id)
    )
    if not rows:
        return None
    cards: dict[int, list[Any]] = {}
    for row in rows:
        cards.setdefault(row.id, []).append(row)
    notes = (t("Filled in by the curator of the school."),)
    tables = tuple(_table(t, catalogue, answers) for answers in cards.values())
    return Section(t("Facts at the start and at the end"), notes=notes, tables=tables)


def _table(t: Printer, catalogue: Catalogue, answers: list[Any]) -> Table:
    head = answers[0]
    questionnaire = catalogue.questionnaire(FACTS, head.version or None)
    lines = []
    for row in answers:
        item = questionnaire.item(row.item_id)
        labels = {each.id: each.label.of(t.locale) for each in item.options}
        given = t("skipped") if row.value is None else labels.get(str(row.value), str(row.value))
        lines.append((item.text.of(t.locale), given))
    when = t.on(head.completed_at or head.asked_at)
    part = t("the start") if head.part == Part.START else t("the end")
    return Table((t("Question"), t("Answer given")), tuple(lines), (3, 2), f"{part}, {head.name}, {when}")
