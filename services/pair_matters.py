"""Pairs that need the curator's eye, for the day's list and for the list of exactly these. Plain functions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select, union

from domain.matches import ACTIVE, LIVE
from domain.meetings import SILENT_AFTER_DAYS
from domain.vocabulary import MatchStatus, MeetingStatus
from services.closing_rows import lingering_matches
from services.feedback import disagreements
from services.silence import or_resumed
from storage.tables import Match, MatchMember, Meeting, PsychologistNote, Signal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from services.places import Place
    from storage.unit import Unit

UNLOGGED_AFTER: Final = timedelta(days=3)
_ACTIVE: Final = tuple(status.value for status in ACTIVE)


async def silent_matches(unit: Unit, place: Place) -> tuple[int, ...]:
    """Return the pairs by order that have not met for more than 21 days, the longest silence first."""
    rows = await unit.all(silent_at_work([place.id], unit.now).order_by(_last_met(), Match.id))
    return tuple(row.id for row in rows)


def silent_at_work(organization_ids: Collection[int], now: datetime) -> Any:
    """Select the pairs by order of schools that have not met for more than 21 days, as ``at_work``."""
    return at_work(organization_ids).having(_last_met() < now - timedelta(days=SILENT_AFTER_DAYS))


def at_work(organization_ids: Collection[int]) -> Any:
    """Select the pairs by order of schools: id, school, and ``last``, when they last met or were last expected to."""
    return (
        select(Match.id, Match.organization_id, _last_met().label("last"))
        .outerjoin(Meeting, Meeting.match_id == Match.id)
        .where(Match.organization_id.in_(organization_ids), Match.status.in_(_ACTIVE))
        .group_by(Match.id, Match.organization_id, Match.approved_at)
    )


def _last_met() -> Any:
    return or_resumed(func.coalesce(func.max(Meeting.held_at), Match.approved_at))


async def matches_in(unit: Unit, place: Place, status: MatchStatus) -> tuple[int, ...]:
    """Return the pairs of one status, the oldest proposal first."""
    rows = await unit.scalars(
        select(Match.id)
        .where(Match.organization_id == place.id, Match.status == status.value)
        .order_by(Match.proposed_at, Match.id)
    )
    return tuple(rows)


async def finished_matches(unit: Unit, place: Place) -> tuple[int, ...]:
    """Return the pairs that have said goodbye and wait to be closed; who has waited too long stands apart."""
    late = set(await lingering_matches(unit, place))
    return tuple(each for each in await matches_in(unit, place, MatchStatus.FINAL) if each not in late)


async def unlogged_matches(unit: Unit, place: Place) -> tuple[int, ...]:
    """Return the pair of each meeting that is over for three days without a log entry; the oldest meeting first."""
    rows = await unit.scalars(
        select(Meeting.match_id)
        .join(Match, Match.id == Meeting.match_id)
        .where(
            Meeting.organization_id == place.id,
            Meeting.status == MeetingStatus.PLANNED.value,
            Meeting.planned_at < unit.now - UNLOGGED_AFTER,
            Match.status.in_(_ACTIVE),
        )
        .order_by(Meeting.planned_at)
    )
    return tuple(rows)


async def watched_matches(unit: Unit, place: Place) -> tuple[int, ...]:
    """Return the live pairs that a psychologist has an eye on: with a note, or with an open call for help in them."""
    noted = select(PsychologistNote.match_id).where(PsychologistNote.organization_id == place.id)
    calling = (
        select(MatchMember.match_id)
        .join(Signal, Signal.person_id == MatchMember.person_id)
        .where(Signal.organization_id == place.id, Signal.closed_at.is_(None), MatchMember.accepted.is_not(False))
    )
    rows = await unit.scalars(
        select(Match.id)
        .where(
            Match.organization_id == place.id,
            Match.status.in_([status.value for status in LIVE]),
            Match.id.in_(union(noted, calling)),
        )
        .order_by(Match.id)
    )
    return tuple(rows)


async def differing_matches(unit: Unit, place: Place) -> tuple[int, ...]:
    """Return the pairs whose sides tell differently whether they met."""
    return tuple(each.match_id for each in await disagreements(unit, place.id))
