"""«Готово»: a row is reported with its paper, confirmed by whoever keeps the roadmap, given back, opened again.

In time counts by the day on which the work was done (``domain.deadline_reports.day_done``): the date that the paper
carries, without a paper the day of the report; never in the future, never before the span begins. Who keeps the roadmap
needs no confirmation; of anybody else's reports those wait for it whose row says so, and those of rows that data prove:
there it is the keeper's word against the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.deadline_reports import NOTE_LIMIT, day_done, is_of_another_year
from domain.documents import OLDEST, PaperKind, clean_link
from domain.permissions import UseCase
from domain.plain import plain_text
from domain.roadmaps import Proof
from services.access import Actor, NotAllowedError, RefusedError, writes
from services.lookups import today_in
from services.notices import post
from services.orders import clean_number
from services.roadmap.in_hand import InHand, note_row, row_in_hand
from services.roadmap.laying import next_nudge_day
from storage.tables import Document, MeasureTerm

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Report:
    """What shows that a row is done; each of it may be left out where the row is ticked by hand."""

    kind: PaperKind | None = None
    number: str | None = None
    dated: date | None = None
    link: str | None = None
    note: str | None = None

    @property
    def names_paper(self) -> bool:
        """Whether a paper can be found by it."""
        return bool(self.number or self.dated or self.link)

    def fault(self) -> str | None:
        """Return the reason for which what was typed cannot be taken."""
        if self.number and clean_number(self.number) is None:
            return "bad_number"
        if self.link and clean_link(self.link) is None:
            return "bad_link"
        return "bad_words" if self.note is not None and not _fits(self.note) else None


@writes(UseCase.ROADMAP_REPORT)
async def report(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int, said: Report) -> bool:
    """Report a row as done and return whether it is; otherwise it waits for the word of whoever keeps the roadmap.

    Raises:
        RefusedError: ``gone``, ``measure_done``, ``report_waits``, ``report_empty`` where a paper or a word is due,
            ``report_old_paper`` for a paper of another year without a word, ``bad_number``, ``bad_link``,
            ``document_in_future``, ``document_too_old``, ``bad_words``.
    """
    found = await row_in_hand(unit, actor, catalogue, term_id)
    _check_open(found)
    if found.term.to_be_confirmed and not found.keeps:
        raise RefusedError("report_waits")
    clean = _clean(found, said)
    waits = not found.keeps and (found.measure.to_confirm or found.measure.proof is Proof.DATA)
    changed: dict[str, Any] = {
        "reported_at": unit.now,
        "reported_by": actor.person_id,
        "report_kind": None if clean.kind is None else clean.kind.value,
        "report_number": clean.number,
        "report_dated": clean.dated,
        "report_link": clean.link,
        "report_note": clean.note,
        "returned_at": None,
        "return_note": None,
        "snoozed_until": None,
        "snoozed_by": None,
        "snooze_reason": None,
        "next_nudge_on": None,
    }
    if not waits:
        changed |= _done(unit, actor, found, clean, found.today)
    unit.change(MeasureTerm, found.term.id, **changed)
    note_row(unit, actor, found, "measure.report", waits=waits)
    if waits:
        for person_id in found.held.curators(found.place.organization_id, found.today):
            _tell(unit, "measure_reported", person_id, found)
    return not waits


@writes(UseCase.ROADMAP_REPORT)
async def report_recorded(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int, document_id: int) -> bool:
    """Report a row by a document that stands on the school's board and fits it; else as ``report``.

    Raises:
        RefusedError: ``gone`` if the document is no longer there, and those of ``report``.
    """
    found = await row_in_hand(unit, actor, catalogue, term_id)
    row = await unit.first(
        select(Document.__table__).where(
            Document.id == document_id,
            Document.organization_id == found.place.organization_id,
            Document.kind == found.measure.document,
            Document.removed_at.is_(None),
        )
    )
    if row is None:
        raise RefusedError("gone")
    said = Report(catalogue.documents[row.kind].kind, row.number or None, row.dated_on, row.link)
    return await report(unit, actor, catalogue, term_id, said)


@writes(UseCase.ROADMAP_KEEP)
async def confirm(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int) -> None:
    """Confirm a report; whoever reported hears of it.

    Raises:
        RefusedError: ``gone``, ``measure_done``, ``report_gone`` if nothing waits.
    """
    found = await _reported(unit, actor, catalogue, term_id)
    term = found.term
    said = Report(term.report_kind, term.report_number, term.report_dated, term.report_link, term.report_note)
    reported_on = found.today if term.reported_at is None else today_in(term.reported_at, found.place.zone)
    unit.change(MeasureTerm, term.id, next_nudge_on=None, **_done(unit, actor, found, said, reported_on))
    note_row(unit, actor, found, "measure.confirm")
    if term.reported_by not in {None, actor.person_id}:
        _tell(unit, "measure_confirmed", term.reported_by or 0, found)


@writes(UseCase.ROADMAP_KEEP)
async def give_back(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int, note: str) -> None:
    """Give a report back with a word on what is missing; the row is open again, as late as it is.

    Raises:
        RefusedError: ``gone``, ``measure_done``, ``report_gone``, ``bad_words``.
    """
    found = await _reported(unit, actor, catalogue, term_id)
    if not _fits(note):
        raise RefusedError("bad_words", most=NOTE_LIMIT)
    unit.change(
        MeasureTerm, found.term.id, returned_at=unit.now, return_note=plain_text(note), next_nudge_on=_next(found)
    )
    note_row(unit, actor, found, "measure.give_back")
    if found.term.reported_by not in {None, actor.person_id}:
        _tell(unit, "measure_returned", found.term.reported_by or 0, found)


@writes(UseCase.ROADMAP_KEEP)
async def reopen(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int) -> None:
    """Open a row again that was closed by a report; what the data have closed they open themselves.

    Raises:
        RefusedError: ``gone``, ``roadmap_over``, ``measure_open`` if it is open already, ``measure_by_data``.
    """
    found = await row_in_hand(unit, actor, catalogue, term_id)
    _check_keeps(found)
    if found.roadmap.ended_at is not None:
        raise RefusedError("roadmap_over")
    if found.term.done_on is None:
        raise RefusedError("measure_open")
    if found.term.done_how is Proof.DATA:
        raise RefusedError("measure_by_data")
    unit.change(
        MeasureTerm,
        found.term.id,
        done_on=None,
        done_at=None,
        done_by=None,
        done_how=None,
        reported_at=None,
        reported_by=None,
        next_nudge_on=_next(found),
    )
    note_row(unit, actor, found, "measure.reopen", done_on=found.term.done_on.isoformat())


async def _reported(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int) -> InHand:
    found = await row_in_hand(unit, actor, catalogue, term_id)
    _check_keeps(found)
    _check_open(found)
    if not found.term.to_be_confirmed:
        raise RefusedError("report_gone")
    return found


def _check_keeps(found: InHand) -> None:
    if not found.keeps:
        raise NotAllowedError(UseCase.ROADMAP_KEEP)


def _check_open(found: InHand) -> None:
    if found.roadmap.ended_at is not None:
        raise RefusedError("roadmap_over")
    if found.term.done_on is not None:
        raise RefusedError("measure_done")


def _done(unit: Unit, actor: Actor, found: InHand, said: Report, reported_on: date) -> dict[str, Any]:
    return {
        "done_on": day_done(found.term.span, said.dated, reported_on),
        "done_at": unit.now,
        "done_by": actor.person_id,
        "done_how": (Proof.DOCUMENT if said.names_paper else Proof.HAND).value,
    }


def _clean(found: InHand, said: Report) -> Report:
    fault = said.fault()
    if fault is not None:
        raise RefusedError(fault, most=NOTE_LIMIT)
    number = clean_number(said.number) if said.number else None
    link = clean_link(said.link) if said.link else None
    note = plain_text(said.note or "") or None
    if said.dated is not None:
        _check_day(found, said.dated, note)
    clean = Report(said.kind, number, said.dated, link, note)
    if found.measure.proof is not Proof.HAND and not clean.names_paper and note is None:
        raise RefusedError("report_empty")
    return clean


def _check_day(found: InHand, dated: date, note: str | None) -> None:
    if dated > found.today:
        raise RefusedError("document_in_future")
    if dated < found.today - OLDEST:
        raise RefusedError("document_too_old")
    if note is None and is_of_another_year(found.term.span, found.roadmap.cycle, dated):
        raise RefusedError("report_old_paper")


def _fits(note: str) -> bool:
    return 0 < len(plain_text(note)) <= NOTE_LIMIT


def _next(found: InHand) -> date | None:
    return next_nudge_day(found.term.span, found.roadmap.approved_on, found.today)


def _tell(unit: Unit, kind: str, person_id: int, found: InHand) -> None:
    post(
        unit,
        kind,
        person_id,
        found.term.id,
        key=f"{unit.now:%Y%m%dT%H%M%S}",
        municipality_id=found.place.municipality_id,
    )
