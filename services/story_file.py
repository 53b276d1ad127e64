"""The practice bank as a document. Plain functions: the rows come from ``services.story_bank``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.stories import QUESTIONS, StoryKind, Tag, Voice
from reports.docx_paper import docx
from reports.paper import Paper, Printer, Section
from services.exporting import shipped_catalogue
from services.lookups import today_in
from services.pool import names_of
from services.story_rows import texts_of
from services.story_words import FIELDS, KINDS, TAGS, VOICES
from storage.tables import Organization

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from storage.unit import Unit


async def bank_bytes(unit: Unit, rows: Sequence[Any], translator: Translator, zone: str) -> bytes:
    """Return the stories as DOCX; authors stand by first name or post, as they have allowed."""
    t = Printer(translator, zone)
    schools = {
        row.id: row.name
        for row in await unit.all(
            select(Organization.id, Organization.name).where(
                Organization.id.in_(sorted({row.organization_id for row in rows}))
            )
        )
    }
    names = await names_of(unit, {row.author_id for row in rows})
    sections = tuple(_section(t, row, schools[row.organization_id], names[row.author_id].first_name) for row in rows)
    paper = Paper(
        title=t("Practice bank"),
        locale=t.locale,
        made_on=today_in(unit.now, zone),
        lead=(t("Approved by the curators; everybody shown here has allowed it."),),
        sections=sections,
    )
    return docx(paper)


def _section(t: Printer, row: Any, school: str, name: str | None) -> Section:
    kind, voice, texts = StoryKind(row.kind), Voice(row.voice), texts_of(row)
    who = t(VOICES[voice])
    if voice in {Voice.MENTOR, Voice.MENTEE} and name:
        who += f", {name}"
    facts = [(t("School"), school), (t("Told by"), who)]
    if row.form:
        facts.append((t("Form"), shipped_catalogue().forms[row.form].title.of(t.locale)))
    if row.tags:
        facts.append((t("About"), ", ".join(t(TAGS[Tag(tag)]) for tag in row.tags)))
    said = [(t(FIELDS[field]), texts[field]) for field in QUESTIONS[kind] if field != "title" and texts.get(field)]
    return Section(texts.get("title") or t(KINDS[kind]), facts=(*facts, *said))
