"""Closing a school's year: what is open, the pairs that go on, the goodbye, and taking it back (programme §2, stage 7).

No pair is closed in silence: each was ended with a reason, has said goodbye, or goes on in the next year. A carried
pair's match is closed with the year; in the next one a new match stands for it, once everybody comes again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from domain.matches import MatchEvent, next_status
from domain.permissions import UseCase
from domain.plain import plain_line
from domain.stages import Condition, Need, Stage, missing
from domain.vocabulary import MatchStatus, MeetingStatus, Role
from domain.year_end import SMALLEST, reopens_until
from services.access import Actor, RefusedError, demand, reads, writes
from services.asking import SHEETS
from services.leaving import EXPIRED
from services.notices import post
from services.pair_rows import pair
from services.places import CycleDates, Place, place_of, running_cycle
from services.pool import INTAKE
from services.stage_facts import facts_of
from services.year_end_rows import (
    PairLine,
    carried,
    closing_of,
    former_cycle,
    latest_cycle,
    line_of,
    living,
    may_carry,
    open_calls,
    unanswered,
)
from storage.ids import new_id
from storage.tables import (
    CarriedMatch,
    Cycle,
    CycleChange,
    CycleClosing,
    Guardianship,
    Invite,
    Match,
    Meeting,
    Participation,
    SurveyRequest,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from catalog.model import Catalogue
    from services.pair_rows import Pair
    from storage.unit import Unit

NOTE_LIMIT = 300
_SHORTEST = 3
_TOLD = frozenset({Need.DOCUMENTS, Need.SHEET})
"""Of the stages' conditions those that are mended at the end too; the pairs are counted on their own."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How one line asked twice moved, of five people or more."""

    instrument: str
    item_id: str
    people: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class YearView:
    """A school's year at its end, as its curator sees it."""

    organization_id: int
    school: str
    zone: str
    starts_on: date
    ends_on: date
    open: bool
    closed_at: datetime | None
    reopens_until: datetime | None
    """Until when it can be opened again; ``None`` once it is too late or another year runs."""
    cut_at: datetime | None
    pairs: int
    """Not over and not carried: they hold up the closing."""
    carried: int
    unanswered: int
    calls: int
    lacking: tuple[Condition, ...]
    shifts: tuple[Shift, ...]
    may_ask: bool
    """A new year runs and an old one is over: people can be asked whether they come again."""


@reads(UseCase.CYCLE_CLOSE)
async def view_year(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int) -> YearView:
    """Return what is still open in a school's year, or how it was closed.

    Raises:
        RefusedError: ``no_cycle`` if the school never had a year.
    """
    place = await _place(unit, actor, organization_id)
    cycle = await latest_cycle(unit, place.id)
    if cycle is None:
        raise RefusedError("no_cycle")
    closing = await closing_of(unit, cycle.id) if cycle.closed_at else None
    running = cycle.closed_at is None
    chosen = await carried(unit, cycle.id)
    alive = await living(unit, place, cycle.id) if running else []
    lacking: tuple[Condition, ...] = ()
    if running:
        dates = CycleDates(cycle.id, cycle.starts_on, cycle.ends_on)
        facts = await facts_of(unit, place, dates, catalogue)
        lacking = tuple(c for stage in Stage for c in missing(stage, facts) if c.need in _TOLD)
    until = reopens_until(closing.closed_at) if closing is not None and closing.cut_at is None else None
    former = await former_cycle(unit, place.id)
    return YearView(
        organization_id=place.id,
        school=place.name,
        zone=place.zone,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        open=running,
        closed_at=cycle.closed_at,
        reopens_until=until if until is not None and unit.now < until else None,
        cut_at=None if closing is None else closing.cut_at,
        pairs=sum(each.id not in chosen for each in alive),
        carried=len(chosen),
        unanswered=await unanswered(unit, place.id) if running else 0,
        calls=await open_calls(unit, place.id),
        lacking=lacking,
        shifts=() if former is None or running else await _shifts(unit, former),
        may_ask=running and former is not None,
    )


@reads(UseCase.CYCLE_CLOSE)
async def list_living(unit: Unit, actor: Actor, organization_id: int) -> tuple[PairLine, ...]:
    """Return the pairs of the open year that are not over, those that hold up its closing first."""
    place = await _place(unit, actor, organization_id)
    cycle = await running_cycle(unit, place.id)
    if cycle is None:
        return ()
    chosen = await carried(unit, cycle.id)
    lines = [line_of(each, chosen) for each in await living(unit, place, cycle.id)]
    return tuple(sorted(lines, key=lambda line: line.carried))


@reads(UseCase.CYCLE_CLOSE)
async def view_living(unit: Unit, actor: Actor, match_id: int) -> PairLine:
    """Return one pair and whether it goes on.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    found = await _pair(unit, actor, match_id)
    return line_of(found, await carried(unit, found.cycle_id))


@writes(UseCase.CYCLE_CLOSE)
async def carry(unit: Unit, actor: Actor, match_id: int, *, on: bool) -> None:
    """Note that a pair goes on in the next year, or take that back. Saying it twice changes nothing.

    Raises:
        RefusedError: ``gone``; ``already_over``; ``year_not_carried`` before there is an order, while the trial's
            question is open and in a pause; ``no_cycle`` once the year is closed.
    """
    found = await _pair(unit, actor, match_id)
    place = await place_of(unit, found.organization_id)
    cycle = await running_cycle(unit, place.id)
    if cycle is None or cycle.id != found.cycle_id:
        raise RefusedError("no_cycle")
    if on:
        if found.status in {MatchStatus.CLOSED, MatchStatus.BROKEN, MatchStatus.DECLINED}:
            raise RefusedError("already_over")
        if not may_carry(found):
            raise RefusedError("year_not_carried")
        row = CarriedMatch(
            id=new_id(),
            municipality_id=place.municipality_id,
            cycle_id=cycle.id,
            match_id=found.id,
            chosen_by=_person(actor),
            chosen_at=unit.now,
            status_before=None,
            next_match_id=None,
        )
        unit.add_new(row, key=["match_id"])
    else:
        unit.execute(delete(CarriedMatch).where(CarriedMatch.match_id == found.id))
    _audit(unit, actor, place, "cycle.carry", cycle.id, match_id=found.id, on=on)


@writes(UseCase.CYCLE_CLOSE)
async def close_year(unit: Unit, actor: Actor, organization_id: int) -> int:
    """Close a school's year: links end, questions stop, everybody gets one goodbye; return how many do.

    Raises:
        RefusedError: ``no_cycle``; ``pairs_alive`` while a pair is neither over nor carried on.
    """
    place = await _place(unit, actor, organization_id)
    cycle = await running_cycle(unit, place.id)
    if cycle is None:
        raise RefusedError("no_cycle")
    chosen = await carried(unit, cycle.id)
    alive = await living(unit, place, cycle.id)
    waiting = [each for each in alive if each.id not in chosen or not may_carry(each)]
    if waiting:
        raise RefusedError("pairs_alive", n=len(waiting))
    for each in alive:
        _close_carried(unit, each)
    unit.change(Cycle, cycle.id, closed_at=unit.now)
    unit.add(
        CycleClosing(
            id=new_id(),
            municipality_id=place.municipality_id,
            organization_id=place.id,
            cycle_id=cycle.id,
            closed_by=_person(actor),
            closed_at=unit.now,
            reopened_by=None,
            reopened_at=None,
            note=None,
            cut_at=None,
        )
    )
    unit.execute(
        update(Invite)
        .where(
            Invite.organization_id == place.id,
            Invite.role.in_([Role.MENTEE.value, Role.MENTOR.value]),
            Invite.revoked_at.is_(None),
            # A link by which somebody takes over their own record outlives the year, as the record does.
            Invite.person_id.is_(None),
        )
        .values(revoked_at=unit.now)
    )
    unit.execute(
        update(SurveyRequest)
        .where(
            SurveyRequest.organization_id == place.id,
            SurveyRequest.state == "open",
            SurveyRequest.instrument.not_in(SHEETS),
        )
        .values(state=EXPIRED)
    )
    people = await _everybody(unit, place, cycle.id)
    for person_id in people:
        post(unit, "year_over", person_id, cycle.id, municipality_id=place.municipality_id)
    _audit(unit, actor, place, "cycle.close", cycle.id, carried=len(alive), people=len(people))
    return len(people)


@writes(UseCase.CYCLE_CLOSE)
async def reopen_year(unit: Unit, actor: Actor, organization_id: int, *, note: str | None) -> None:
    """Open the year that was closed last again; carried pairs stand where they stood, links are made anew.

    Raises:
        RefusedError: ``cycle_open`` while a year runs; ``note_empty`` or ``note_long``; ``too_late_to_reopen``.
    """
    place = await _place(unit, actor, organization_id)
    if await running_cycle(unit, place.id) is not None:
        raise RefusedError("cycle_open")
    words = plain_line(note or "")
    if len(words) < _SHORTEST:
        raise RefusedError("note_empty")
    if len(words) > NOTE_LIMIT:
        raise RefusedError("note_long", most=NOTE_LIMIT)
    former = await former_cycle(unit, place.id)
    closing = None if former is None else await closing_of(unit, former)
    if former is None or closing is None or closing.cut_at is not None or unit.now >= reopens_until(closing.closed_at):
        raise RefusedError("too_late_to_reopen")
    unit.change(Cycle, former, closed_at=None)
    unit.change(CycleClosing, closing.id, reopened_at=unit.now, reopened_by=_person(actor), note=words)
    rows = await unit.all(
        select(CarriedMatch.id, CarriedMatch.match_id, CarriedMatch.status_before).where(
            CarriedMatch.cycle_id == former, CarriedMatch.status_before.is_not(None)
        )
    )
    for row in rows:
        unit.change(Match, row.match_id, status=row.status_before, ended_at=None)
        unit.change(CarriedMatch, row.id, status_before=None)
    # Who has not filled in the first questionnaire can go on with it; other questions have had their time.
    still = select(Participation.id).where(Participation.cycle_id == former, Participation.left_at.is_(None))
    unit.execute(
        update(SurveyRequest)
        .where(
            SurveyRequest.subject_id.in_(still),
            SurveyRequest.instrument.in_(INTAKE),
            SurveyRequest.state == EXPIRED,
        )
        .values(state="open")
    )
    _audit(unit, actor, place, "cycle.reopen", former)


def _close_carried(unit: Unit, found: Pair) -> None:
    status = next_status(found.status, MatchEvent.CARRIED_ON, paused_from=found.status_before_pause)
    unit.change(Match, found.id, status=status.value, ended_at=unit.now)
    unit.execute(update(CarriedMatch).where(CarriedMatch.match_id == found.id).values(status_before=found.status.value))
    unit.execute(
        update(Meeting)
        .where(Meeting.match_id == found.id, Meeting.status == MeetingStatus.PLANNED.value)
        .values(status=MeetingStatus.CANCELLED.value)
    )


async def _everybody(unit: Unit, place: Place, cycle_id: int) -> list[int]:
    """Return who takes part, and the guardians who stand for a minor of them: each once."""
    here = (Participation.cycle_id == cycle_id, Participation.left_at.is_(None))
    people = await unit.scalars(select(Participation.person_id).where(*here).order_by(Participation.id))
    guardians = await unit.scalars(
        select(Guardianship.guardian_id)
        .where(
            Guardianship.organization_id == place.id,
            Guardianship.confirmed_at.is_not(None),
            Guardianship.refused_at.is_(None),
            Guardianship.minor_id.in_(select(Participation.person_id).where(*here)),
        )
        .order_by(Guardianship.id)
    )
    return list(dict.fromkeys([*people, *guardians]))


async def _shifts(unit: Unit, cycle_id: int) -> tuple[Shift, ...]:
    rows = await unit.all(
        select(
            CycleChange.instrument,
            CycleChange.item_id,
            CycleChange.people,
            CycleChange.before_total,
            CycleChange.after_total,
        )
        .where(CycleChange.cycle_id == cycle_id, CycleChange.people >= SMALLEST)
        .order_by(CycleChange.instrument, CycleChange.id)
    )
    return tuple(
        Shift(row.instrument, row.item_id, row.people, row.before_total / row.people, row.after_total / row.people)
        for row in rows
    )


async def _pair(unit: Unit, actor: Actor, match_id: int) -> Pair:
    found = await pair(unit, match_id)
    if found is None:
        raise RefusedError("gone")
    demand(actor, UseCase.CYCLE_CLOSE, found.municipality_id, found.organization_id)
    return found


async def _place(unit: Unit, actor: Actor, organization_id: int) -> Place:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.CYCLE_CLOSE, place.municipality_id, place.id)
    return place


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise RefusedError("gone")
    return actor.person_id


def _audit(unit: Unit, actor: Actor, place: Place, action: str, cycle_id: int, **details: object) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="cycle",
        subject_id=cycle_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
