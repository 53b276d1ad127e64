"""Addenda of teachers as rows, and the pass that lets time act on them. Plain functions; callers check the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.documents import Standing
from domain.matches import ACTIVE, LIVE, EndReason
from domain.terms import REMIND_BEFORE, Content, Initiator, Term, WorkForm, missing_parts, reminder_due
from domain.vocabulary import MentoringForm, Role, Side
from services.access import RefusedError
from services.ending import end_pair
from services.lookups import today_in
from services.pair_rows import holders, pairs_by_id, tell
from storage.tables import Match, Municipality, TeacherTerm

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from services.places import Place
    from storage.unit import Unit

OF_FORM = MentoringForm.TEACHER_TEACHER
ADDENDA: Final = "addenda"
"""The board's document that counts them."""


async def term_of(unit: Unit, match_id: int) -> Term:
    """Return what is recorded of a match's addendum."""
    return (await terms_of(unit, [match_id])).get(match_id, Term())


async def terms_of(unit: Unit, match_ids: Collection[int]) -> dict[int, Term]:
    """Return what is recorded of addenda, by match."""
    rows = await unit.all(select(TeacherTerm.__table__).where(TeacherTerm.match_id.in_(list(match_ids))))
    return {row.match_id: read_term(row) for row in rows}


def read_term(row: Any) -> Term:
    """Return a row as the rules know it."""
    return Term(
        row.number,
        row.dated_on,
        row.starts_on,
        row.ends_on,
        tuple(Content(each) for each in row.content),
        row.own_words,
        WorkForm(row.form) if row.form else None,
        row.paid,
        row.notice_on,
        Initiator(row.notice_by) if row.notice_by else None,
        row.last_day,
    )


async def check_addenda(unit: Unit, place: Place, match_ids: Sequence[int]) -> None:
    """Refuse an order on teachers whose addendum is not recorded, where the school asks for papers (consents §4).

    Raises:
        RefusedError: ``addendum_missing``.
    """
    if await without_addendum(unit, place, match_ids):
        raise RefusedError("addendum_missing")


async def without_addendum(unit: Unit, place: Place, match_ids: Sequence[int]) -> tuple[int, ...]:
    """Return which of these matches an order waits for: the addendum is not complete and the school asks for papers."""
    if not place.paper_blocks:
        return ()
    found = await unit.scalars(
        select(Match.id).where(Match.id.in_(list(match_ids)), Match.form == OF_FORM.value).order_by(Match.id)
    )
    terms = await terms_of(unit, found) if found else {}
    return tuple(each for each in found if missing_parts(terms.get(each, Term())))


async def count_addenda(unit: Unit, organization_id: int) -> tuple[int, int]:
    """Return how many teacher pairs by order a school has, and how many have their addendum recorded."""
    matches = await unit.scalars(
        select(Match.id).where(
            Match.organization_id == organization_id,
            Match.status.in_([status.value for status in ACTIVE]),
            Match.form == OF_FORM.value,
        )
    )
    terms = await terms_of(unit, matches) if matches else {}
    there = sum(bool(term.number) and term.dated_on is not None for term in terms.values())
    return len(matches), there


def addenda_standing(kind: str, known: Standing, pairs: int, there: int) -> Standing:
    """Return where a school stands with its addenda: those recorded with the pairs count as well (programme §10)."""
    if kind != ADDENDA or not there or known in {Standing.THERE, Standing.ENDING}:
        return known
    return Standing.THERE if there == pairs else Standing.MISSING


_done: dict[int, date] = {}
"""The day on which a municipality was last gone through by this process."""


async def daily_terms(unit: Unit, municipality_id: int) -> int:
    """End the matches whose last day after a notice is over, and remind of terms that end; a pass of the scheduler.

    A match goes on through its last day: three full working days lie between the notice and the end (consents §4).
    """
    zone = await unit.scalar(select(Municipality.time_zone).where(Municipality.id == municipality_id))
    if zone is None:
        return 0
    today = today_in(unit.now, str(zone))
    if _done.get(municipality_id) == today:
        return 0
    ended = await _end_noticed(unit, municipality_id, today)
    reminded = await _remind(unit, municipality_id, today)
    unit.after_commit(lambda: _done.update({municipality_id: today}))
    return ended + reminded


async def _end_noticed(unit: Unit, municipality_id: int, today: date) -> int:
    over = (
        select(TeacherTerm.match_id)
        .join(Match, Match.id == TeacherTerm.match_id)
        .where(
            TeacherTerm.municipality_id == municipality_id,
            TeacherTerm.last_day < today,
            Match.status.in_([status.value for status in LIVE]),
        )
    )
    if not await unit.scalars(over):
        return 0
    await unit.exclusive()
    due = await unit.scalars(over)
    for found in (await pairs_by_id(unit, due)).values():
        await end_pair(unit, found, EndReason.NOTICE_GIVEN, actor_id=None)
    return len(due)


async def _remind(unit: Unit, municipality_id: int, today: date) -> int:
    rows = await unit.all(
        select(TeacherTerm.match_id, TeacherTerm.ends_on, TeacherTerm.last_day)
        .join(Match, Match.id == TeacherTerm.match_id)
        .where(
            TeacherTerm.municipality_id == municipality_id,
            TeacherTerm.ends_on >= today,
            TeacherTerm.ends_on <= today + REMIND_BEFORE,
            Match.status.in_([status.value for status in ACTIVE]),
        )
    )
    due = {row.match_id: row for row in rows if row.last_day is None and reminder_due(row.ends_on, today)}
    for found in (await pairs_by_id(unit, due)).values():
        key = due[found.id].ends_on.isoformat()
        mentors = [member.person_id for member in found.side(Side.MENTOR)]
        curators = [each for each in await holders(unit, found.organization_id, Role.CURATOR) if each not in mentors]
        tell(unit, "term_ending", found, mentors, key=key)
        tell(unit, "term_ending_curator", found, curators, key=key)
    return len(due)
