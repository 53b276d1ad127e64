"""Since when mentees wait for a mentor. Plain functions: the callers check the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from domain.matches import OVER, EndReason
from domain.vocabulary import ConsentKind, Side
from domain.waiting import LONG, waiting_since
from services.pool import INTAKE
from storage.tables import Consent, Match, MatchMember, Participation, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from services.pool import Member
    from storage.unit import Unit

_OPTIONAL = (ConsentKind.PUBLICATION.value, ConsentKind.SPECIAL_CATEGORY.value)
"""Consents that nobody has to give in order to have a mentor."""
_CHUNK = 500


def waiting(found: Iterable[Member], barred: Collection[int] = ()) -> list[Member]:
    """Return the mentees who are ready and have no pair; ``barred`` are participations that get none here."""
    return [
        each
        for each in found
        if each.side is Side.MENTEE and each.ready and not each.open_matches and each.participation_id not in barred
    ]


async def clocks(unit: Unit, found: Sequence[Any]) -> dict[int, datetime]:
    """Return since when each waits, by participation: of members, or rows with ``participation_id``, ``joined_at``."""
    since: dict[int, datetime] = {}
    for start in range(0, len(found), _CHUNK):
        part = found[start : start + _CHUNK]
        ids = [each.participation_id for each in part]
        given, ended = await _given(unit, ids), await _ended(unit, ids)
        since |= {
            each.participation_id: waiting_since(
                each.joined_at, given.get(each.participation_id, ()), ended.get(each.participation_id)
            )
            for each in part
        }
    return since


async def long_waiting(unit: Unit, found: Sequence[Member]) -> tuple[int, ...]:
    """Return the participations of those who have waited for more than two weeks, the longest first."""
    since = await clocks(unit, found) if found else {}
    late = [each for each, moment in since.items() if unit.now - moment > LONG]
    return tuple(sorted(late, key=lambda each: (since[each], each)))


async def _given(unit: Unit, ids: Sequence[int]) -> dict[int, list[datetime]]:
    """Return when each consent that counts was first given, and when the questionnaire was done.

    One that was renewed counts from its first day: whoever gives it anew goes on waiting.
    """
    consents = await unit.all(
        select(Participation.id, func.min(Consent.decided_at).label("moment"))
        .join(
            Consent,
            and_(
                Consent.person_id == Participation.person_id,
                Consent.organization_id == Participation.organization_id,
            ),
        )
        .where(
            Participation.id.in_(list(ids)),
            Consent.granted.is_(True),
            Consent.withdrawn_at.is_(None),
            Consent.kind.not_in(_OPTIONAL),
        )
        .group_by(Participation.id, Consent.kind, Consent.given_by)
    )
    surveys = await unit.all(
        select(SurveyRequest.subject_id.label("id"), func.min(SurveyRequest.completed_at).label("moment"))
        .where(SurveyRequest.subject_id.in_(list(ids)), SurveyRequest.instrument.in_(INTAKE))
        .group_by(SurveyRequest.subject_id)
    )
    found: dict[int, list[datetime]] = {}
    for row in (*consents, *surveys):
        if row.moment is not None:
            found.setdefault(row.id, []).append(row.moment)
    return found


async def _ended(unit: Unit, ids: Sequence[int]) -> dict[int, datetime]:
    """Return when the last pair of each came to its end; what did not get beyond the trial was none."""
    rows = await unit.all(
        select(
            MatchMember.participation_id,
            MatchMember.left_at,
            Match.status,
            Match.ended_at,
            Match.approved_at,
            Match.reason,
        )
        .join(Match, Match.id == MatchMember.match_id)
        .where(MatchMember.participation_id.in_(list(ids)))
    )
    found: dict[int, datetime] = {}
    for row in rows:
        moment = _end(row)
        if moment is not None:
            found[row.participation_id] = max(moment, found.get(row.participation_id, moment))
    return found


def _end(row: Any) -> datetime | None:
    if row.approved_at is None or row.reason == EndReason.TRIAL_NOT_PASSED.value:
        return None
    moment: datetime | None = row.left_at or (row.ended_at if row.status in {each.value for each in OVER} else None)
    return moment
