"""Between a school and the department: a roadmap waits for agreement, is agreed or given back; what is late there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from services.composers.registry import Due, composer
from services.exporting import shipped_catalogue
from services.lookups import today_in
from services.notices import Button, Outgoing, Skip
from services.places import place_of
from services.roadmap.agreeing import AGREED, ASKED, RETURNED
from services.roadmap.agreement_rows import Agreement, agreement_of
from services.roadmap.comparing import overdue_terms
from services.roadmap.rows import measures_of, roadmap_row, terms_by_id
from services.roadmap.school_reminding import REMINDED
from storage.tables import Roadmap

if TYPE_CHECKING:
    from typing import Any

    from locales import Translator
    from storage.unit import Unit

MOST_ROWS: Final = 6


@composer(ASKED)
async def roadmap_asked(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the department's curators that a school waits for agreement."""
    row = await _roadmap(unit, due, Agreement.ASKED)
    if row is None:
        return Skip("decided")
    school = await place_of(unit, row.organization_id)
    text = t("A roadmap waits for agreement.\n{school} asks the department to agree to it.", school=school.name)
    return Outgoing(text, ((Button(t("Open"), f"agreement:{row.id}"),),))


@composer(AGREED)
async def roadmap_agreed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the school that its roadmap is agreed."""
    row = await _roadmap(unit, due, Agreement.AGREED)
    if row is None:
        return Skip("gone")
    text = t(
        "The roadmap is agreed.\nThe department has agreed to it on {day}. The row about it is done.",
        day=t.full_date(row.agreed_on),
    )
    return Outgoing(text, ((Button(t("Open the roadmap"), "roadmap"),),))


@composer(RETURNED)
async def roadmap_returned(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the school why its roadmap came back."""
    row = await _roadmap(unit, due, Agreement.RETURNED)
    if row is None:
        return Skip("asked_again")
    text = t("The roadmap came back.\nThe department writes: {note}", note=row.return_note)
    return Outgoing(text, ((Button(t("Open"), f"agreement:{row.id}"),),))


@composer(REMINDED)
async def school_reminded(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Name the rows that are still late, by number and title."""
    row = await unit.first(select(Roadmap.__table__).where(Roadmap.id == due.subject_id, Roadmap.ended_at.is_(None)))
    late = [] if row is None else await overdue_terms(unit, row, today_in(unit.now, due.zone))
    if row is None or not late:
        return Skip("nothing_late")
    catalogue = shipped_catalogue()
    measures = await measures_of(unit, catalogue, roadmap_row(row, catalogue))
    terms = await terms_by_id(unit, late[:MOST_ROWS])
    lines = [
        t("A word from the municipal curator."),
        t.plural("{n} row of the roadmap is late:", "{n} rows of the roadmap are late:", len(late)),
    ]
    for each in late[:MOST_ROWS]:
        measure = measures[terms[each].measure_id]
        lines.append(t("{number} · {title}", number=measure.number, title=t.pick(measure.title)))
    if len(late) > MOST_ROWS:
        lines.append(t("and {more} more", more=len(late) - MOST_ROWS))
    return Outgoing("\n".join(lines), ((Button(t("Open the roadmap"), "roadmap"),),))


async def _roadmap(unit: Unit, due: Due, state: Agreement) -> Any:
    """Return the roadmap of a notice if it still stands where the notice says."""
    row = await unit.first(select(Roadmap.__table__).where(Roadmap.id == due.subject_id))
    return row if row is not None and agreement_of(row) is state else None
