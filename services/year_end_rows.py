"""The end of a school's year as rows: which cycle is meant, its pairs, what is still open. Plain functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from domain.matches import LIVE, IllegalStep, MatchEvent, next_status
from domain.rounds import ALL
from domain.vocabulary import MatchStatus, Side
from services.pair_rows import pairs_by_id
from storage.tables import CarriedMatch, Cycle, CycleClosing, Match, Signal, SurveyRequest

if TYPE_CHECKING:
    from services.pair_rows import Pair
    from services.places import Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair that is not over, and whether it goes on in the next school year."""

    match_id: int
    status: MatchStatus
    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    carried: bool
    may_carry: bool


async def latest_cycle(unit: Unit, organization_id: int) -> Any:
    """Return the open cycle of a school, else the one closed last; ``None`` if it never had one."""
    return await unit.first(
        select(Cycle.id, Cycle.starts_on, Cycle.ends_on, Cycle.closed_at)
        .where(Cycle.organization_id == organization_id)
        .order_by(Cycle.closed_at.is_not(None), Cycle.starts_on.desc(), Cycle.id.desc())
        .limit(1)
    )


async def former_cycle(unit: Unit, organization_id: int) -> int | None:
    """Return the cycle of a school that was closed last."""
    found = await unit.scalar(
        select(Cycle.id)
        .where(Cycle.organization_id == organization_id, Cycle.closed_at.is_not(None))
        .order_by(Cycle.closed_at.desc(), Cycle.id.desc())
        .limit(1)
    )
    return None if found is None else int(found)


async def closing_of(unit: Unit, cycle_id: int) -> Any:
    """Return the closing that stands, if the cycle was closed in the chat."""
    return await unit.first(
        select(CycleClosing.id, CycleClosing.closed_at, CycleClosing.cut_at)
        .where(CycleClosing.cycle_id == cycle_id, CycleClosing.reopened_at.is_(None))
        .order_by(CycleClosing.closed_at.desc())
        .limit(1)
    )


async def living(unit: Unit, place: Place, cycle_id: int) -> list[Pair]:
    """Return the matches of a cycle that are not over, the oldest first."""
    ids = await unit.scalars(
        select(Match.id).where(
            Match.organization_id == place.id,
            Match.status.in_([status.value for status in LIVE]),
            Match.cycle_id == cycle_id,
        )
    )
    found = await pairs_by_id(unit, ids)
    return [found[each] for each in sorted(found, key=lambda each: (found[each].proposed_at, each))]


async def carried(unit: Unit, cycle_id: int) -> set[int]:
    """Return the matches of a cycle that go on in the next one."""
    return set(await unit.scalars(select(CarriedMatch.match_id).where(CarriedMatch.cycle_id == cycle_id)))


def line_of(found: Pair, chosen: set[int]) -> PairLine:
    """Return a pair as the curator's list shows it."""
    mentees, mentors = (tuple(m.first_name for m in found.side(side)) for side in (Side.MENTEE, Side.MENTOR))
    return PairLine(found.id, found.status, mentees, mentors, found.id in chosen, may_carry(found))


def may_carry(found: Pair) -> bool:
    """Tell whether a pair can go on as it is: it has an order, and no question of the trial is open."""
    try:
        next_status(found.status, MatchEvent.CARRIED_ON, paused_from=found.status_before_pause)
    except IllegalStep:
        return False
    return True


async def unanswered(unit: Unit, organization_id: int) -> int:
    """Return how many questions of rounds are still open in a school."""
    found = await unit.scalar(
        select(func.count())
        .select_from(SurveyRequest)
        .where(
            SurveyRequest.organization_id == organization_id,
            SurveyRequest.state == "open",
            SurveyRequest.instrument.in_(sorted(ALL)),
        )
    )
    return int(found or 0)


async def open_calls(unit: Unit, organization_id: int) -> int:
    """Return how many calls for help nobody has settled yet."""
    found = await unit.scalar(
        select(func.count())
        .select_from(Signal)
        .where(Signal.organization_id == organization_id, Signal.closed_at.is_(None))
    )
    return int(found or 0)
