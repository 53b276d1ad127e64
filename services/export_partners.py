"""The register of partners: a row a partner, with its agreement, its mentors and their hours (programme §10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from locales.marks import N_
from reports.workbook import day
from services.export_cells import Cells
from services.export_sheets import PARTNERS
from services.partner_rows import hours_of
from storage.tables import Partner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

KINDS = {
    "company": N_("Company"),
    "college": N_("College"),
    "university": N_("University"),
    "ngo": N_("Public organisation"),
    "other": N_("Other partner"),
}


class PartnerRows(Cells):
    """The rows of the partners; whom to call there stands in the server's workbook only."""

    async def _partner_rows(self, cycle_id: int) -> AsyncIterator[tuple[int, list[Any]]]:
        rows = await self._unit.all(
            select(Partner.__table__).where(Partner.organization_id == self._place.id).order_by(Partner.id)
        )
        mentors = await hours_of(self._unit, cycle_id, [row.id for row in rows])
        for number, row in enumerate(rows, 1):
            own = mentors.get(row.id, [])
            reach = ", ".join(part for part in (row.contact_name, row.contact_reach) if part)
            yield (
                PARTNERS,
                [
                    number,
                    row.name,
                    self._t(KINDS.get(row.kind, row.kind)),
                    row.agreement_number,
                    day(row.agreement_from),
                    day(row.agreement_to),
                    self._free_text(reach),
                    len(own),
                    sum(each.meetings for each in own),
                    round(sum(each.minutes for each in own) / 60, 1),
                    self._free_text(row.note),
                ],
            )
