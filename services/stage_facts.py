"""The counts that a cycle's stages are judged by. Plain functions: the callers check the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from domain.documents import count
from domain.matches import OVER
from domain.partners import AgreementState, agreement_state
from domain.readiness import OF_STAGE_4, Gap
from domain.referrals import ReferralState
from domain.stages import Facts, Stage
from domain.vocabulary import MatchStatus, Side
from services.documents_rows import shelves
from services.pair_sides import DEFAULT_CAPACITY
from services.pool import intake_answers, members
from services.referral_rows import is_sent
from services.sheets_rows import FINAL, request_of_sheet
from storage.tables import CuratorSheet, CycleForm, Match, MatchMember, Partner, ReferredPupil, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.model import Catalogue
    from services.places import CycleDates, Place
    from services.pool import Member
    from storage.unit import Unit

_PLANNED = {MatchStatus.WORKING.value, MatchStatus.FINAL.value}


async def facts_of(unit: Unit, place: Place, cycle: CycleDates, catalogue: Catalogue) -> Facts:
    """Return the counts of a school's cycle."""
    found = await members(unit, place, cycle.id)
    mentees = [one for one in found if one.side is Side.MENTEE]
    mentors = [one for one in found if one.side is Side.MENTOR]
    in_pool = [one for one in mentors if not set(one.gaps) - OF_STAGE_4]
    said = await intake_answers(unit, [one.participation_id for one in in_pool], ["mr_capacity"])
    matches = await _matches(unit, cycle.id)
    approved = [row for row in matches if row.approved_at is not None]
    reached = [_reached(row) for row in approved]
    with_order = await in_approved(unit, cycle.id)
    ready = [one for one in mentees if one.ready]
    documents = await _documents(unit, place, catalogue)
    agreements = await _agreements(unit, place)
    referrals = await _referrals(unit, cycle.id)
    return Facts(
        forms=await unit.scalar(select(func.count()).select_from(CycleForm).where(CycleForm.cycle_id == cycle.id)),
        documents=documents[0],
        documents_needed=documents[1],
        partners=agreements[1],
        agreements=agreements[0],
        referrals=referrals[1],
        referrals_seen=referrals[0],
        mentees=len(mentees),
        mentees_ready=len(ready),
        mentors=len(mentors),
        mentors_ready=len(in_pool),
        places=sum(int(said.get(one.participation_id, {}).get("mr_capacity") or DEFAULT_CAPACITY) for one in in_pool),
        trained=_without(mentors, Gap.TRAINING) if place.needs.training else None,
        selected=_without(mentors, Gap.SELECTION) if place.needs.selection else None,
        matched=sum(one.participation_id in with_order for one in ready),
        await_order=sum(row.status == MatchStatus.AGREED.value for row in matches),
        pairs=len(approved),
        planned=sum(status in _PLANNED or status in OVER for status in reached),
        finals=sum(status == MatchStatus.FINAL.value or status in OVER for status in reached),
        over=sum(status in OVER for status in reached),
        sheet=await sheet_done(unit, cycle.id),
    )


async def _agreements(unit: Unit, place: Place) -> tuple[int, int]:
    """Return how many agreements with partners are noted, of the partners whose agreement has not ended."""
    rows = await unit.all(
        select(Partner.agreement_from, Partner.agreement_to).where(Partner.organization_id == place.id)
    )
    today = place.today(unit)
    found = [agreement_state(row.agreement_from, row.agreement_to, today) for row in rows]
    alive = [state for state in found if state is not AgreementState.ENDED]
    return sum(state is not AgreementState.NONE for state in alive), len(alive)


async def _referrals(unit: Unit, cycle_id: int) -> tuple[int, int]:
    """Return how many suggested pupils of a cycle somebody has looked at, and how many there are."""
    states = await unit.scalars(select(ReferredPupil.state).where(ReferredPupil.cycle_id == cycle_id, is_sent()))
    return sum(state != ReferralState.NEW for state in states), len(states)


def _without(mentors: Sequence[Member], gap: Gap) -> int:
    return sum(gap not in one.gaps for one in mentors)


def _reached(row: Any) -> str:
    """Return how far a match has come; a paused one where it was paused."""
    return str((row.status_before_pause or row.status) if row.status == MatchStatus.PAUSED.value else row.status)


async def _matches(unit: Unit, cycle_id: int) -> Sequence[Any]:
    return await unit.all(
        select(Match.id, Match.status, Match.status_before_pause, Match.approved_at).where(Match.cycle_id == cycle_id)
    )


async def in_approved(unit: Unit, cycle_id: int) -> set[int]:
    """Return the participations that have or had a match by order: nobody is asked to find the same pair twice."""
    rows = await unit.scalars(
        select(MatchMember.participation_id)
        .join(Match, Match.id == MatchMember.match_id)
        .where(
            Match.cycle_id == cycle_id,
            Match.approved_at.is_not(None),
            Match.status.not_in([MatchStatus.DECLINED.value, MatchStatus.BROKEN.value]),
            MatchMember.accepted.is_not(False),
        )
    )
    return {int(each) for each in rows}


async def _documents(unit: Unit, place: Place, catalogue: Catalogue) -> tuple[int, int]:
    """Return how many of the first stage's documents are there, of how many."""
    today = place.today(unit)
    shelf = (await shelves(unit, [place.id], today))[place.id]
    here = [spec for spec in catalogue.documents.values() if spec.stage == Stage.CONDITIONS]
    counted = count(shelf.standing(spec, today) for spec in here)
    return counted.there, counted.needed


async def sheet_done(unit: Unit, cycle_id: int) -> bool:
    """Tell whether the curator's sheet of the cycle is filled in."""
    done = exists().where(request_of_sheet(), SurveyRequest.state == "done").correlate(CuratorSheet)
    found = await unit.scalar(
        select(CuratorSheet.id).where(CuratorSheet.cycle_id == cycle_id, CuratorSheet.instrument == FINAL, done)
    )
    return found is not None
