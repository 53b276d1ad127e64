"""Recording documents: a version, a correction with its trace, a removal, «not needed here» (programme §10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select

from domain.documents import LONGEST, MATCH_ORDER, OLDEST, Need, PaperKind, clean_file_name, clean_link
from domain.permissions import UseCase
from services.access import Actor, RefusedError, demand, writes
from services.documents_rows import in_use, shelves, spec_of
from services.orders import clean_number
from services.places import Place, place_of
from storage.ids import new_id
from storage.tables import Document, DocumentChoice, DocumentRevision

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Details:
    """What is new about a recorded document; ``None`` leaves a value, an empty text takes it away."""

    number: str | None = None
    dated_on: date | None = None
    link: str | None = None
    file_name: str | None = None
    valid_until: date | None = None
    endless: bool = False


@writes(UseCase.DOCUMENT_RECORD)
async def record_document(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    organization_id: int,
    kind: str,
    *,
    number: str | None = None,
    dated_on: date | None = None,
    link: str | None = None,
) -> int:
    """Record a version of a document and return its id; doing it twice is doing it once.

    An order needs a number. A page needs an address, its date is the day on which it was recorded. Orders on matches
    are recorded with their pairs (``services.orders.record_order``).

    Raises:
        RefusedError: ``gone``, ``order_with_pairs``, ``bad_number``, ``bad_link``, ``document_in_future``,
            ``document_too_old``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.DOCUMENT_RECORD, place.municipality_id, place.id)
    spec = spec_of(catalogue, kind)
    if spec.need is Need.IN_BOT:
        raise RefusedError("gone")
    if kind == MATCH_ORDER:
        raise RefusedError("order_with_pairs")
    address = None
    if spec.kind is PaperKind.PAGE or link is not None:
        address = _link(link)
    line = _number(number, needed=spec.kind is PaperKind.ORDER)
    day = _day(unit, place, dated_on or place.today(unit))
    shelf = (await shelves(unit, [place.id], day))[place.id]
    for row in shelf.rows.get(kind, []):
        if (row.number, row.dated_on, row.link) == (line, day, address):
            return int(row.id)
    document_id = new_id()
    unit.add(
        Document(
            id=document_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            kind=kind,
            number=line,
            dated_on=day,
            link=address,
            recorded_by=actor.person_id,
            recorded_at=unit.now,
        )
    )
    unit.execute(_choice_gone(place, kind))
    _note(unit, actor, place, "document.record", document_id)
    return document_id


@writes(UseCase.DOCUMENT_RECORD)
async def change_document(unit: Unit, actor: Actor, document_id: int, details: Details) -> None:
    """Correct a recorded document or add to it; what stood there before is kept (``DocumentRevision``).

    Raises:
        RefusedError: ``gone``, ``bad_number``, ``bad_link``, ``bad_file_name``, ``document_in_future``,
            ``document_too_old``, ``term_over``, ``term_too_long``.
    """
    row, place = await _row(unit, actor, document_id)
    changed: dict[str, Any] = {}
    if details.number is not None:
        changed["number"] = _number(details.number, needed=bool(row.number))
    if details.dated_on is not None:
        changed["dated_on"] = _day(unit, place, details.dated_on)
    if details.link is not None:
        changed["link"] = _link(details.link) if details.link else None
    if details.file_name is not None:
        changed["file_name"] = _file_name(details.file_name) if details.file_name else None
    if details.endless:
        changed["valid_until"] = None
    elif details.valid_until is not None:
        changed["valid_until"] = _term(unit, place, details.valid_until)
    changed = {name: value for name, value in changed.items() if getattr(row, name) != value}
    if not changed:
        return
    _keep(unit, actor, row)
    unit.change(Document, document_id, **changed)
    _note(unit, actor, place, "document.correct", document_id, what=sorted(changed))


@writes(UseCase.DOCUMENT_RECORD)
async def remove_document(unit: Unit, actor: Actor, document_id: int) -> None:
    """Take a document off the board; the version before it counts again.

    Raises:
        RefusedError: ``gone``; ``document_in_use`` while matches rest on it.
    """
    row, place = await _row(unit, actor, document_id)
    if await in_use(unit, [document_id]):
        raise RefusedError("document_in_use")
    _keep(unit, actor, row)
    unit.change(Document, document_id, removed_at=unit.now)
    _note(unit, actor, place, "document.remove", document_id)


@writes(UseCase.DOCUMENT_RECORD)
async def choose_need(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, kind: str, *, needed: bool
) -> None:
    """Say that the school has no use for a document, or that it has after all.

    Raises:
        RefusedError: ``gone``; ``document_required`` if every school needs it.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.DOCUMENT_RECORD, place.municipality_id, place.id)
    if spec_of(catalogue, kind).need is not Need.IF_APPLICABLE:
        raise RefusedError("document_required")
    if needed:
        unit.execute(_choice_gone(place, kind))
    else:
        unit.put(
            DocumentChoice(
                id=new_id(),
                municipality_id=place.municipality_id,
                organization_id=place.id,
                kind=kind,
                chosen_by=actor.person_id,
                chosen_at=unit.now,
            ),
            key=["organization_id", "kind"],
        )
    _note(unit, actor, place, "document.choose", None, kind=kind, needed=needed)


async def _row(unit: Unit, actor: Actor, document_id: int) -> tuple[Any, Place]:
    row = await unit.first(select(Document.__table__).where(Document.id == document_id))
    if row is None:
        raise RefusedError("gone")
    demand(actor, UseCase.DOCUMENT_RECORD, row.municipality_id, row.organization_id)
    if row.removed_at is not None:
        raise RefusedError("gone")
    return row, await place_of(unit, row.organization_id)


def _number(number: str | None, *, needed: bool) -> str:
    if not number and not needed:
        return ""
    line = clean_number(number)
    if line is None:
        raise RefusedError("bad_number")
    return line


def _link(link: str | None) -> str:
    found = clean_link(link)
    if found is None:
        raise RefusedError("bad_link")
    return found


def _file_name(name: str) -> str:
    found = clean_file_name(name)
    if found is None:
        raise RefusedError("bad_file_name")
    return found


def _day(unit: Unit, place: Place, day: date) -> date:
    today = place.today(unit)
    if day > today:
        raise RefusedError("document_in_future")
    if day < today - OLDEST:
        raise RefusedError("document_too_old")
    return day


def _term(unit: Unit, place: Place, day: date) -> date:
    today = place.today(unit)
    if day <= today:
        raise RefusedError("term_over")
    if day > today + LONGEST:
        raise RefusedError("term_too_long")
    return day


def _choice_gone(place: Place, kind: str) -> Any:
    return delete(DocumentChoice).where(DocumentChoice.organization_id == place.id, DocumentChoice.kind == kind)


_KEPT: Final = ("number", "link", "file_name")
_KEPT_DAYS: Final = ("dated_on", "valid_until")


def _keep(unit: Unit, actor: Actor, row: Any) -> None:
    before = {name: getattr(row, name) for name in _KEPT}
    before |= {name: day.isoformat() if (day := getattr(row, name)) else None for name in _KEPT_DAYS}
    unit.add(
        DocumentRevision(
            id=new_id(),
            municipality_id=row.municipality_id,
            document_id=row.id,
            changed_by=actor.person_id,
            changed_at=unit.now,
            before=before,
        )
    )


def _note(unit: Unit, actor: Actor, place: Place, action: str, document_id: int | None, **details: Any) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="document",
        subject_id=document_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
