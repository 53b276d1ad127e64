"""Somebody leaves because a consent was taken back: pairs end, questions stop, the clock runs (consents §6).

Plain functions: the services of consents and of erasing, which check the right, call them.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from domain.calendar import local
from domain.matches import LIVE, EndReason
from domain.retention import ErasureReason, erase_by, last_word_on
from domain.vocabulary import MatchStatus, MeetingStatus, Side
from services.access import RefusedError
from services.group_rows import drop
from services.lookups import today_in
from services.notices import post
from services.pair_rows import pairs_of, tell
from storage.ids import new_id
from storage.tables import (
    Erasure,
    Guardianship,
    Match,
    Meeting,
    MenteeFacts,
    Organization,
    Participation,
    SurveyRequest,
)

if TYPE_CHECKING:
    from services.pair_rows import Pair
    from storage.unit import Unit

EXPIRED: Final = "expired"
_MORNING: Final = time(10)


async def leave_pairs(unit: Unit, person_id: int, organization_id: int) -> None:
    """End the person's live pairs in a school; the other side learns that it is over, and nothing else.

    Of a group with several mentees only the one who left goes. What both sides were still asked about the pair and its
    meetings is asked no more.
    """
    for found in await pairs_of(unit, person_id, LIVE):
        place = found.member(person_id)
        if found.organization_id != organization_id or place is None:
            continue
        if place.side is Side.MENTEE and len(found.side(Side.MENTEE)) > 1:
            drop(unit, found, place)
            continue
        await _end(unit, found)
        tell(unit, "match_ended", found, [member.person_id for member in found.staying if member is not place])


async def leave(
    unit: Unit, *, person_id: int, organization_id: int, municipality_id: int, asked_by: int, reason: ErasureReason
) -> int:
    """Take somebody out of a school's programme and start the clock of erasing; return the erasure's id.

    Processing stops now: no pair, no meeting, no question, no reminder. Until the day is reached whoever asked may come
    back. Asking twice is one demand.
    """
    known = await open_erasure(unit, person_id, organization_id, asked_by)
    if known is not None:
        return known
    await leave_pairs(unit, person_id, organization_id)
    # Categories are the first to go: nobody helps this person here any more.
    unit.execute(
        delete(MenteeFacts).where(MenteeFacts.person_id == person_id, MenteeFacts.organization_id == organization_id)
    )
    unit.execute(
        update(SurveyRequest)
        .where(
            SurveyRequest.person_id == person_id,
            SurveyRequest.organization_id == organization_id,
            SurveyRequest.state == "open",
        )
        .values(state=EXPIRED)
    )
    parts = select(Participation.id).where(
        Participation.person_id == person_id, Participation.organization_id == organization_id
    )
    # What a guardian was asked about the child's part (``domain.rounds``).
    unit.execute(
        update(SurveyRequest)
        .where(SurveyRequest.state == "open", SurveyRequest.subject_id.in_(parts))
        .values(state=EXPIRED)
    )
    unit.execute(
        update(Participation)
        .where(
            Participation.person_id == person_id,
            Participation.organization_id == organization_id,
            Participation.left_at.is_(None),
        )
        .values(left_at=unit.now)
    )
    zone = str(await unit.scalar(select(Organization.time_zone).where(Organization.id == organization_id)))
    due_on = erase_by(today_in(unit.now, zone))
    erasure_id = new_id()
    unit.add(
        Erasure(
            id=erasure_id,
            municipality_id=municipality_id,
            organization_id=organization_id,
            person_id=person_id,
            requested_by=asked_by,
            requested_at=unit.now,
            due_on=due_on,
            reason=reason.value,
            cancelled_at=None,
            done_at=None,
            act_number=None,
            counts={},
        )
    )
    unit.audit(
        asked_by,
        "erasure.request",
        subject_kind="erasure",
        subject_id=erasure_id,
        municipality_id=municipality_id,
        organization_id=organization_id,
        reason=reason.value,
    )
    if reason is ErasureReason.WITHDRAWN:
        last = local(last_word_on(due_on), _MORNING, ZoneInfo(zone))
        post(unit, "erasure_ahead", asked_by, erasure_id, due_at=last, municipality_id=municipality_id)
    for other in await _family(unit, person_id):
        if other != asked_by:
            post(unit, "participation_over", other, erasure_id, municipality_id=municipality_id)
    return erasure_id


async def rejoin(unit: Unit, person_id: int, organization_id: int) -> None:
    """Take somebody's own demand back because they come in again by a link; a parent's demand stands.

    Raises:
        RefusedError: ``erasure_open`` while somebody else's demand about this person waits.
    """
    own = await open_erasure(unit, person_id, organization_id, person_id)
    if own is not None:
        unit.change(Erasure, own, cancelled_at=unit.now)
    others = await unit.scalar(
        select(Erasure.id).where(
            Erasure.person_id == person_id,
            Erasure.organization_id == organization_id,
            Erasure.requested_by != person_id,
            Erasure.done_at.is_(None),
            Erasure.cancelled_at.is_(None),
        )
    )
    if others is not None:
        raise RefusedError("erasure_open")


async def open_erasure(unit: Unit, person_id: int, organization_id: int, asked_by: int | None = None) -> int | None:
    """Return the demand that waits to be carried out, anybody's or one person's own."""
    found = select(Erasure.id).where(
        Erasure.person_id == person_id,
        Erasure.organization_id == organization_id,
        Erasure.done_at.is_(None),
        Erasure.cancelled_at.is_(None),
    )
    if asked_by is not None:
        found = found.where(Erasure.requested_by == asked_by)
    known = await unit.scalar(found.order_by(Erasure.id))
    return None if known is None else int(known)


async def _family(unit: Unit, person_id: int) -> list[int]:
    """Return the person and the confirmed guardians: none of them shall wonder why nothing comes any more."""
    guardians = await unit.scalars(
        select(Guardianship.guardian_id)
        .where(
            Guardianship.minor_id == person_id,
            Guardianship.confirmed_at.is_not(None),
            Guardianship.refused_at.is_(None),
        )
        .order_by(Guardianship.id)
    )
    return [person_id, *(int(each) for each in guardians)]


async def _end(unit: Unit, found: Pair) -> None:
    unit.change(
        Match,
        found.id,
        status=MatchStatus.BROKEN.value,
        ended_at=unit.now,
        reason=EndReason.CONSENT_WITHDRAWN.value,
    )
    meetings = await unit.all(select(Meeting.id, Meeting.status).where(Meeting.match_id == found.id))
    for meeting in meetings:
        if meeting.status == MeetingStatus.PLANNED.value:
            unit.change(Meeting, meeting.id, status=MeetingStatus.CANCELLED.value)
    about = [found.id, *(meeting.id for meeting in meetings)]
    unit.execute(
        update(SurveyRequest)
        .where(SurveyRequest.state == "open", SurveyRequest.subject_id.in_(about))
        .values(state=EXPIRED)
    )
