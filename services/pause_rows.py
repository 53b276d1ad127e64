"""Curators' pauses as rows: which is open, what a pause sets aside, how it ends. Plain functions.

A pause of this kind never carries ``services.pausing.CONSENT_LAPSED``: a match that waits for a consent is held by the
paper and by nobody's wish, and neither of the two lets go what the other holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.pauses import PauseReason
from domain.vocabulary import MatchStatus, MeetingStatus, Role
from services.lookups import today_in
from services.pair_rows import Pair, holders, pairs_by_id, tell
from services.pausing import CONSENT_LAPSED, holds
from storage.tables import Match, MatchPause, Meeting, Organization

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from services.places import Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that lasts."""

    id: int
    match_id: int
    reason: PauseReason
    until: date


async def open_pause(unit: Unit, match_id: int) -> Pause | None:
    """Return the curator's pause of a match, if one lasts."""
    row = await unit.first(
        select(MatchPause.__table__)
        .where(MatchPause.match_id == match_id, MatchPause.ended_at.is_(None))
        .order_by(MatchPause.id.desc())
    )
    return None if row is None else Pause(row.id, row.match_id, PauseReason(row.reason), row.until)


async def ending_pauses(unit: Unit, place: Place, by: date) -> tuple[int, ...]:
    """Return the paused matches of a school whose pause is over by a day, the first one first."""
    rows = await unit.scalars(
        select(MatchPause.match_id)
        .join(Match, Match.id == MatchPause.match_id)
        .where(
            MatchPause.municipality_id == place.municipality_id,
            MatchPause.ended_at.is_(None),
            MatchPause.until <= by,
            MatchPause.organization_id == place.id,
            Match.status == MatchStatus.PAUSED.value,
        )
        .order_by(MatchPause.until, MatchPause.id)
    )
    return tuple(rows)


async def set_aside(
    unit: Unit, found: Pair, *, person_id: int | None = None, past_too: bool = False
) -> tuple[int, ...]:
    """Call off a match's planned meetings and return those that are still ahead: calendars may hold them.

    What is over already may have been held and waits for its log, unless the match itself is over: then ``past_too``.
    """
    rows = await unit.all(
        select(Meeting.id, Meeting.planned_at).where(
            Meeting.match_id == found.id, Meeting.status == MeetingStatus.PLANNED.value
        )
    )
    ahead = [row for row in rows if row.planned_at > unit.now]
    for row in rows if past_too else ahead:
        said = {"logged_by": person_id, "logged_at": unit.now} if row in ahead else {}
        unit.change(Meeting, row.id, status=MeetingStatus.CANCELLED.value, **said)
    return tuple(int(row.id) for row in ahead)


async def end_pauses(unit: Unit, pauses: Iterable[Any], ended_by: int | None) -> int:
    """End pauses and let their matches go on; the unit must be exclusive. Return how many go on.

    Who came to lack a consent meanwhile has nothing to go on with: the match waits for the paper from now on.
    """
    rows = list(pauses)
    known = await pairs_by_id(unit, [row.match_id for row in rows])
    resumed = 0
    for row in rows:
        unit.change(MatchPause, row.id, ended_at=unit.now, ended_by=ended_by)
        found = known.get(row.match_id)
        if found is None or found.status is not MatchStatus.PAUSED or found.status_before_pause is None:
            continue
        people = list(dict.fromkeys(member.person_id for member in found.staying))
        if not await holds(unit, found):
            unit.change(Match, found.id, reason=CONSENT_LAPSED)
            tell(unit, "match_waits", found, people, key=f"{unit.now:%Y%m%d}")
            continue
        unit.change(Match, found.id, status=found.status_before_pause.value, status_before_pause=None)
        tell(unit, "match_resumed", found, people, key=str(row.id))
        if ended_by is None:
            tell(
                unit, "match_resumed_curator", found, await holders(unit, found.organization_id, Role.CURATOR),
                key=str(row.id),
            )  # fmt: skip
        unit.audit(
            ended_by,
            "match.resume",
            subject_kind="match",
            subject_id=found.id,
            municipality_id=found.municipality_id,
            organization_id=found.organization_id,
        )
        resumed += 1
    return resumed


async def resume_due(unit: Unit, municipality_id: int) -> int:
    """Let the pairs go on whose day has come (a pass of the scheduler); return how many."""
    rows = await _due(unit, municipality_id)
    if not rows:
        return 0
    await unit.exclusive()
    return await end_pauses(unit, await _due(unit, municipality_id), None)


async def _due(unit: Unit, municipality_id: int) -> list[Any]:
    rows = await unit.all(
        select(MatchPause.id, MatchPause.match_id, MatchPause.until, Organization.time_zone)
        .join(Organization, Organization.id == MatchPause.organization_id)
        .where(
            MatchPause.municipality_id == municipality_id,
            MatchPause.ended_at.is_(None),
            # A day more than anywhere on earth; the school's own midnight decides below.
            MatchPause.until <= today_in(unit.now, "Pacific/Kiritimati"),
        )
        .order_by(MatchPause.id)
    )
    return [row for row in rows if row.until <= today_in(unit.now, row.time_zone)]
