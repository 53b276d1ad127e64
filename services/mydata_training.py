"""Training and selection in the file about oneself (consents §6). Plain functions.

The selection note is not shown on any screen of the mentor's. It is data about a person all the same, so whoever asks
what is held about them reads it here, its words included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.training import Decision, TrainingKind
from locales.marks import N_
from reports.paper import Section, Table
from storage.tables import Organization, Selection, TrainingAttendance, TrainingDay, TrainingProgress

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from reports.paper import Printer
    from storage.unit import Unit

_DECISIONS: Final = {
    Decision.POOL: N_("in the pool"),
    Decision.LATER: N_("decided later"),
    Decision.NOT_NOW: N_("not now"),
}


async def training_and_selection(unit: Unit, t: Printer, catalogue: Catalogue, person_id: int) -> list[Section]:
    """Return what is kept of a mentor's training, and the selection note; nothing for who never mentored."""
    tables = [*await _modules(unit, t, catalogue, person_id), *await _days(unit, t, catalogue, person_id)]
    found = [Section(t("Training"), tables=tuple(tables))] if tables else []
    rows = await unit.all(
        select(Selection.__table__, Organization.name.label("school"))
        .join(Organization, Organization.id == Selection.organization_id)
        .where(Selection.person_id == person_id)
        .order_by(Selection.id)
    )
    return [*found, *(_note(t, row) for row in rows)]


async def _modules(unit: Unit, t: Printer, catalogue: Catalogue, person_id: int) -> list[Table]:
    rows = await unit.all(
        select(TrainingProgress.__table__)
        .where(TrainingProgress.person_id == person_id)
        .order_by(TrainingProgress.begun_at, TrainingProgress.id)
    )
    if not rows:
        return []
    lines = tuple(
        (
            _title(t, catalogue, row.module),
            t.on(row.begun_at),
            t.on(row.passed_at) if row.passed_at else t("not finished"),
            t("{n} of {m}", n=row.right, m=row.asked),
            str(row.attempts),
        )
        for row in rows
    )
    head = (t("Part"), t("Begun"), t("Passed"), t("Right answers of the last try"), t("Tries"))
    return [Table(head, lines, (4, 2, 2, 2, 1), t("Training in the chat"))]


async def _days(unit: Unit, t: Printer, catalogue: Catalogue, person_id: int) -> list[Table]:
    rows = await unit.all(
        select(TrainingDay.__table__)
        .join(TrainingAttendance, TrainingAttendance.day_id == TrainingDay.id)
        .where(TrainingAttendance.person_id == person_id)
        .order_by(TrainingDay.held_on, TrainingDay.id)
    )
    if not rows:
        return []
    lines = tuple((t.day(row.held_on), _theme(t, catalogue, row), t("{n} min", n=row.minutes)) for row in rows)
    return [Table((t("When"), t("Theme"), t("Length")), lines, (2, 4, 1), t("Training in person"))]


def _theme(t: Printer, catalogue: Catalogue, row: Any) -> str:
    if row.kind == TrainingKind.INITIAL:
        return t("Initial training")
    return _title(t, catalogue, row.module) if row.module else str(row.theme or "—")


def _title(t: Printer, catalogue: Catalogue, module: str) -> str:
    found = catalogue.training.get(module)
    return found.title.of(t.locale, child=t.child) if found else module


def _note(t: Printer, row: Any) -> Section:
    facts = [
        (t("School"), row.school),
        (t("Interview held"), t.on(row.interviewed_at) if row.interviewed_at else t("no")),
        (t("How well the person fits, from 1 to 5"), str(row.fit) if row.fit else "—"),
        (t("Identity and papers checked by the school"), t.on(row.documents_at) if row.documents_at else t("no")),
        (t("Decision"), f"{t(_DECISIONS[Decision(row.decision)])}, {t.on(row.decided_at)}" if row.decision else "—"),
        (t("Words of the curator"), row.note or "—"),
    ]
    return Section(t("Selection note"), facts=tuple(facts))
