"""Pausing a pair and letting it go on: the curator's (programme §3 ``paused``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.matches import OVER, IllegalReason, IllegalStep, MatchEvent, next_status
from domain.pauses import MAY_PAUSE, Outcome, PauseReason, WishKind, pause_fault
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus
from services.access import Actor, RefusedError, demand, writes
from services.lookups import today_in
from services.pair_rows import Pair, pair, tell
from services.pause_rows import end_pauses, open_pause, set_aside
from services.wish_rows import settle_wishes
from storage.ids import new_id
from storage.tables import Match, MatchPause

if TYPE_CHECKING:
    from datetime import date

    from storage.unit import Unit


@writes(UseCase.MATCH_PAUSE)
async def pause_match(unit: Unit, actor: Actor, match_id: int, reason: PauseReason, until: date) -> None:
    """Pause a pair until a day: planned meetings are off, nobody is reminded, both sides hear until when.

    Raises:
        RefusedError: ``gone``; ``already_over``; ``is_paused``; ``match_not_approved`` before the order;
            ``pause_too_late`` after the final meeting; ``pause_day_past``, ``pause_too_long``.
    """
    found = await school_pair(unit, actor, match_id, UseCase.MATCH_PAUSE)
    fault = pause_fault(today_in(unit.now, found.zone), until)
    if fault is not None:
        raise RefusedError(fault)
    if found.status not in MAY_PAUSE:
        raise RefusedError(_why_not(found.status))
    status = next_status(found.status, MatchEvent.PAUSED)
    ahead = await set_aside(unit, found, person_id=actor.person_id)
    unit.change(Match, found.id, status=status.value, status_before_pause=found.status.value)
    pause_id = new_id()
    unit.add(
        MatchPause(
            id=pause_id,
            municipality_id=found.municipality_id,
            organization_id=found.organization_id,
            match_id=found.id,
            reason=reason.value,
            until=until,
            begun_at=unit.now,
            begun_by=actor.person_id,
            ended_at=None,
            ended_by=None,
        )
    )
    await settle_wishes(unit, actor, found, Outcome.PAUSED, WishKind.PAUSE)
    people = list(dict.fromkeys(member.person_id for member in found.staying))
    tell(unit, "match_paused", found, people, key=str(pause_id), params={"meetings": list(ahead)})
    _audit(unit, actor, found, "match.pause")


@writes(UseCase.MATCH_PAUSE)
async def resume_match(unit: Unit, actor: Actor, match_id: int) -> None:
    """Let a paused pair go on at once; both sides hear of it.

    Raises:
        RefusedError: ``gone``; ``not_paused``; ``waits_for_consent`` where not the curator but a paper holds it up.
    """
    found = await school_pair(unit, actor, match_id, UseCase.MATCH_PAUSE)
    try:
        next_status(found.status, MatchEvent.RESUMED, paused_from=found.status_before_pause)
    except IllegalStep as step:
        over = step.reason is IllegalReason.ALREADY_OVER
        raise RefusedError("already_over" if over else "not_paused") from step
    row = await open_pause(unit, match_id)
    if row is None:
        raise RefusedError("waits_for_consent")
    if not await end_pauses(unit, [row], actor.person_id):
        raise RefusedError("waits_for_consent")


async def school_pair(unit: Unit, actor: Actor, match_id: int, case: UseCase) -> Pair:
    """Return a match where the actor may do ``case``: asks for the place itself.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    found = await pair(unit, match_id)
    if found is None:
        raise RefusedError("gone")
    demand(actor, case, found.municipality_id, found.organization_id)
    return found


def _why_not(status: MatchStatus) -> str:
    if status in OVER:
        return "already_over"
    if status is MatchStatus.PAUSED:
        return "is_paused"
    return "pause_too_late" if status is MatchStatus.FINAL else "match_not_approved"


def _audit(unit: Unit, actor: Actor, found: Pair, action: str) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="match",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
    )
