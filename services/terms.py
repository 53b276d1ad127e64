"""Papers of a teacher who mentors a teacher: consent, order, addendum, an early end (consents §4, ТК 351.8).

The school keeps the papers; here stand number, date, term, content and form. Amounts are not asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.matches import OVER
from domain.permissions import UseCase, allowed
from domain.plain import plain_line
from domain.terms import (
    Content,
    Initiator,
    Term,
    TermPart,
    WorkForm,
    date_fault,
    last_day_after,
    missing_parts,
    notice_fault,
)
from domain.vocabulary import MatchStatus, MentoringForm
from services.access import Actor, RefusedError, demand, reads, writes
from services.match_rows import match_row, member_rows, member_view
from services.orders import clean_number
from services.pair_rows import pair, tell
from services.places import place_of
from services.pool import members
from services.term_rows import OF_FORM, term_of, without_addendum
from storage.ids import new_id
from storage.tables import Document, Match, TeacherTerm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.vocabulary import ConsentKind
    from services.places import Place
    from services.pool import Name
    from storage.unit import Unit

OWN_WORDS: Final = 200
_DATES: Final = {TermPart.DATED: "dated_on", TermPart.FROM: "starts_on", TermPart.TO: "ends_on"}


@dataclass(frozen=True, slots=True)
class TermCard:
    """All papers of one teacher pair."""

    match_id: int
    organization_id: int
    names: tuple[Name, ...]
    term: Term
    missing: tuple[TermPart, ...]
    consents_missing: tuple[ConsentKind, ...]
    """What has to be signed on paper and is not in the register yet (C4, C5)."""
    order: tuple[str, date] | None
    may_record: bool
    may_end: bool


@reads(UseCase.MATCH_APPROVE)
async def view_term(unit: Unit, actor: Actor, match_id: int) -> TermCard:
    """Return the papers of a teacher pair.

    Raises:
        RefusedError: ``gone`` if there is no such pair, or it is of another form.
    """
    row, place = await _teachers(unit, actor, match_id, UseCase.MATCH_APPROVE)
    sides = [side for side in await member_rows(unit, [match_id]) if side.accepted is not False]
    cycle_id = await unit.scalar(select(Match.cycle_id).where(Match.id == match_id))
    found = await members(unit, place, cycle_id, participation_ids=[side.participation_id for side in sides])
    order = await unit.first(select(Document.number, Document.dated_on).where(Document.id == row.order_id))
    term = await term_of(unit, match_id)
    live = MatchStatus(row.status) not in OVER
    records = live and allowed(actor.roles_in(place.municipality_id, place.id), UseCase.TERM_RECORD)
    return TermCard(
        match_id,
        place.id,
        tuple(member_view(side).name for side in sides),
        term,
        missing_parts(term),
        tuple(dict.fromkeys(need.kind for member in found for need in member.papers)),
        None if order is None else (order.number, order.dated_on),
        records,
        records and row.order_id is not None and term.last_day is None,
    )


@writes(UseCase.TERM_RECORD)
async def record_number(unit: Unit, actor: Actor, match_id: int, number: str) -> None:
    """Record the addendum's number.

    Raises:
        RefusedError: ``gone``; ``already_over``; ``bad_number``.
    """
    line = clean_number(number)
    if line is None:
        raise RefusedError("bad_number")
    await _change(unit, actor, match_id, number=line)


@writes(UseCase.TERM_RECORD)
async def record_date(unit: Unit, actor: Actor, match_id: int, part: TermPart, day: date) -> None:
    """Record the addendum's date, or an end of its term.

    Raises:
        RefusedError: ``gone``; ``already_over``; ``term_in_future``, ``term_too_old``, ``term_backwards``,
            ``term_far``.
    """
    _, place = await _teachers(unit, actor, match_id, UseCase.TERM_RECORD)
    fault = date_fault(part, day, await term_of(unit, match_id), place.today(unit))
    if part not in _DATES or fault is not None:
        raise RefusedError(fault.value if fault is not None else "gone")
    await _change(unit, actor, match_id, **{_DATES[part]: day})


@writes(UseCase.TERM_RECORD)
async def switch_work(unit: Unit, actor: Actor, match_id: int, content: Content, *, on: bool) -> None:
    """Tick what the mentor's work is, or take the tick back.

    Raises:
        RefusedError: ``gone``; ``already_over``.
    """
    ticked = {*(await term_of(unit, match_id)).content} - {content} | ({content} if on else set())
    await _change(unit, actor, match_id, content=tuple(each for each in Content if each in ticked))


@writes(UseCase.TERM_RECORD)
async def write_work(unit: Unit, actor: Actor, match_id: int, words: str | None) -> None:
    """Record the content in the addendum's own words, or drop them.

    Raises:
        RefusedError: ``gone``; ``already_over``; ``bad_words`` for nothing or more than 200 characters.
    """
    line = None if words is None else plain_line(words)
    if words is not None and (not line or len(line) > OWN_WORDS):
        raise RefusedError("bad_words", most=OWN_WORDS)
    await _change(unit, actor, match_id, own_words=line)


@writes(UseCase.TERM_RECORD)
async def set_form(unit: Unit, actor: Actor, match_id: int, form: WorkForm) -> None:
    """Record in which form the mentor works.

    Raises:
        RefusedError: ``gone``; ``already_over``.
    """
    await _change(unit, actor, match_id, form=form)


@writes(UseCase.TERM_RECORD)
async def set_paid(unit: Unit, actor: Actor, match_id: int, *, paid: bool) -> None:
    """Record whether the work is paid; how much is the paper's own matter (consents §4).

    Raises:
        RefusedError: ``gone``; ``already_over``.
    """
    await _change(unit, actor, match_id, paid=paid)


@writes(UseCase.TERM_RECORD)
async def give_notice(unit: Unit, actor: Actor, match_id: int, by: Initiator, on: date) -> date:
    """Record a notice and return the last day: three working days later; the pair goes on until then (consents §4).

    Raises:
        RefusedError: ``gone``; ``already_over``; ``match_not_approved`` before the order; ``term_in_future``,
            ``notice_too_old``; ``notice_given`` if one stands already.
    """
    row, place = await _teachers(unit, actor, match_id, UseCase.TERM_RECORD)
    fault = notice_fault(on, place.today(unit))
    if fault is not None:
        raise RefusedError(fault.value)
    if row.order_id is None:
        raise RefusedError("match_not_approved")
    if (await term_of(unit, match_id)).last_day is not None:
        raise RefusedError("notice_given")
    last_day = last_day_after(on)
    await _change(unit, actor, match_id, notice_on=on, notice_by=by, last_day=last_day)
    found = await pair(unit, match_id)
    if found is not None:
        people = [member.person_id for member in found.staying]
        tell(unit, "term_notice", found, people, key=last_day.isoformat(), params={"day": last_day.isoformat()})
    return last_day


@writes(UseCase.TERM_RECORD)
async def drop_notice(unit: Unit, actor: Actor, match_id: int) -> None:
    """Take a notice back before its last day is over: they have changed their minds, or it was a slip.

    Raises:
        RefusedError: ``gone``; ``already_over``.
    """
    await _change(unit, actor, match_id, notice_on=None, notice_by=None, last_day=None)


async def _teachers(unit: Unit, actor: Actor, match_id: int, case: UseCase) -> tuple[Any, Place]:
    row, place = await match_row(unit, match_id)
    demand(actor, case, place.municipality_id, place.id)
    if MentoringForm(row.form) is not OF_FORM:
        raise RefusedError("gone")
    return row, place


async def _change(unit: Unit, actor: Actor, match_id: int, **changed: Any) -> None:
    row, place = await _teachers(unit, actor, match_id, UseCase.TERM_RECORD)
    if MatchStatus(row.status) in OVER:
        raise RefusedError("already_over")
    term = replace(await term_of(unit, match_id), **changed)
    unit.put(
        TeacherTerm(
            id=new_id(),
            municipality_id=place.municipality_id,
            organization_id=place.id,
            match_id=match_id,
            number=term.number,
            dated_on=term.dated_on,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            content=[each.value for each in term.content],
            own_words=term.own_words,
            form=term.form and term.form.value,
            paid=term.paid,
            notice_on=term.notice_on,
            notice_by=term.notice_by and term.notice_by.value,
            last_day=term.last_day,
            noted_at=unit.now,
        ),
        key=["match_id"],
    )
    unit.audit(
        actor.person_id,
        "term.record",
        subject_kind="match",
        subject_id=match_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        what=sorted(changed),
    )


@reads(UseCase.MATCH_APPROVE)
async def addenda_missing(unit: Unit, actor: Actor, match_ids: Sequence[int]) -> tuple[int, ...]:
    """Return which of these matches an order waits for until the addendum is recorded."""
    found: list[int] = []
    rows = await unit.all(select(Match.id, Match.organization_id).where(Match.id.in_(list(match_ids))))
    for organization_id in sorted({row.organization_id for row in rows}):
        place = await place_of(unit, organization_id)
        demand(actor, UseCase.MATCH_APPROVE, place.municipality_id, place.id)
        here = [row.id for row in rows if row.organization_id == organization_id]
        found += await without_addendum(unit, place, here)
    return tuple(found)
