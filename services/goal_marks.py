"""Marks of a plan's goals: the mentor's word on what became of them, halfway and at the end (programme §10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.permissions import UseCase
from domain.plans import OVERALL, Mark, Moment
from domain.vocabulary import MatchStatus, Side
from services.access import Actor, RefusedError, writes
from services.goal_rows import is_halfway, papers
from services.pair_rows import pair, tell
from storage.tables import PlanMark

if TYPE_CHECKING:
    from services.pair_rows import Pair
    from storage.unit import Unit


@writes(UseCase.PLAN_WRITE)
async def mark_goal(
    unit: Unit, actor: Actor, match_id: int, moment: Moment, *, goal: int, mark: Mark
) -> tuple[int, ...]:
    """Note what became of a goal (``OVERALL`` is the plan as a whole) and return the goals still to be marked.

    A second word on the same goal takes the place of the first. When the last mark is there, the mentees are told.

    Raises:
        RefusedError: ``gone``; ``plan_changed`` when no plan stands or there is no such goal; ``plan_paused``,
            ``plan_early`` or ``plan_over`` when it is not the time.
    """
    found = await pair(unit, match_id)
    place = found.member(actor.person_id) if found else None
    if found is None or place is None or place not in found.staying or place.side is not Side.MENTOR:
        raise RefusedError("gone")
    await _check_time(unit, found, moment)
    known = await papers(unit, found.id)
    standing = known.standing
    keys = {each.key for each in standing.content.goals} if standing else set()
    keys |= {OVERALL} if moment is Moment.FINAL else set()
    if standing is None or goal not in keys:
        raise RefusedError("plan_changed")
    before = known.unmarked(moment)
    unit.put(
        PlanMark(
            municipality_id=found.municipality_id,
            match_id=found.id,
            plan_id=standing.id,
            goal=goal,
            moment=moment.value,
            mark=mark.value,
            marked_by=place.person_id,
            marked_at=unit.now,
        ),
        key=["match_id", "moment", "goal"],
    )
    left = tuple(key for key in before if key != goal)
    if before and not left:
        mentees = [member.person_id for member in found.side(Side.MENTEE)]
        tell(unit, "plan_marked", found, mentees, key=moment.value, params={"moment": moment.value})
    return left


async def _check_time(unit: Unit, found: Pair, moment: Moment) -> None:
    if found.status is MatchStatus.PAUSED:
        raise RefusedError("plan_paused")
    if moment is Moment.FINAL:
        if found.status is not MatchStatus.FINAL:
            raise RefusedError("plan_over" if found.status is MatchStatus.CLOSED else "plan_early")
    elif found.status is not MatchStatus.WORKING:
        raise RefusedError("plan_over")
    elif not await is_halfway(unit, found):
        raise RefusedError("plan_early")
