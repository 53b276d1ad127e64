"""Who takes part in the next school year too: one question, one tap; pairs that go on meet again (programme §2).

Consents stay as they are: those that still hold are not asked for again, those that have ended are, like anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import exists, select

from domain.consents import is_minor
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, PersonKind, Side
from services.access import Actor, NotAllowedError, RefusedError, demand, reads, writes
from services.guardian_rows import is_confirmed
from services.lookups import curator_ids, today_in
from services.notices import post
from services.pair_rows import pair
from services.places import needed_cycle, place_of
from services.pool import Name, live_match_exists
from services.routing import reachable_for
from services.year_end_rows import former_cycle
from storage.ids import new_id
from storage.tables import (
    Account,
    CarriedMatch,
    ComeAgain,
    Cycle,
    CycleForm,
    Match,
    MatchMember,
    Organization,
    Participation,
    Person,
)

if TYPE_CHECKING:
    from datetime import date

    from services.pair_rows import Pair
    from storage.unit import Unit

LAST_GRADE: Final = 11
_AUGUST: Final = 8
PAGE: Final = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is asked, as the curator's list shows them."""

    id: int
    side: Side
    name: Name
    again: bool | None
    reachable: bool
    """A chat of their own, or a guardian's; for whom there is none the curator notes the word."""


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page of those who are asked."""

    organization_id: int
    total: int
    yes: int
    no: int
    people: tuple[Asked, ...]
    page: int
    pages: int
    new: int
    """How many could be asked and are not yet."""


@dataclass(frozen=True, slots=True)
class AgainQuestion:
    """The question as whoever answers it sees it."""

    id: int
    school: str
    starts_on: date
    ends_on: date
    side: Side
    again: bool | None
    child: str | None
    """First name of the child for whom a guardian answers; ``None`` for oneself."""
    grade: int | None
    """The grade that a pupil will be in."""
    over: bool
    """The year it is about has ended."""


@writes(UseCase.CYCLE_OPEN)
async def ask_everybody(unit: Unit, actor: Actor, organization_id: int) -> int:
    """Ask those of the former year whether they come again, and return how many were asked anew.

    Nobody is asked who has left, was erased, has finished school or takes part in the new year already.

    Raises:
        RefusedError: ``no_cycle``; ``no_former_year``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.CYCLE_OPEN, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    former = await former_cycle(unit, place.id)
    if former is None:
        raise RefusedError("no_former_year")
    rows = await unit.all(_candidates(former, cycle.id))
    for row in rows:
        asked = new_id()
        unit.add_new(
            ComeAgain(
                id=asked,
                municipality_id=place.municipality_id,
                organization_id=place.id,
                cycle_id=cycle.id,
                participation_id=row.id,
                person_id=row.person_id,
                asked_at=unit.now,
                again=None,
                answered_at=None,
                answered_by=None,
                next_participation_id=None,
            ),
            key=["cycle_id", "participation_id"],
        )
        for receiver in await reachable_for(unit, row.person_id):
            post(unit, "come_again", receiver, asked, municipality_id=place.municipality_id)
    unit.audit(
        actor.person_id,
        "cycle.ask_again",
        subject_kind="cycle",
        subject_id=cycle.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        count=len(rows),
    )
    return len(rows)


@reads(UseCase.CYCLE_OPEN)
async def list_asked(unit: Unit, actor: Actor, organization_id: int, page: int = 0) -> AskedPage:
    """Return who was asked and what they said: those whose word the curator notes first, then the silent.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.CYCLE_OPEN, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    former = await former_cycle(unit, place.id)
    rows = await unit.all(
        select(
            ComeAgain.id,
            ComeAgain.again,
            ComeAgain.person_id,
            Participation.side,
            Person.code,
            Person.first_name,
            Person.last_name,
            exists().where(Account.person_id == ComeAgain.person_id).correlate(ComeAgain).label("has_account"),
        )
        .join(Participation, Participation.id == ComeAgain.participation_id)
        .join(Person, Person.id == ComeAgain.person_id)
        .where(ComeAgain.cycle_id == cycle.id)
        .order_by(ComeAgain.id)
    )
    people = [
        Asked(
            row.id,
            Side(row.side),
            Name(row.code, row.first_name, row.last_name),
            None if row.again is None else bool(row.again),
            row.has_account or row.again is not None or bool(await reachable_for(unit, row.person_id)),
        )
        for row in rows
    ]
    people.sort(key=lambda each: (each.again is not None, each.reachable, each.again is False, each.id))
    pages = max(1, -(-len(people) // PAGE))
    page = min(max(page, 0), pages - 1)
    return AskedPage(
        organization_id=place.id,
        total=len(people),
        yes=sum(each.again is True for each in people),
        no=sum(each.again is False for each in people),
        people=tuple(people[page * PAGE : (page + 1) * PAGE]),
        page=page,
        pages=pages,
        new=0 if former is None else len(await unit.all(_candidates(former, cycle.id))),
    )


@reads(UseCase.CYCLE_COME_AGAIN)
async def view_question(unit: Unit, actor: Actor, again_id: int) -> AgainQuestion:
    """Return the question whether somebody comes again.

    Raises:
        RefusedError: ``gone``.
        NotAllowedError: it is another's.
    """
    row = await _row(unit, again_id)
    await _may_answer(unit, actor, row)
    own = actor.person_id == row.person_id
    return AgainQuestion(
        id=row.id,
        school=row.school,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        side=Side(row.side),
        again=None if row.again is None else bool(row.again),
        child=None if own else (row.first_name or row.code),
        grade=_next_grade(row),
        over=row.closed_at is not None,
    )


@writes(UseCase.CYCLE_COME_AGAIN)
async def answer_question(unit: Unit, actor: Actor, again_id: int, *, again: bool) -> None:
    """Say whether one comes again; a yes is a part in the new year. The same answer twice changes nothing.

    Raises:
        RefusedError: ``gone``; ``year_over_now`` if the year has ended meanwhile; ``again_decided`` for a no after a
            yes: whoever takes part leaves by taking back the consent, or by a word to the curator.
        NotAllowedError: it is another's.
    """
    row = await _row(unit, again_id)
    await _may_answer(unit, actor, row)
    if row.again is not None and bool(row.again) is again:
        return
    if row.closed_at is not None:
        raise RefusedError("year_over_now")
    if row.again:
        raise RefusedError("again_decided")
    place_id = await _take_part(unit, row) if again else None
    unit.change(
        ComeAgain,
        row.id,
        again=again,
        answered_at=unit.now,
        answered_by=actor.person_id,
        next_participation_id=place_id,
    )
    unit.audit(
        actor.person_id,
        "cycle.again",
        subject_kind="person",
        subject_id=row.person_id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        again=again,
    )
    await _meet_again(unit, row)


async def _take_part(unit: Unit, row: Any) -> int:
    """Give somebody a part in the new year, with the former side and, where the school still runs it, form."""
    runs = await unit.scalar(
        select(CycleForm.id).where(CycleForm.cycle_id == row.cycle_id, CycleForm.form == row.participation_form)
    )
    grade = _next_grade(row)
    if grade is not None and not await _raised(unit, row):
        unit.change(Person, row.person_id, grade=grade)
    known = await unit.scalar(
        select(Participation.id).where(
            Participation.cycle_id == row.cycle_id,
            Participation.person_id == row.person_id,
            Participation.side == row.side,
        )
    )
    if known is not None:
        unit.change(Participation, known, left_at=None)
        return int(known)
    place_id = new_id()
    before = await unit.first(
        select(Participation.source, Participation.partner_id)
        .where(
            Participation.person_id == row.person_id,
            Participation.organization_id == row.organization_id,
            Participation.side == row.side,
        )
        .order_by(Participation.joined_at.desc())
    )
    unit.add(
        Participation(
            id=place_id,
            municipality_id=row.municipality_id,
            cycle_id=row.cycle_id,
            organization_id=row.organization_id,
            person_id=row.person_id,
            side=row.side,
            form=row.participation_form if runs is not None else None,
            joined_at=unit.now,
            left_at=None,
            source=before.source if before is not None else None,
            partner_id=before.partner_id if before is not None else None,
        )
    )
    return place_id


async def _meet_again(unit: Unit, row: Any) -> None:
    """Let a pair that goes on stand in the new year once its mentor and every mentee have answered.

    Everybody has just said yes to the year, and to the pair when it was carried on: what is left is the order.
    """
    rows = await unit.all(
        select(CarriedMatch.id, CarriedMatch.match_id)
        .join(MatchMember, MatchMember.match_id == CarriedMatch.match_id)
        .where(
            MatchMember.participation_id == row.participation_id,
            CarriedMatch.status_before.is_not(None),
            CarriedMatch.next_match_id.is_(None),
        )
    )
    for each in rows:
        former = await pair(unit, each.match_id)
        if former is not None:
            await _pair_up(unit, row, each.id, former)


async def _pair_up(unit: Unit, row: Any, carried_id: int, former: Pair) -> None:
    said = {
        each.participation_id: each
        for each in await unit.all(
            select(ComeAgain.participation_id, ComeAgain.again, ComeAgain.next_participation_id).where(
                ComeAgain.cycle_id == row.cycle_id,
                ComeAgain.participation_id.in_([member.participation_id for member in former.staying]),
            )
        )
    }
    mentors = [m for m in former.side(Side.MENTOR) if (s := said.get(m.participation_id)) and s.again]
    answered = [m for m in former.side(Side.MENTEE) if (s := said.get(m.participation_id)) and s.again is not None]
    mentees = [m for m in answered if said[m.participation_id].again]
    if not mentors or not mentees or len(answered) < len(former.side(Side.MENTEE)):
        return
    places = {m.id: int(said[m.participation_id].next_participation_id) for m in [*mentors, *mentees]}
    taken = await unit.scalar(
        select(MatchMember.id)
        .join(Match, Match.id == MatchMember.match_id)
        .where(MatchMember.participation_id.in_([places[m.id] for m in mentees]), live_match_exists())
        .limit(1)
    )
    if taken is not None:
        return  # the curator has found somebody else meanwhile
    old = await unit.first(select(Match.role_model, Match.proposed_by).where(Match.id == former.id))
    match_id = new_id()
    unit.add(
        Match(
            id=match_id,
            municipality_id=former.municipality_id,
            organization_id=former.organization_id,
            cycle_id=row.cycle_id,
            form=former.form.value,
            role_model=old.role_model if old else None,
            status=MatchStatus.AGREED.value,
            status_before_pause=None,
            proposed_by=old.proposed_by if old else row.person_id,
            proposed_at=unit.now,
            order_id=None,
            approved_at=None,
            ended_at=None,
            reason=None,
        ),
        *(
            MatchMember(
                id=new_id(),
                municipality_id=former.municipality_id,
                match_id=match_id,
                participation_id=places[member.id],
                person_id=member.person_id,
                side=member.side.value,
                accepted=True,
                answered_at=unit.now,
                left_at=None,
                order_id=None,
            )
            for member in [*mentors, *mentees]
        ),
    )
    unit.change(CarriedMatch, carried_id, next_match_id=match_id)
    for curator in await curator_ids(unit, former.organization_id):
        post(unit, "match_agreed", curator, match_id, municipality_id=former.municipality_id)


def _candidates(former: int, cycle_id: int) -> Any:
    """Select the parts of the former year whose people can be asked about the new one."""
    next_part = Participation.__table__.alias("next_part")
    return (
        select(Participation.id, Participation.person_id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            Participation.cycle_id == former,
            Participation.left_at.is_(None),
            Person.erased_at.is_(None),
            ~((Person.kind == PersonKind.PUPIL.value) & (Person.grade >= LAST_GRADE)),
            ~exists().where(ComeAgain.cycle_id == cycle_id, ComeAgain.participation_id == Participation.id),
            ~exists().where(
                next_part.c.cycle_id == cycle_id,
                next_part.c.person_id == Participation.person_id,
                next_part.c.side == Participation.side,
                next_part.c.left_at.is_(None),
            ),
        )
        .order_by(Participation.id)
    )


async def _row(unit: Unit, again_id: int) -> Any:
    former = Cycle.__table__.alias("former")
    row = await unit.first(
        select(
            ComeAgain.__table__,
            Participation.side,
            Participation.form.label("participation_form"),
            Person.first_name,
            Person.code,
            Person.kind,
            Person.grade,
            Person.birth_date,
            Cycle.starts_on,
            Cycle.ends_on,
            Cycle.closed_at,
            former.c.starts_on.label("former_starts_on"),
            Organization.name.label("school"),
            Organization.time_zone,
        )
        .join(Participation, Participation.id == ComeAgain.participation_id)
        .join(former, former.c.id == Participation.cycle_id)
        .join(Person, Person.id == ComeAgain.person_id)
        .join(Cycle, Cycle.id == ComeAgain.cycle_id)
        .join(Organization, Organization.id == ComeAgain.organization_id)
        .where(ComeAgain.id == again_id)
    )
    if row is None:
        raise RefusedError("gone")
    return row


async def _may_answer(unit: Unit, actor: Actor, row: Any) -> None:
    """Let the person answer, a guardian for a child without a chat, a curator where no chat leads to anybody."""
    if actor.person_id == row.person_id:
        return
    receivers = await reachable_for(unit, row.person_id)
    if actor.person_id in receivers and await is_confirmed(unit, row.person_id, actor.person_id or 0):
        minor = row.birth_date is None or is_minor(row.birth_date, today_in(unit.now, row.time_zone))
        if minor:
            return
    if receivers:
        raise NotAllowedError(UseCase.CYCLE_COME_AGAIN)
    demand(actor, UseCase.CYCLE_OPEN, row.municipality_id, row.organization_id)


async def _raised(unit: Unit, row: Any) -> bool:
    """Tell whether the grade has been raised for this year already: somebody may be mentee and mentor at once."""
    found = await unit.scalar(
        select(ComeAgain.id).where(
            ComeAgain.person_id == row.person_id,
            ComeAgain.cycle_id == row.cycle_id,
            ComeAgain.again.is_(True),
            ComeAgain.id != row.id,
        )
    )
    return found is not None


def _next_grade(row: Any) -> int | None:
    """Return a pupil's grade in the new year; once the part is taken it is the person's own."""
    if row.kind != PersonKind.PUPIL or row.grade is None:
        return None
    if row.again:
        return int(row.grade)
    years = _school_year(row.starts_on) - _school_year(row.former_starts_on)
    return min(LAST_GRADE, int(row.grade) + max(0, years))


def _school_year(day: date) -> int:
    return day.year if day.month >= _AUGUST else day.year - 1
