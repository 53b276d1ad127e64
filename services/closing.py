"""The end that every pair deserves: closed after the final meeting, or ended with a reason (programme §2-3).

No pair just stops: both sides always get a word of goodbye.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from domain.closing import END_REASONS, ENDS_WITHOUT
from domain.matches import IllegalStep, MatchEvent, next_status
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MeetingStatus
from services.access import RefusedError, demand, writes
from services.closing_rows import thank_families
from services.pair_rows import pair, tell
from storage.tables import Match, Meeting, SurveyRequest

if TYPE_CHECKING:
    from domain.matches import EndReason
    from services.access import Actor
    from services.pair_rows import Pair
    from storage.unit import Unit

EXPIRED: Final = "expired"


@writes(UseCase.MATCH_END)
async def close(unit: Unit, actor: Actor, match_id: int) -> None:
    """Close a match whose final meeting was held; both sides get a goodbye, once.

    Raises:
        RefusedError: ``gone``; ``already_over``; ``close_before_final`` if its final meeting is still to come.
    """
    found = await _ending(unit, actor, match_id)
    try:
        status = next_status(found.status, MatchEvent.CLOSED, paused_from=found.status_before_pause)
    except IllegalStep as step:
        known = {"already_over", "is_paused"}
        raise RefusedError(step.reason.value if step.reason.value in known else "close_before_final") from step
    unit.change(Match, found.id, status=status.value, ended_at=unit.now)
    await _cancel_ahead(unit, found)
    tell(unit, "match_closed", found, [member.person_id for member in found.staying])
    await thank_families(unit, found)
    _note(unit, actor, found, "match.close")


@writes(UseCase.MATCH_END)
async def end_without_final(unit: Unit, actor: Actor, match_id: int, reason: EndReason) -> None:
    """End a match that will have no final meeting; the reason is the school's own, both sides get a warm goodbye.

    What both sides were still asked about the pair is asked no more. A pair that said goodbye is closed instead, and a
    proposal is taken back.

    Raises:
        RefusedError: ``gone``; ``already_over``; ``end_or_close`` after the final meeting; ``end_or_withdraw`` before
            the order; ``bad_reason``.
    """
    found = await _ending(unit, actor, match_id)
    if reason not in END_REASONS:
        raise RefusedError("bad_reason")
    if found.status is MatchStatus.FINAL:
        raise RefusedError("end_or_close")
    try:
        status = next_status(found.status, MatchEvent.BROKEN, paused_from=found.status_before_pause)
    except IllegalStep as step:
        raise RefusedError("already_over") from step
    if found.status not in ENDS_WITHOUT:
        raise RefusedError("end_or_withdraw")
    unit.change(Match, found.id, status=status.value, ended_at=unit.now, reason=reason.value)
    await _cancel_ahead(unit, found)
    meetings = select(Meeting.id).where(Meeting.match_id == found.id)
    for about in (SurveyRequest.subject_id == found.id, SurveyRequest.subject_id.in_(meetings)):
        unit.execute(update(SurveyRequest).where(SurveyRequest.state == "open", about).values(state=EXPIRED))
    tell(unit, "match_goodbye", found, [member.person_id for member in found.staying])
    _note(unit, actor, found, "match.end")


async def _ending(unit: Unit, actor: Actor, match_id: int) -> Pair:
    found = await pair(unit, match_id)
    if found is None:
        raise RefusedError("gone")
    demand(actor, UseCase.MATCH_END, found.municipality_id, found.organization_id)
    return found


async def _cancel_ahead(unit: Unit, found: Pair) -> None:
    for meeting_id in await unit.scalars(
        select(Meeting.id).where(Meeting.match_id == found.id, Meeting.status == MeetingStatus.PLANNED.value)
    ):
        unit.change(Meeting, meeting_id, status=MeetingStatus.CANCELLED.value)


def _note(unit: Unit, actor: Actor, found: Pair, what: str) -> None:
    unit.audit(
        actor.person_id,
        what,
        subject_kind="match",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
    )
