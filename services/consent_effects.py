"""What follows from a consent that was given or taken back: who is told, what ends, what is noted. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.consents import Giver
from domain.retention import ENDS_PAIR, STOPS_PROCESSING, ErasureReason
from services.guardian_rows import is_confirmed
from services.leaving import leave, leave_pairs
from services.lookups import curator_ids
from services.mentee_facts import drop_uncovered
from services.notices import post

if TYPE_CHECKING:
    from services.access import Actor
    from services.consent_rows import Ask
    from storage.unit import Unit


async def taken_back(unit: Unit, giver_id: int, ask: Ask, consent_id: int) -> None:
    """Do at once what follows from a consent taken back, and tell the curators (consents §6).

    A guardian whom the curator has not confirmed decides nothing: the words are kept, the curator sees them.
    """
    erasure_id = None
    if ask.giver is Giver.SELF or await is_confirmed(unit, ask.person_id, giver_id):
        if ask.kind in STOPS_PROCESSING:
            erasure_id = await leave(
                unit,
                person_id=ask.person_id,
                organization_id=ask.organization_id,
                municipality_id=ask.municipality_id,
                asked_by=giver_id,
                reason=ErasureReason.WITHDRAWN,
            )
        elif ask.kind in ENDS_PAIR:
            await leave_pairs(unit, ask.person_id, ask.organization_id)
    await drop_uncovered(unit, ask.person_id, ask.organization_id)
    await tell_curators(unit, ask, "consent_withdrawn", consent_id, erasure=erasure_id)


def note_consent(unit: Unit, actor: Actor, ask: Ask, action: str, consent_id: int) -> None:
    """Note in the journal who has decided what about whom."""
    unit.audit(
        actor.person_id,
        action,
        subject_kind="person",
        subject_id=ask.person_id,
        municipality_id=ask.municipality_id,
        organization_id=ask.organization_id,
        kind=ask.kind.value,
        consent_id=consent_id,
    )


async def tell_curators(unit: Unit, ask: Ask, kind: str, consent_id: int, *, erasure: int | None = None) -> None:
    """Tell a school's curators about a decision; ``erasure`` names the demand that follows from it."""
    params = {} if erasure is None else {"erasure": erasure}
    for curator in await curator_ids(unit, ask.organization_id):
        post(unit, kind, curator, consent_id, params=params, municipality_id=ask.municipality_id)
