"""The curator's side of the rounds: how many have answered, a word to the others, the mid-term a little earlier.

Nobody's name stands beside an answer, and no share is shown of fewer than five people (questionnaires §1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select

from domain.calendar import local
from domain.permissions import UseCase
from domain.reminders import ReminderKind
from domain.rounds import (
    ALL,
    ASKED_TWICE,
    INSTRUMENTS,
    LOW_AFTER,
    Party,
    Reason,
    Round,
    is_low,
    midterm_day,
    midterm_due,
    percent,
    round_of,
)
from domain.vocabulary import Side
from services.access import RefusedError, demand, reads, writes
from services.person_rows import note
from services.places import CycleDates, Place, needed_cycle, place_of, running_cycle
from services.remind_rows import Sifted, Wanted, post_due, sift
from services.round_rows import open_questions
from services.rounds import open_midterm, pairs_at_work
from storage.tables import MatchMember, Meeting, QuestionnaireRound, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from services.access import Actor
    from storage.unit import Unit

_OPEN: Final = "open"
_STATES: Final = (_OPEN, "done", "expired")


@dataclass(frozen=True, slots=True)
class Group:
    """How many of one party were asked in a round and how many have answered."""

    party: Party
    asked: int
    answered: int

    @property
    def percent(self) -> int | None:
        """The share, ``None`` for fewer than five."""
        return percent(self.asked, self.answered)


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round of a school's cycle."""

    round: Round
    groups: tuple[Group, ...]
    open: int
    """Questions that can still be answered."""

    @property
    def asked(self) -> int:
        """All who were asked."""
        return sum(group.asked for group in self.groups)

    @property
    def answered(self) -> int:
        """All who have answered."""
        return sum(group.answered for group in self.groups)


@dataclass(frozen=True, slots=True)
class RoundsView:
    """All rounds of a school's cycle."""

    organization_id: int
    school: str
    rounds: tuple[RoundView, ...]
    midterm_on: date | None
    """When the mid-term opens by itself; ``None`` if it is open, its day is over, or no cycle runs."""
    midterm_opened: date | None
    pairs: int
    """Pairs at work, which a mid-term would ask."""
    has_cycle: bool

    @property
    def may_open(self) -> bool:
        """Whether the curator may open the mid-term now."""
        return self.has_cycle and self.midterm_opened is None and self.pairs > 0

    def round(self, of: Round) -> RoundView | None:
        """Return one of them, if anybody was asked."""
        return next((each for each in self.rounds if each.round is of), None)


@dataclass(frozen=True, slots=True)
class RemindRound:
    """What a word to those who have not answered would do."""

    messages: int
    today: int
    no_chat: int
    full: int


@reads(UseCase.ROUND_VIEW)
async def rounds(unit: Unit, actor: Actor, organization_id: int) -> RoundsView:
    """Return the rounds of a school's running cycle with how many were asked and have answered, by group."""
    place = await _place(unit, actor, organization_id, UseCase.ROUND_VIEW)
    cycle = await running_cycle(unit, place.id)
    if cycle is None:
        return RoundsView(place.id, place.name, (), None, None, 0, has_cycle=False)
    opened = await _opened(unit, cycle.id)
    day = midterm_day(cycle.starts_on, cycle.ends_on)
    today = place.today(unit)
    ahead = opened is None and (today < day or midterm_due(day, today, cycle.ends_on))
    return RoundsView(
        place.id,
        place.name,
        await round_views(unit, place, cycle),
        day if ahead else None,
        None if opened is None else opened.astimezone(ZoneInfo(place.zone)).date(),
        len(await pairs_at_work(unit, cycle.id)),
        has_cycle=True,
    )


@reads(UseCase.PERSON_REMIND)
async def remind_round_plan(unit: Unit, actor: Actor, organization_id: int, of: Round) -> RemindRound:
    """Return how many would be reminded of a round, and why not the others."""
    place = await _place(unit, actor, organization_id, UseCase.PERSON_REMIND)
    found = await _to_remind(unit, place, of)
    return RemindRound(len(found.due), found.today, found.no_chat, found.full)


@writes(UseCase.PERSON_REMIND)
async def remind_round(unit: Unit, actor: Actor, organization_id: int, of: Round) -> int:
    """Remind those who have not answered, each once a day and within the week's budget; return how many."""
    place = await _place(unit, actor, organization_id, UseCase.PERSON_REMIND)
    found = await _to_remind(unit, place, of)
    post_due(unit, place, found.due)
    note(unit, actor, place, "round.remind", round=of.value, count=len(found.due))
    return len(found.due)


@writes(UseCase.ROUND_OPEN)
async def open_midterm_now(unit: Unit, actor: Actor, organization_id: int) -> int:
    """Open the mid-term round before its day; return how many are asked (programme §2 stage 6).

    Raises:
        RefusedError: ``no_cycle``; ``round_open`` if it was opened already; ``round_no_pairs`` if no pair has held its
            planning yet.
    """
    place = await _place(unit, actor, organization_id, UseCase.ROUND_OPEN)
    cycle = await needed_cycle(unit, place.id)
    if await _opened(unit, cycle.id) is not None:
        raise RefusedError("round_open")
    if not await pairs_at_work(unit, cycle.id):
        raise RefusedError("round_no_pairs")
    return await open_midterm(
        unit,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        cycle_id=cycle.id,
        opened_by=actor.person_id,
    )


async def low_rounds(unit: Unit, place: Place, cycle: CycleDates) -> list[RoundView]:
    """Return the rounds that still run and of which, a week on, fewer than 60 % have answered. Plain function."""
    found = await round_views(unit, place, cycle, asked_until=unit.now - LOW_AFTER)
    return [each for each in found if each.open and is_low(each.asked, each.answered)]


async def _place(unit: Unit, actor: Actor, organization_id: int, case: UseCase) -> Place:
    place = await place_of(unit, organization_id)
    demand(actor, case, place.municipality_id, place.id)
    return place


async def _opened(unit: Unit, cycle_id: int) -> datetime | None:
    found: datetime | None = await unit.scalar(
        select(QuestionnaireRound.opened_at).where(
            QuestionnaireRound.cycle_id == cycle_id, QuestionnaireRound.kind == Round.MIDTERM.value
        )
    )
    return found


async def _to_remind(unit: Unit, place: Place, of: Round) -> Sifted:
    asked = await open_questions(unit, SurveyRequest.organization_id == place.id)
    return await sift(
        unit,
        place,
        [
            Wanted(ReminderKind.QUESTIONNAIRE_UNFINISHED, each.person_id, each.request_id)
            for each in asked
            if each.round is of and each.reason is Reason.STANDS
        ],
    )


async def round_views(
    unit: Unit, place: Place, cycle: CycleDates, *, asked_until: datetime | None = None
) -> tuple[RoundView, ...]:
    """Return the rounds of a school year; ``asked_until`` leaves out what was asked later. A plain function."""
    # A question that is asked twice has the final meeting as its subject the second time; EX is asked of both sides.
    again = exists().where(Meeting.id == SurveyRequest.subject_id).correlate(SurveyRequest)
    side = (
        select(MatchMember.side)
        .where(MatchMember.match_id == SurveyRequest.subject_id, MatchMember.person_id == SurveyRequest.person_id)
        .limit(1)
        .correlate(SurveyRequest)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (SurveyRequest.instrument, SurveyRequest.state, again.label("again"), side.label("side"))
    counted = (
        select(*columns, func.count().label("n"))
        .where(
            SurveyRequest.organization_id == place.id,
            SurveyRequest.state.in_(_STATES),
            SurveyRequest.instrument.in_(sorted(ALL)),
            SurveyRequest.asked_at >= local(cycle.starts_on, time.min, ZoneInfo(place.zone)),
        )
        .group_by(*columns)
    )
    if asked_until is not None:
        counted = counted.where(SurveyRequest.asked_at <= asked_until)
    return _by_round(await unit.all(counted))


def _by_round(rows: Iterable[Any]) -> tuple[RoundView, ...]:
    asked: dict[tuple[Round, Party], int] = {}
    answered: dict[tuple[Round, Party], int] = {}
    still: dict[Round, int] = {}
    for row in rows:
        of = round_of(row.instrument, after_final=row.instrument in ASKED_TWICE and bool(row.again))
        if of is None:
            continue
        where = of, _party(of, row.instrument, row.side)
        asked[where] = asked.get(where, 0) + row.n
        answered[where] = answered.get(where, 0) + (row.n if row.state == "done" else 0)
        still[of] = still.get(of, 0) + (row.n if row.state == _OPEN else 0)
    return tuple(
        RoundView(
            of,
            tuple(Group(p, asked[of, p], answered[of, p]) for p in Party if (of, p) in asked),
            still[of],
        )
        for of in Round
        if of in still
    )


def _party(of: Round, instrument: str, side: str | None) -> Party:
    named = [party for party, found in INSTRUMENTS[of].items() if instrument in found]
    if len(named) == 1:
        return named[0]
    return Party.MENTOR if side == Side.MENTOR else Party.MENTEE
