"""A match whose consent has ended waits, and goes on by itself once the consent is given anew (consents §2).

Nothing is lost meanwhile: planned meetings stay where they are, nobody is reminded of them. Plain functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.matches import ACTIVE
from domain.vocabulary import MatchStatus
from services.lookups import today_in
from services.pair_rows import Pair, pairs_by_id, pairs_of, tell
from services.standings import standings
from storage.tables import Match, MatchMember, Organization, Participation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.standings import Standing
    from storage.unit import Unit

CONSENT_LAPSED: Final = "consent_lapsed"
"""The reason kept with a match that waits for a fresh consent; a curator's own pause has none or another."""


async def lapsed_matches(unit: Unit, organization_id: int, known: dict[int, Standing]) -> list[int]:
    """Return a school's running matches in which somebody's consent has ended, by standings read before."""
    rows = await unit.all(
        select(Match.id, Match.proposed_at, MatchMember.participation_id, Organization.time_zone)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Organization, Organization.id == Match.organization_id)
        .where(
            Match.organization_id == organization_id,
            Match.status.in_([status.value for status in ACTIVE]),
            MatchMember.accepted.is_not(False),
        )
        .order_by(Match.id)
    )
    found = {
        row.id: None
        for row in rows
        if (standing := known.get(row.participation_id)) is not None
        and standing.lapsed(today_in(row.proposed_at, row.time_zone))
    }
    return list(found)


async def pause(unit: Unit, match_ids: Iterable[int]) -> int:
    """Pause those of the matches whose consent has ended indeed, and tell both sides; the unit must be exclusive."""
    paused = 0
    for found in (await pairs_by_id(unit, match_ids)).values():
        if found.status not in ACTIVE or await holds(unit, found):
            continue
        unit.change(
            Match,
            found.id,
            status=MatchStatus.PAUSED.value,
            status_before_pause=found.status.value,
            reason=CONSENT_LAPSED,
        )
        _note(unit, found, "match.pause_consent")
        tell(unit, "match_waits", found, _everybody(found), key=f"{unit.now:%Y%m%d}")
        paused += 1
    return paused


async def resume_pairs(unit: Unit, person_id: int, organization_id: int) -> int:
    """Let a person's matches go on that only waited for a fresh consent; return how many."""
    waiting = await pairs_of(unit, person_id, [MatchStatus.PAUSED])
    return await _resume(unit, [found for found in waiting if found.organization_id == organization_id])


async def paused_matches(unit: Unit, municipality_id: int) -> list[int]:
    """Return the matches of a municipality that wait for a consent: one may have come in on paper."""
    rows = await unit.all(
        select(Match.id, Match.reason).where(
            Match.municipality_id == municipality_id, Match.status == MatchStatus.PAUSED.value
        )
    )
    return [row.id for row in rows if row.reason == CONSENT_LAPSED]


async def resume(unit: Unit, match_ids: Iterable[int]) -> int:
    """Let those of the matches go on that no longer wait for a consent; the unit must be exclusive."""
    return await _resume(unit, (await pairs_by_id(unit, match_ids)).values())


async def _resume(unit: Unit, waiting: Iterable[Pair]) -> int:
    resumed = 0
    for found in waiting:
        reason = await unit.scalar(select(Match.reason).where(Match.id == found.id))
        if reason != CONSENT_LAPSED or found.status_before_pause is None:
            continue
        if not await holds(unit, found):
            continue
        unit.change(Match, found.id, status=found.status_before_pause.value, status_before_pause=None, reason=None)
        _note(unit, found, "match.resume_consent")
        tell(unit, "match_goes_on", found, _everybody(found), key=f"{unit.now:%Y%m%d}")
        resumed += 1
    return resumed


async def holds(unit: Unit, found: Pair) -> bool:
    """Tell whether nobody's consent has ended, as of now."""
    places = [member.participation_id for member in found.staying]
    matched_on = today_in(found.proposed_at, found.zone)
    known = await standings(unit, Participation.id.in_(places))
    return not any(standing.lapsed(matched_on) for standing in known.values())


def _everybody(found: Pair) -> list[int]:
    return list(dict.fromkeys(member.person_id for member in found.staying))


def _note(unit: Unit, found: Pair, action: str) -> None:
    unit.audit(
        None,
        action,
        subject_kind="match",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
    )
