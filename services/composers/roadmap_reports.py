"""A report on a row of a roadmap: to the curator who confirms it, and back to whoever reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from services.composers.registry import Due, composer
from services.exporting import shipped_catalogue
from services.notices import Button, Outgoing, Skip
from services.pool import names_of
from services.roadmap.nudge_words import paper_words
from services.roadmap.rows import measure_row, roadmap_of, terms_by_id
from storage.tables import Measure

if TYPE_CHECKING:
    from locales import Translator
    from services.roadmap.rows import MeasureRow, TermRow
    from storage.unit import Unit


@composer("measure_reported")
async def measure_reported(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask for the curator's word, unless it was given meanwhile."""
    found = await _row(unit, due)
    if found is None:
        return Skip("gone")
    term, measure = found
    if not term.to_be_confirmed:
        return Skip("decided_already")
    name = (await names_of(unit, {term.reported_by or 0})).get(term.reported_by or 0)
    lines = [t("A row of the roadmap is reported."), _named(t, measure), paper_words(t, term)]
    if name is not None:
        lines.append(t("Reported by: {name}", name=name.full))
    return Outgoing("\n".join(line for line in lines if line), ((Button(t("Look and confirm"), f"row:{term.id}"),),))


@composer("measure_confirmed")
async def measure_confirmed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell whoever reported that the row counts as done."""
    found = await _row(unit, due)
    if found is None:
        return Skip("gone")
    term, measure = found
    if term.done_on is None:
        return Skip("reopened")
    day = t.full_date(term.done_on)
    said = t("The row counts as done on {day}. Thank you.", day=day)
    return Outgoing("\n".join([t("Your report is confirmed."), _named(t, measure), said]))


@composer("measure_returned")
async def measure_returned(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell whoever reported what is missing."""
    found = await _row(unit, due)
    if found is None:
        return Skip("gone")
    term, measure = found
    if term.returned_at is None or term.done_on is not None:
        return Skip("reported_again")
    why = t("What is missing: {note}", note=term.return_note or "…")
    return Outgoing(
        "\n".join([t("A report came back to you."), _named(t, measure), why]),
        ((Button(t("Report again"), f"report:{term.id}"),),),
    )


async def _row(unit: Unit, due: Due) -> tuple[TermRow, MeasureRow] | None:
    catalogue = shipped_catalogue()
    term = (await terms_by_id(unit, [due.subject_id])).get(due.subject_id)
    roadmap = None if term is None else await roadmap_of(unit, catalogue, term.roadmap_id)
    if term is None or roadmap is None or roadmap.ended_at is not None:
        return None
    row = await unit.first(select(Measure.__table__).where(Measure.id == term.measure_id))
    return term, measure_row(row, catalogue, roadmap.template)


def _named(t: Translator, measure: MeasureRow) -> str:
    return t("No. {number} “{title}”", number=measure.number, title=t.pick(measure.title))
