"""What the register says of the pairs at work of one school or of many, in a few reads. Plain functions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from domain.health import LOOK_BACK, Due, Facts, Health, Mark, health
from domain.matches import ACTIVE
from domain.retention import RENEW_AHEAD_DAYS
from domain.vocabulary import MeetingStatus, Role
from services.feedback import AFTER_MEETING, disagreements
from services.goal_matters import planless
from services.pair_matters import at_work
from storage.tables import Answer, Consent, Match, MatchMember, Meeting, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from storage.unit import Unit

_SAID_BY: Final = (AFTER_MEETING, "MT-MR")
_MONTH: Final = timedelta(days=RENEW_AHEAD_DAYS)
_LOW: Final = {"mt_useful": frozenset({1, 2}), "mt_mood": frozenset({"low", "help"})}
"""Item of the questionnaire after a meeting → its low marks: 1 and 2 of 5, «Не очень» and «Нужна помощь»."""
_READ_BY: Final = {Role.CURATOR: frozenset(_LOW), Role.PSYCHOLOGIST: frozenset({"mt_useful"})}
"""Whose picture of a pair the marks may colour. Under ``mt_mood`` the pupil reads that the curator alone sees it."""


@dataclass(frozen=True, slots=True)
class PairHealth:
    """A pair at work and how it is."""

    organization_id: int
    health: Health


def readable(roles: Collection[Role]) -> frozenset[str]:
    """Return the items of whose low marks these roles may hear."""
    return frozenset().union(*(items for role, items in _READ_BY.items() if role in roles))


async def pairs_health(unit: Unit, organization_ids: Collection[int], items: Collection[str]) -> dict[int, PairHealth]:
    """Return how every pair at work of some schools is; ``items`` are those whose low marks the reader may hear of."""
    rows = await unit.all(at_work(organization_ids))
    if not rows:
        return {}
    differs: dict[int, datetime] = {}
    for each in await disagreements(unit, *organization_ids):
        differs.setdefault(each.match_id, each.planned_at)
    without = await planless(unit, organization_ids)
    ends = await _consent_ends(unit, organization_ids)
    due, marks = await _meetings(unit, organization_ids, items)
    return {
        row.id: PairHealth(
            row.organization_id,
            health(
                Facts(
                    last_met=row.last or unit.now,
                    due=tuple(due[row.id]),
                    differs_since=differs.get(row.id),
                    planless_since=without.get(row.id),
                    consent_ends=ends.get(row.id),
                    marks=tuple(marks[row.id]),
                ),
                unit.now,
            ),
        )
        for row in rows
    }


async def _meetings(
    unit: Unit, organization_ids: Collection[int], items: Collection[str]
) -> tuple[dict[int, list[Due]], dict[int, list[Mark]]]:
    """Return the meetings whose time has come lately, and the marks given to them, by pair in the order of time."""
    lately = (
        Meeting.organization_id.in_(organization_ids),
        Meeting.planned_at >= unit.now - LOOK_BACK,
        Meeting.planned_at <= unit.now,
        Meeting.status != MeetingStatus.MOVED.value,
    )
    said: dict[int, set[str]] = defaultdict(set)
    about = await unit.all(
        select(SurveyRequest.id, SurveyRequest.instrument, SurveyRequest.subject_id)
        .join(Meeting, Meeting.id == SurveyRequest.subject_id)
        .where(*lately, SurveyRequest.instrument.in_(_SAID_BY), SurveyRequest.state == "done")
    )
    for word in about:
        said[word.subject_id].add(word.instrument)
    given = await _marks(unit, lately, items) if items else {}
    due: dict[int, list[Due]] = defaultdict(list)
    marks: dict[int, list[Mark]] = defaultdict(list)
    meetings = await unit.all(
        select(Meeting.id, Meeting.match_id, Meeting.status, Meeting.planned_at)
        .where(*lately)
        .order_by(Meeting.planned_at, Meeting.id)
    )
    for row in meetings:
        held = row.status == MeetingStatus.HELD
        due[row.match_id].append(Due(row.planned_at, held, both_said=len(said[row.id]) == len(_SAID_BY)))
        if row.id in given:
            marks[row.match_id].append(given[row.id])
    return due, marks


async def _marks(unit: Unit, lately: tuple[Any, ...], items: Collection[str]) -> dict[int, Mark]:
    """Return the mark that each meeting got; in a group the lowest of them."""
    rows = await unit.all(
        select(SurveyRequest.subject_id, Answer.item_id, Answer.value, Answer.answered_at)
        .join(Meeting, Meeting.id == SurveyRequest.subject_id)
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(*lately, SurveyRequest.instrument == AFTER_MEETING, Answer.item_id.in_(items))
        .order_by(Answer.answered_at)
    )
    found: dict[int, Mark] = {}
    for row in rows:
        if row.value is None or (row.subject_id in found and found[row.subject_id].low):
            continue
        found[row.subject_id] = Mark(row.answered_at, row.value in _LOW[row.item_id])
    return found


async def _consent_ends(unit: Unit, organization_ids: Collection[int]) -> dict[int, date]:
    """Return the pairs in which a consent ends within a month and no later one of the kind stands, with its last day.

    Which day it is differs by a few hours between schools; a month ahead that does not matter.
    """
    newer = aliased(Consent)
    today = unit.now.date()
    last = func.min(Consent.expires_on)
    rows = await unit.all(
        select(Match.id, last.label("ends"))
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(
            Consent, (Consent.person_id == MatchMember.person_id) & (Consent.organization_id == Match.organization_id)
        )
        .where(
            Match.organization_id.in_(organization_ids),
            Match.status.in_([each.value for each in ACTIVE]),
            MatchMember.accepted.is_not(False),
            Consent.granted.is_(True),
            Consent.withdrawn_at.is_(None),
            Consent.expires_on >= today,
            Consent.expires_on <= today + _MONTH,
            ~select(newer.id)
            .where(
                newer.person_id == Consent.person_id,
                newer.kind == Consent.kind,
                newer.given_by == Consent.given_by,
                newer.organization_id == Consent.organization_id,
                newer.decided_at > Consent.decided_at,
            )
            .exists(),
        )
        .group_by(Match.id)
    )
    return {row.id: row.ends for row in rows}
