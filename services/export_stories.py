"""The register of the practice bank: what is approved and allowed; the words stand in the server's workbook only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.stories import QUESTIONS, StoryKind, Tag, Voice
from reports.workbook import day
from services.export_cells import Cells
from services.export_sheets import STORIES
from services.story_bank import approved_in
from services.story_rows import texts_of
from services.story_words import FIELDS, KINDS, TAGS, VOICES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class StoryRows(Cells):
    """The rows of stories and practices."""

    async def _story_rows(self) -> AsyncIterator[tuple[int, list[Any]]]:
        for number, row in enumerate(await approved_in(self._unit, [self._place.id]), 1):
            kind, texts = StoryKind(row.kind), texts_of(row)
            words = "\n".join(f"{self._t(FIELDS[one])}: {texts[one]}" for one in QUESTIONS[kind] if texts.get(one))
            yield (
                STORIES,
                [
                    number,
                    self._t(KINDS[kind]),
                    self._t(VOICES[Voice(row.voice)]),
                    self._form(row.form) if row.form else None,
                    ", ".join(self._t(TAGS[Tag(tag)]) for tag in row.tags or []),
                    day(row.approved_at.astimezone(self._zone).date()) if row.approved_at else None,
                    self._free_text(words),
                ],
            )
