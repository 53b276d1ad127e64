"""He says that they met, she says that they did not: the curator hears both and decides what counts (issue 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MeetingStatus
from services.access import RefusedError, demand, writes
from services.correcting import Pen, correction_fault, turn
from services.meeting_rows import own_meeting
from storage.tables import Meeting

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from services.access import Actor
    from storage.unit import Unit


@writes(UseCase.MEETING_SETTLE)
async def settle(unit: Unit, actor: Actor, catalogue: Catalogue, meeting_id: int, *, held: bool) -> MatchStatus:
    """Let a meeting count as held or not held after both were heard; what stands already is only confirmed.

    Nobody is told who said what. If the fact changes, both sides hear in one line that the log was corrected.

    Raises:
        RefusedError: what the change of the fact is refused for (``services.correcting.set_held``).
    """
    row, found, place = await own_meeting(unit, actor, meeting_id, UseCase.MEETING_SETTLE)
    demand(actor, UseCase.MEETING_SETTLE, found.municipality_id, found.organization_id)
    fault = await correction_fault(unit, row, found, curator=True)
    if fault is not None:
        raise RefusedError(fault)
    if place is not None:
        raise RefusedError("settle_own")
    changes = (row.status == MeetingStatus.HELD) is not held
    status = await turn(Pen(unit, actor, row, found, place), catalogue, held=held)
    unit.change(Meeting, row.id, settled_by=actor.person_id, settled_at=unit.now)
    unit.audit(
        actor.person_id,
        "meeting.settle",
        subject_kind="meeting",
        subject_id=row.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        held=held,
        changed=changes,
    )
    return status
