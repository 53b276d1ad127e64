"""The board of documents: what a school must have by stage, what it has recorded (programme §10).

A document is recorded, never kept: number, date, a link or where the paper lies. No scan comes into the chat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.documents import MATCH_ORDER, Count, Need, Standing, by_stage, count
from domain.permissions import UseCase, allowed
from services.access import Actor, RefusedError, demand, reads
from services.documents_rows import in_use, shelves, spec_of
from services.places import SCHOOLS, place_of
from services.term_rows import ADDENDA, addenda_standing, count_addenda
from storage.tables import Document, Organization

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document on the board."""

    kind: str
    stage: int
    standing: Standing
    number: str | None
    dated_on: date | None


@dataclass(frozen=True, slots=True)
class Board:
    """A school's documents by stage."""

    organization_id: int
    school: str
    lines: tuple[DocumentLine, ...]
    stages: dict[int, Count]
    total: Count


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded version."""

    id: int
    number: str
    dated_on: date
    valid_until: date | None
    link: str | None
    file_name: str | None


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """One document of a school with all its versions, the newest first."""

    organization_id: int
    school: str
    kind: str
    standing: Standing
    versions: tuple[Recorded, ...]
    may_record: bool
    """The actor records documents here, and this one is recorded on the board."""
    may_change: bool
    may_remove: bool
    may_choose: bool
    """Whether the school needs it is the school's choice, and nothing is recorded yet."""
    in_pairs: tuple[int, int] | None = None
    """Of the addenda: how many teacher pairs by order there are, and how many have theirs recorded."""


@dataclass(frozen=True, slots=True)
class SchoolsWith:
    """How many schools have a document, of those that need it."""

    kind: str
    stage: int
    there: int
    needed: int


@dataclass(frozen=True, slots=True)
class DocumentsSummary:
    """A municipality's documents in counts."""

    schools: int
    lines: tuple[SchoolsWith, ...]


@reads(UseCase.DOCUMENT_VIEW)
async def board(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int) -> Board:
    """Return every document of the catalogue with where the school stands, and how many are there by stage."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.DOCUMENT_VIEW, place.municipality_id, place.id)
    today = place.today(unit)
    shelf = (await shelves(unit, [place.id], today))[place.id]
    pairs, there = await count_addenda(unit, place.id)
    lines, found = [], {}
    for spec in catalogue.documents.values():
        found[spec.id] = addenda_standing(spec.id, shelf.standing(spec, today), pairs, there)
        row = shelf.newest(spec)
        lines.append(
            DocumentLine(spec.id, spec.stage, found[spec.id], row.number if row else None,
                         row.dated_on if row else None)
        )  # fmt: skip
    stages = by_stage((spec.rule for spec in catalogue.documents.values()), found)
    return Board(place.id, place.name, tuple(lines), stages, count(found.values()))


@reads(UseCase.DOCUMENT_VIEW)
async def view_document(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, kind: str
) -> DocumentCard:
    """Return one document of a school.

    Raises:
        RefusedError: ``gone`` if the catalogue has no such document.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.DOCUMENT_VIEW, place.municipality_id, place.id)
    spec = spec_of(catalogue, kind)
    today = place.today(unit)
    shelf = (await shelves(unit, [place.id], today))[place.id]
    rows = shelf.rows.get(kind, [])
    records = allowed(actor.roles_in(place.municipality_id, place.id), UseCase.DOCUMENT_RECORD)
    here = records and spec.need is not Need.IN_BOT
    used = await in_use(unit, [row.id for row in rows[:1]]) if records else set()
    pairs, there = await count_addenda(unit, place.id) if kind == ADDENDA else (0, 0)
    return DocumentCard(
        organization_id=place.id,
        school=place.name,
        kind=kind,
        standing=addenda_standing(kind, shelf.standing(spec, today), pairs, there),
        versions=tuple(
            Recorded(row.id, row.number, row.dated_on, row.valid_until, row.link, row.file_name) for row in rows
        ),
        may_record=here and kind != MATCH_ORDER,
        may_change=here and bool(rows),
        may_remove=here and bool(rows) and rows[0].id not in used,
        may_choose=here and spec.need is Need.IF_APPLICABLE and not rows and not pairs,
        in_pairs=(pairs, there) if pairs else None,
    )


@reads(UseCase.SUMMARY_VIEW)
async def documents_summary(unit: Unit, actor: Actor, catalogue: Catalogue) -> DocumentsSummary:
    """Return how many schools of the actor's municipality have each document: «приказ: 7 из 7 школ»."""
    municipality_id = actor.district
    demand(actor, UseCase.SUMMARY_VIEW, municipality_id, None)
    ids = await unit.scalars(
        select(Organization.id).where(Organization.municipality_id == municipality_id, Organization.kind.in_(SCHOOLS))
    )
    today = unit.now.date()
    found = await shelves(unit, ids, today)
    addenda = {each: await count_addenda(unit, each) for each in found}
    lines = []
    for spec in catalogue.documents.values():
        if spec.need is Need.IN_BOT:
            continue
        counted = count(
            addenda_standing(spec.id, shelf.standing(spec, today), *addenda[each]) for each, shelf in found.items()
        )
        lines.append(SchoolsWith(spec.id, spec.stage, counted.there, counted.needed))
    return DocumentsSummary(len(found), tuple(lines))


@reads(UseCase.DOCUMENT_VIEW)
async def locate_document(unit: Unit, actor: Actor, document_id: int) -> tuple[int, str]:
    """Return the school and the kind of a recorded document, for a button that names the document alone.

    Raises:
        RefusedError: ``gone`` if there is none any more.
    """
    row = await unit.first(
        select(Document.municipality_id, Document.organization_id, Document.kind, Document.removed_at).where(
            Document.id == document_id
        )
    )
    if row is None:
        raise RefusedError("gone")
    demand(actor, UseCase.DOCUMENT_VIEW, row.municipality_id, row.organization_id)
    if row.removed_at is not None:
        raise RefusedError("gone")
    return int(row.organization_id), str(row.kind)
