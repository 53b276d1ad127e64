"""Stories that a person has told or is shown in, and the question whether they come again: parts of the own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.stories import QUESTIONS, StoryKind, StoryState
from locales.marks import N_
from reports.paper import Section, Table
from services.story_rows import texts_of
from services.story_words import FIELDS
from storage.tables import ComeAgain, Organization, Story, StoryPerson

if TYPE_CHECKING:
    from reports.paper import Printer
    from storage.unit import Unit

_STATES = {
    StoryState.DRAFT: N_("begun"),
    StoryState.TOLD: N_("told to the curator"),
    StoryState.APPROVED: N_("approved for the practice bank"),
}


async def told_stories(unit: Unit, t: Printer, person_id: int, *, own: bool) -> list[Section]:
    """Return the person's own stories with their words, and by date those that others tell of the same pair.

    A guardian reads that there are some, not the child's words.
    """
    mine = await unit.all(select(Story.__table__).where(Story.author_id == person_id).order_by(Story.id))
    shown = await unit.all(
        select(Story.id, Story.created_at, Story.state)
        .join(StoryPerson, StoryPerson.story_id == Story.id)
        .where(StoryPerson.person_id == person_id, Story.author_id != person_id)
        .order_by(Story.id)
    )
    again = await unit.all(
        select(ComeAgain.asked_at, ComeAgain.again, ComeAgain.answered_at, Organization.name)
        .join(Organization, Organization.id == ComeAgain.organization_id)
        .where(ComeAgain.person_id == person_id)
        .order_by(ComeAgain.id)
    )
    found = []
    if mine or shown:
        rows = [
            (
                t.at(row.created_at),
                t(_STATES[StoryState(row.state)]),
                t("told by the person"),
                _words(t, row) if own else "",
            )
            for row in mine
        ]
        rows += [
            (t.at(row.created_at), t(_STATES[StoryState(row.state)]), t("told by somebody else about the pair"), "")
            for row in shown
        ]
        head = (t("When"), t("State"), t("By whom"), t("Words"))
        found.append(Section(t("Stories"), tables=(Table(head, tuple(rows), (2, 3, 3, 6)),)))
    if again:
        said = {True: t("yes"), False: t("no"), None: t("no answer")}
        lines = tuple(
            (t.at(row.asked_at), row.name, said[None if row.again is None else bool(row.again)], t.at(row.answered_at))
            for row in again
        )
        head = (t("Asked on"), t("School"), t("Answer"), t("Answered on"))
        found.append(Section(t("Taking part in the next school year"), tables=(Table(head, lines, (3, 4, 3, 3)),)))
    return found


def _words(t: Printer, row: object) -> str:
    texts = texts_of(row)
    kind = StoryKind(row.kind)  # type: ignore[attr-defined]
    return "; ".join(f"{t(FIELDS[field])}: {texts[field]}" for field in QUESTIONS[kind] if texts.get(field))
