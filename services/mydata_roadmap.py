"""Posts that a person has held, days away, and what they have said of rows of a roadmap: parts of the own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from domain.deadline_putting_off import PutOff
from reports.paper import Section, Table
from services.exporting import shipped_catalogue
from storage.tables import Measure, MeasureNudge, MeasureTerm, Organization, PostAbsence, PostHolder

if TYPE_CHECKING:
    from reports.paper import Printer
    from storage.unit import Unit


async def roadmap_part(unit: Unit, t: Printer, person_id: int, *, own: bool) -> list[Section]:
    """Return what stands in roadmaps about a person; only grown-ups hold posts, so a guardian has nothing to read."""
    if not own:
        return []
    tables = [table for table in (await _posts(unit, t, person_id), await _away(unit, t, person_id),
                                  await _said(unit, t, person_id)) if table is not None]  # fmt: skip
    nudged = int(
        await unit.scalar(select(func.count()).select_from(MeasureNudge).where(MeasureNudge.person_id == person_id))
        or 0
    )
    if not tables and not nudged:
        return []
    notes = (t("Reminders of rows that were sent: {n}.", n=nudged),) if nudged else ()
    return [Section(t("Roadmap"), notes=notes, tables=tuple(tables))]


async def _posts(unit: Unit, t: Printer, person_id: int) -> Table | None:
    rows = await unit.all(
        select(PostHolder.post, PostHolder.since, PostHolder.until, Organization.name)
        .outerjoin(Organization, Organization.id == PostHolder.organization_id)
        .where(PostHolder.person_id == person_id)
        .order_by(PostHolder.since, PostHolder.id)
    )
    posts = shipped_catalogue().posts
    lines = tuple(
        (posts[row.post].title.of(t.locale) if row.post in posts else row.post, row.name or t("the municipality"),
         t.day(row.since), t.day(row.until))
        for row in rows
    )  # fmt: skip
    return Table((t("Post"), t("Place"), t("From"), t("Until")), lines, (5, 4, 2, 2)) if lines else None


async def _away(unit: Unit, t: Printer, person_id: int) -> Table | None:
    rows = await unit.all(
        select(PostAbsence.person_id, PostAbsence.first_on, PostAbsence.last_on)
        .where(or_(PostAbsence.person_id == person_id, PostAbsence.substitute_id == person_id))
        .order_by(PostAbsence.first_on, PostAbsence.id)
    )
    said = {True: t("was away"), False: t("stood in for somebody")}
    lines = tuple((said[row.person_id == person_id], t.day(row.first_on), t.day(row.last_on)) for row in rows)
    return Table((t("What"), t("From"), t("Until")), lines, (5, 2, 2)) if lines else None


async def _said(unit: Unit, t: Printer, person_id: int) -> Table | None:
    rows = await unit.all(
        select(
            Measure.number,
            MeasureTerm.reported_by,
            MeasureTerm.reported_at,
            MeasureTerm.report_number,
            MeasureTerm.report_link,
            MeasureTerm.report_note,
            MeasureTerm.return_note,
            MeasureTerm.snoozed_by,
            MeasureTerm.snooze_reason,
        )
        .join(Measure, Measure.id == MeasureTerm.measure_id)
        .where(or_(MeasureTerm.reported_by == person_id, MeasureTerm.snoozed_by == person_id))
        .order_by(MeasureTerm.id)
    )
    lines = []
    for row in rows:
        if row.reported_by == person_id:
            words = (row.report_number, row.report_link, row.report_note, row.return_note)
            lines.append(
                (row.number, t("reported on {when}", when=t.at(row.reported_at)), "; ".join(filter(None, words)))
            )
        if row.snoozed_by == person_id:
            typed = None if row.snooze_reason in set(PutOff) else row.snooze_reason
            lines.append((row.number, t("put off"), typed or ""))
    return Table((t("Row"), t("What"), t("Words")), tuple(lines), (1, 3, 6)) if lines else None
