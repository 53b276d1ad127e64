"""A school's workbook, sheet by sheet (programme §10: the columns of the two pools, the registers)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.vocabulary import Side
from services.export_partners import PartnerRows
from services.export_pools import PoolRows
from services.export_records import RecordRows
from services.export_sheets import SHEETS
from services.export_stories import StoryRows
from services.places import needed_cycle
from services.pool import members, names_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Register(PoolRows, RecordRows, PartnerRows, StoryRows):
    """Everything of one school's open cycle; without ``names`` people are codes."""

    def sheets(self) -> list[dict[str, Any]]:
        """Return titles and columns in the reader's language."""
        return [
            {"title": self._t(title), "columns": [[self._t(header), width] for header, width in columns]}
            for title, columns in SHEETS
        ]

    async def rows(self) -> AsyncIterator[tuple[int, list[Any]]]:
        """Yield (sheet, cells) for all sheets."""
        cycle = await needed_cycle(self._unit, self._place.id)
        self._members = await members(self._unit, self._place, cycle.id)
        await self._load_matches(cycle.id)
        people = {m.person_id for m in self._members}
        people |= {row.person_id for sides in self._sides.values() for rows in sides.values() for row in rows}
        self._names = await names_of(self._unit, people)
        for source in (
            self._pool_rows(Side.MENTEE),
            self._pool_rows(Side.MENTOR),
            self._match_rows(),
            self._meeting_rows(),
            self._feedback_rows(),
            self._consent_rows(),
            self._partner_rows(cycle.id),
            self._story_rows(),
        ):
            async for row in source:
                yield row
