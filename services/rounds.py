"""Questionnaires that are asked by themselves, each at its moment and once (programme §2 stages 6 and 7).

Plain functions for the services that move a match on (the order, the log and its corrections) and for the scheduler; no
actor, no right. The curator's side stands in ``services.round_desk``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select, update

from domain.rounds import (
    ALL,
    ASKED_TWICE,
    BEFORE_AFTER,
    INSTRUMENTS,
    Party,
    Reason,
    Round,
    expires_at,
    midterm_day,
    midterm_due,
    takes_in_until,
    told_at,
)
from domain.vocabulary import MatchStatus, MeetingType, Side
from services.asking import NEWEST, ask
from services.course_rows import close_questions, reopen_questions
from services.group_rows import newcomers
from services.lookups import today_in
from services.notices import post
from services.pair_rows import DEFAULT_LOCALE, pairs_by_id
from services.remind_rows import in_chunks
from services.round_rows import open_questions, wards_of
from storage.ids import new_id
from storage.tables import Cycle, Match, Meeting, Municipality, Organization, QuestionnaireRound, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from domain.course import Course
    from services.pair_rows import Member, Pair
    from storage.unit import Unit

ROUND_ASKED: Final = "round_asked"
EXPIRED: Final = "expired"
_EX: Final = "EX"
_MID: Final = tuple(one for found in INSTRUMENTS[Round.MIDTERM].values() for one in found)
_FIN: Final = tuple(one for found in INSTRUMENTS[Round.FINAL].values() for one in found)

log = structlog.get_logger(__name__)
_done: dict[int, date] = {}
"""The day on which a municipality was last gone through by this process; a second look a day finds nothing new."""


# -- the moments of a match ------------------------------------------------------------------------------------------


async def before_trial(unit: Unit, match_ids: Collection[int], joined: Collection[int]) -> None:
    """Ask the mentees of matches just approved how things are; of a running group those (places) who joined.

    Who was asked in this cycle already, in a match that came to nothing, is not asked again (questionnaires §3).
    """
    for found in (await pairs_by_id(unit, match_ids)).values():
        at_work = found.status is not MatchStatus.APPROVED
        mentees = [each for each in found.side(Side.MENTEE) if not at_work or each.id in joined]
        known = await _asked_twice(unit, found, [each.person_id for each in mentees], after=False)
        asked = {row.person_id for row in known if row.state != EXPIRED}
        for mentee in mentees:
            instrument = BEFORE_AFTER.get(mentee.kind or "")
            if instrument is not None and mentee.person_id not in asked:
                _put(unit, found, mentee, instrument, of=Round.BEFORE)


async def after_meeting(
    unit: Unit, found: Pair, meeting_id: int, there: Sequence[Member], *, before: Course, after: Course, key: str | None
) -> None:
    """Ask what a meeting that counts from now on calls for; ``there`` are the mentees asked about the meeting itself.

    With the trial the first answers are closed: later they would not be from before it. ``key`` tells a question that
    is asked anew after a correction from the first one.
    """
    if after.status is before.status:
        return
    if after.status is MatchStatus.TRIAL:
        close_questions(unit, ASKED_TWICE, found.id)
    elif after.status is MatchStatus.WORKING and before.status is MatchStatus.PLANNING:
        met = {member.id for member in there}
        reopen_questions(unit, _EX, found.id)
        for member in await _settled(unit, found):
            _put(unit, found, member, _EX, of=Round.EXPECTATIONS, met=_busy(member, met), key=key)
    elif after.status is MatchStatus.FINAL:
        final = next((each.id for each in after.meetings if each.type is MeetingType.FINAL), meeting_id)
        await _at_the_end(unit, found, final, {member.id for member in there}, key)


def _busy(member: Member, met: Collection[int]) -> bool:
    """Tell whether somebody is busy with the meeting: the mentor plans the next one, a mentee was asked how it was."""
    return member.side is Side.MENTOR or member.id in met


async def taken_back(unit: Unit, found: Pair, meeting_id: int, before: Course, after: Course) -> None:
    """Take back what a meeting had called for that did not take place after all; answers that were given stay."""
    if after.status is before.status:
        return
    if before.status is MatchStatus.TRIAL:
        reopen_questions(unit, ASKED_TWICE, found.id)
    elif before.status is MatchStatus.WORKING:
        close_questions(unit, _EX, found.id)
    elif before.status is MatchStatus.FINAL:
        close_questions(unit, _FIN, found.id)
        close_questions(unit, ASKED_TWICE, meeting_id)
        for ward in await wards_of(unit, [member.participation_id for member in found.staying], found.zone):
            close_questions(unit, _FIN, ward.participation_id, ward.guardian_id)


async def _at_the_end(unit: Unit, found: Pair, meeting_id: int, met: Collection[int], key: str | None) -> None:
    close_questions(unit, {_EX, *_MID}, found.id)
    reopen_questions(unit, _FIN, found.id)
    reopen_questions(unit, ASKED_TWICE, meeting_id)
    members = await _settled(unit, found)
    for member in members:
        party = Party.MENTOR if member.side is Side.MENTOR else Party.MENTEE
        (instrument,) = INSTRUMENTS[Round.FINAL][party]
        _put(unit, found, member, instrument, of=Round.FINAL, met=member.id in met, key=key)
    for ward in await wards_of(unit, [member.participation_id for member in members], found.zone):
        reopen_questions(unit, _FIN, ward.participation_id)
        (instrument,) = INSTRUMENTS[Round.FINAL][Party.GUARDIAN]
        _put_guardian(unit, found, ward, instrument, Round.FINAL, key=key)
    await _once_more(unit, found, meeting_id, [m for m in members if m.side is Side.MENTEE], key)


async def _once_more(unit: Unit, found: Pair, meeting_id: int, mentees: Sequence[Member], key: str | None) -> None:
    """Ask the first questions again in the words of the first time; who has not answered them has nothing to compare.

    Once a cycle: a second pair's end asks nobody a third time.
    """
    people = [mentee.person_id for mentee in mentees]
    first = {row.person_id: row for row in await _asked_twice(unit, found, people, after=False) if row.state == "done"}
    again = {row.person_id for row in await _asked_twice(unit, found, people, after=True)
             if row.state != EXPIRED and row.subject_id != meeting_id}  # fmt: skip
    for mentee in mentees:
        row = first.get(mentee.person_id)
        if row is None or mentee.person_id in again:
            continue
        _put(unit, found, mentee, row.instrument, of=Round.AFTER, subject_id=meeting_id, key=key, version=row.version)


async def _asked_twice(unit: Unit, found: Pair, people: Sequence[int], *, after: bool) -> Sequence[Any]:
    """Return what people were asked in this cycle before a trial, or after a final meeting; the latest comes last."""
    asked = (
        select(
            SurveyRequest.person_id,
            SurveyRequest.instrument,
            SurveyRequest.version,
            SurveyRequest.state,
            SurveyRequest.subject_id,
        )
        .where(SurveyRequest.person_id.in_(people), SurveyRequest.instrument.in_(sorted(ASKED_TWICE)))
        .order_by(SurveyRequest.asked_at, SurveyRequest.id)
    )
    if after:
        asked = asked.join(Meeting, Meeting.id == SurveyRequest.subject_id).join(Match, Match.id == Meeting.match_id)
    else:
        asked = asked.join(Match, Match.id == SurveyRequest.subject_id)
    return await unit.all(asked.where(Match.cycle_id == found.cycle_id)) if people else ()


async def _settled(unit: Unit, found: Pair) -> list[Member]:
    """Return who belongs to a match by an order: who has just said yes to a running group waits for one."""
    waiting = set((await newcomers(unit, [found.id])).get(found.id, ()))
    return [member for member in found.staying if member.id not in waiting]


# -- the mid-term ------------------------------------------------------------------------------------------------------


async def pairs_at_work(unit: Unit, cycle_id: int) -> list[int]:
    """Return the matches of a cycle that have held their planning and go on: those a mid-term asks."""
    rows = await unit.scalars(
        select(Match.id).where(Match.cycle_id == cycle_id, Match.status == MatchStatus.WORKING.value).order_by(Match.id)
    )
    return [int(each) for each in rows]


async def open_midterm(
    unit: Unit, *, municipality_id: int, organization_id: int, cycle_id: int, opened_by: int | None
) -> int:
    """Open a cycle's mid-term round, once, and ask everybody; return how many. The unit must be exclusive."""
    unit.add_new(
        QuestionnaireRound(
            id=new_id(),
            municipality_id=municipality_id,
            organization_id=organization_id,
            cycle_id=cycle_id,
            kind=Round.MIDTERM.value,
            opened_at=unit.now,
            opened_by=opened_by,
        ),
        key=["cycle_id", "kind"],
    )
    unit.audit(
        opened_by,
        "round.open",
        subject_kind="cycle",
        subject_id=cycle_id,
        municipality_id=municipality_id,
        organization_id=organization_id,
        round=Round.MIDTERM.value,
    )
    return await take_in(unit, cycle_id)


async def take_in(unit: Unit, cycle_id: int) -> int:
    """Ask whoever of the pairs at work has not been asked in this mid-term; return how many."""
    pairs = await pairs_by_id(unit, await pairs_at_work(unit, cycle_id))
    asked = await _known(unit, pairs.values())
    count = 0
    for found in pairs.values():
        members = await _settled(unit, found)
        for member in members:
            party = Party.MENTOR if member.side is Side.MENTOR else Party.MENTEE
            (instrument,) = INSTRUMENTS[Round.MIDTERM][party]
            if (member.person_id, found.id) not in asked:
                _put(unit, found, member, instrument, of=Round.MIDTERM)
                count += 1
        for ward in await wards_of(unit, [member.participation_id for member in members], found.zone):
            if (ward.guardian_id, ward.participation_id) not in asked:
                asked.add((ward.guardian_id, ward.participation_id))
                (instrument,) = INSTRUMENTS[Round.MIDTERM][Party.GUARDIAN]
                _put_guardian(unit, found, ward, instrument, Round.MIDTERM)
                count += 1
    return count


async def _known(unit: Unit, pairs: Collection[Pair]) -> set[tuple[int, int]]:
    """Return who has been asked about which match or child already, in whatever state that question is."""
    subjects = sorted({one for found in pairs for one in (found.id, *(m.participation_id for m in found.members))})
    rows = await in_chunks(
        unit,
        subjects,
        lambda ids: select(SurveyRequest.person_id, SurveyRequest.subject_id).where(
            SurveyRequest.subject_id.in_(ids), SurveyRequest.instrument.in_(_MID)
        ),
    )
    return {(row.person_id, row.subject_id) for row in rows}


# -- once a day --------------------------------------------------------------------------------------------------------


async def daily_rounds(unit: Unit, municipality_id: int) -> int:
    """Open mid-term rounds whose day has come, take late pairs in, and take back what has waited long enough.

    Once a day a municipality. One school's broken row costs that school's round and nobody else's (design §3 rule 12).
    """
    zone = await unit.scalar(select(Municipality.time_zone).where(Municipality.id == municipality_id))
    if zone is None or _done.get(municipality_id) == (today := today_in(unit.now, str(zone))):
        return 0
    moved = 0
    for row in await _running(unit, municipality_id):
        try:
            moved += await _midterm(unit, row)
        except Exception:
            log.exception("round.failed", organization=row.organization_id)
    moved += await _take_back(unit, municipality_id)
    unit.after_commit(lambda: _done.update({municipality_id: today}))
    return moved


async def _running(unit: Unit, municipality_id: int) -> Sequence[Any]:
    return await unit.all(
        select(
            Cycle.id,
            Cycle.municipality_id,
            Cycle.organization_id,
            Cycle.starts_on,
            Cycle.ends_on,
            Organization.time_zone,
            QuestionnaireRound.opened_at,
        )
        .join(Organization, Organization.id == Cycle.organization_id)
        .outerjoin(
            QuestionnaireRound,
            (QuestionnaireRound.cycle_id == Cycle.id) & (QuestionnaireRound.kind == Round.MIDTERM.value),
        )
        .where(Cycle.municipality_id == municipality_id, Cycle.closed_at.is_(None))
        .order_by(Cycle.id)
    )


async def _midterm(unit: Unit, row: Any) -> int:
    if row.opened_at is not None:
        if unit.now >= takes_in_until(row.opened_at):
            return 0
        async with unit.savepoint():
            return await take_in(unit, row.id)
    today = today_in(unit.now, row.time_zone)
    if not midterm_due(midterm_day(row.starts_on, row.ends_on), today, row.ends_on):
        return 0
    if not await pairs_at_work(unit, row.id):
        return 0
    async with unit.savepoint():
        return await open_midterm(
            unit,
            municipality_id=row.municipality_id,
            organization_id=row.organization_id,
            cycle_id=row.id,
            opened_by=None,
        )


async def _take_back(unit: Unit, municipality_id: int) -> int:
    """Take back in silence what is past its time, and what has lost its reason (questionnaires §1)."""
    schools = select(Organization.id).where(Organization.municipality_id == municipality_id)
    over = [
        each.request_id
        for each in await open_questions(unit, SurveyRequest.organization_id.in_(schools))
        if each.reason is Reason.GONE or expires_at(each.asked_at, ZoneInfo(each.zone)) <= unit.now
    ]
    for request_id in over:
        unit.execute(
            update(SurveyRequest)
            .where(SurveyRequest.id == request_id, SurveyRequest.state == "open", SurveyRequest.instrument.in_(ALL))
            .values(state=EXPIRED)
        )
    return len(over)


# -- asking ------------------------------------------------------------------------------------------------------------


def _put(
    unit: Unit,
    found: Pair,
    member: Member,
    instrument: str,
    *,
    of: Round,
    subject_id: int | None = None,
    met: bool = False,
    key: str | None = None,
    version: int = NEWEST,
) -> None:
    request = ask(
        unit,
        person_id=member.person_id,
        instrument=instrument,
        subject_id=subject_id or found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        locale=member.locale,
        version=version,
    )
    _tell(unit, found, member.person_id, request, due_at=told_at(of, unit.now, found.tz, met=met), key=key)


def _put_guardian(unit: Unit, found: Pair, ward: Any, instrument: str, of: Round, *, key: str | None = None) -> None:
    request = ask(
        unit,
        person_id=ward.guardian_id,
        instrument=instrument,
        subject_id=ward.participation_id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        locale=ward.locale or DEFAULT_LOCALE,
    )
    _tell(unit, found, ward.guardian_id, request, due_at=told_at(of, unit.now, found.tz, met=False), key=key)


def _tell(unit: Unit, found: Pair, person_id: int, request_id: int, *, due_at: datetime, key: str | None) -> None:
    post(unit, ROUND_ASKED, person_id, request_id, key=key, due_at=due_at, municipality_id=found.municipality_id)
