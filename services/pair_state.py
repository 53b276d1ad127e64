"""What a pair's card says of its pause, of what its people wish, and of why it ended; each reader his own part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from domain.matches import ACTIVE, OVER, EndReason
from domain.pauses import MAY_PAUSE, PauseReason
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, Role, Side
from services.access import Actor, RefusedError, reads
from services.pair_rows import pair
from services.pause_rows import open_pause
from services.pauses import school_pair
from services.pausing import CONSENT_LAPSED
from services.wishes import Wish, wishes_of
from storage.tables import Match, PsychologistNote

if TYPE_CHECKING:
    from datetime import date

    from storage.unit import Unit

__all__ = ["PairState", "own_pause", "pair_state"]


@dataclass(frozen=True, slots=True)
class PairState:
    """The part of a pair's card that is about changes."""

    until: date | None
    reason: PauseReason | None
    for_consent: bool
    wishes: tuple[Wish, ...]
    ended: EndReason | None
    """Curator and psychologist only (programme §3)."""
    may_pause: bool
    may_resume: bool
    may_change: bool
    notes: int | None
    """How many of the psychologist's notes the reader may open; ``None`` where there is nothing to open."""


@reads(UseCase.MATCH_VIEW_SCHOOL)
async def pair_state(unit: Unit, actor: Actor, match_id: int) -> PairState:
    """Return pause, wishes and end of a match, as far as the reader's role goes.

    Raises:
        RefusedError: ``gone``.
    """
    found = await school_pair(unit, actor, match_id, UseCase.MATCH_VIEW_SCHOOL)
    roles = actor.roles_in(found.municipality_id, found.organization_id)
    curator, psychologist = Role.CURATOR in roles, Role.PSYCHOLOGIST in roles
    paused = found.status is MatchStatus.PAUSED
    pause = await open_pause(unit, match_id) if paused else None
    why = await unit.scalar(select(Match.reason).where(Match.id == match_id))
    over = found.status in OVER and (curator or psychologist) and found.member(actor.person_id) is None
    alone = len(found.side(Side.MENTEE)) == 1
    running = (ACTIVE - {MatchStatus.FINAL}) | {MatchStatus.PAUSED}
    return PairState(
        until=pause.until if pause else None,
        reason=pause.reason if pause and curator else None,
        for_consent=paused and why == CONSENT_LAPSED,
        wishes=await wishes_of(unit, actor, match_id) if curator and found.status not in OVER else (),
        ended=EndReason(why) if over and why in set(EndReason) else None,
        may_pause=curator and found.status in MAY_PAUSE,
        may_resume=curator and pause is not None,
        may_change=curator and alone and found.status in running,
        notes=await _notes(unit, match_id, psychologist=psychologist) if psychologist or curator else None,
    )


@reads(UseCase.MATCH_VIEW_OWN)
async def own_pause(unit: Unit, actor: Actor, match_id: int) -> date | None:
    """Return until when a match of the actor's own is paused; ``None`` if it is not, or waits for a paper.

    Raises:
        RefusedError: ``gone`` for another's.
    """
    found = await pair(unit, match_id)
    place = found.member(actor.person_id) if found else None
    if found is None or place is None or place not in found.staying:
        raise RefusedError("gone")
    if found.status is not MatchStatus.PAUSED:
        return None
    pause = await open_pause(unit, match_id)
    return pause.until if pause else None


async def _notes(unit: Unit, match_id: int, *, psychologist: bool) -> int | None:
    """Count the notes of a match: all for a psychologist, for a curator those that were shared."""
    asked = select(func.count()).select_from(PsychologistNote).where(PsychologistNote.match_id == match_id)
    if not psychologist:
        asked = asked.where(PsychologistNote.shared_at.is_not(None))
    count = int(await unit.scalar(asked) or 0)
    return count if psychologist or count else None
