"""Recorded documents of schools, sorted into what the catalogue knows. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select

from domain.documents import Standing, Version, counting, in_order, standing
from services.access import RefusedError
from services.cycles import proposed_dates
from storage.tables import Cycle, Document, DocumentChoice, Match, MatchMember

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from catalog.documents import DocumentSpec
    from catalog.model import Catalogue
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one school has recorded: versions by document, the newest first, and what it has no use for."""

    rows: Mapping[str, list[Any]]
    not_needed: frozenset[str]
    year_start: date

    def newest(self, spec: DocumentSpec) -> Any | None:
        """Return the row that counts."""
        rows = self.rows.get(spec.id, [])
        found = counting(spec.rule, [_version(row) for row in rows], self.year_start)
        return next((row for row in rows if found is not None and row.id == found.id), None)

    def standing(self, spec: DocumentSpec, today: date) -> Standing:
        """Return where the school stands with a document."""
        row = self.newest(spec)
        version = None if row is None else _version(row)
        return standing(spec.rule, version, today, not_needed=spec.id in self.not_needed)


def _version(row: Any) -> Version:
    return Version(row.id, row.dated_on, row.valid_until)


def spec_of(catalogue: Catalogue, kind: str) -> DocumentSpec:
    """Return a document of the catalogue.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    spec = catalogue.documents.get(kind)
    if spec is None:
        raise RefusedError("gone")
    return spec


async def shelves(unit: Unit, organization_ids: Collection[int], today: date) -> dict[int, Shelf]:
    """Return the shelves of schools."""
    ids = list(organization_ids)
    rows = await unit.all(
        select(Document.__table__).where(Document.organization_id.in_(ids), Document.removed_at.is_(None))
    )
    choices = await unit.all(
        select(DocumentChoice.organization_id, DocumentChoice.kind).where(DocumentChoice.organization_id.in_(ids))
    )
    years = await unit.all(
        select(Cycle.organization_id, Cycle.starts_on)
        .where(Cycle.organization_id.in_(ids), Cycle.closed_at.is_(None))
        .order_by(Cycle.starts_on)
    )
    started = {row.organization_id: row.starts_on for row in years}
    return {
        each: Shelf(
            _by_kind([row for row in rows if row.organization_id == each]),
            frozenset(row.kind for row in choices if row.organization_id == each),
            started.get(each, proposed_dates(today)[0]),
        )
        for each in ids
    }


def _by_kind(rows: list[Any]) -> dict[str, list[Any]]:
    by_id = {row.id: row for row in rows}
    found: dict[str, list[Any]] = {}
    for version in in_order(_version(row) for row in rows):
        found.setdefault(by_id[version.id].kind, []).append(by_id[version.id])
    return found


async def in_use(unit: Unit, document_ids: Collection[int]) -> set[int]:
    """Return which documents matches rest on."""
    ids = list(document_ids)
    if not ids:
        return set()
    found = set(await unit.scalars(select(Match.order_id).where(Match.order_id.in_(ids)).distinct()))
    return found | set(await unit.scalars(select(MatchMember.order_id).where(MatchMember.order_id.in_(ids)).distinct()))


async def ending_documents(unit: Unit, organization_id: int, until: date) -> tuple[int, ...]:
    """Return the documents of a school whose newest version has ended or will by ``until``, the earliest first."""
    newer = Document.__table__.alias("newer")
    later = exists().where(
        newer.c.organization_id == Document.organization_id,
        newer.c.kind == Document.kind,
        newer.c.removed_at.is_(None),
        newer.c.dated_on > Document.dated_on,
    )
    rows = await unit.scalars(
        select(Document.id)
        .where(
            Document.organization_id == organization_id,
            Document.removed_at.is_(None),
            Document.valid_until <= until,
            ~later.correlate(Document),
        )
        .order_by(Document.valid_until)
    )
    return tuple(rows)
