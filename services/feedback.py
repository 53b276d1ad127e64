"""What answers after a meeting set going: each side's word, the decision after the trial, disagreements.

Plain functions for the services that store answers and for the curator's morning; no use cases of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, delete, or_, select, update

from domain.matches import EndReason, MatchEvent, TrialAnswer, TrialOutcome, next_status, trial_verdict
from domain.vocabulary import MatchStatus, MeetingStatus, Role, Side
from services.asking import ask
from services.group_rows import drop
from services.pair_rows import Pair, holders, pair, tell
from storage.ids import new_id
from storage.tables import Answer, Match, MatchMember, Meeting, MeetingAttendance, MeetingWord, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.unit import Unit

AFTER_MEETING: Final = "MT-ME"
AFTER_TRIAL: Final = "TR"
MET_ITEM: Final = "mt_met"
GO_ON_ITEM: Final = "tr_go_on"
WORDS: Final = {"yes": MeetingStatus.HELD, "moved": MeetingStatus.MOVED, "no": MeetingStatus.CANCELLED}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A meeting of which the two sides say different things (questionnaires §4)."""

    meeting_id: int
    match_id: int
    planned_at: datetime
    logged: MeetingStatus
    said: MeetingStatus


async def answered(unit: Unit, request_id: int, item_id: str, value: Any) -> None:
    """Take note of one answer just stored: «Встреча состоялась?» is the mentee's own word on the meeting."""
    if item_id != MET_ITEM or value not in WORDS:
        return
    request = await unit.first(
        select(
            SurveyRequest.person_id,
            SurveyRequest.subject_id,
            SurveyRequest.municipality_id,
            SurveyRequest.instrument,
        ).where(SurveyRequest.id == request_id)
    )
    if request is not None and request.instrument == AFTER_MEETING:
        put_word(
            unit, request.municipality_id, request.subject_id, request.person_id, side=Side.MENTEE, word=WORDS[value]
        )


async def completed(unit: Unit, request_id: int) -> int | None:
    """Take note of a questionnaire that is done: after the trial, both sides' answers decide (questionnaires §4, TR).

    Returns the questionnaire that follows at once: a mentee's about the trial meeting itself, so that the two are one
    conversation. Waits until nobody else writes, for two sides may finish at the same moment and each must see the
    other.
    """
    request = await unit.first(
        select(SurveyRequest.instrument, SurveyRequest.subject_id, SurveyRequest.person_id).where(
            SurveyRequest.id == request_id
        )
    )
    if request is None or request.instrument != AFTER_TRIAL:
        return None
    await unit.exclusive()
    found = await pair(unit, request.subject_id)
    if found is None:
        return None
    follows = await _about_the_trial(unit, found, request.person_id)
    if found.status is MatchStatus.TRIAL:
        await settle_trial(unit, found)
    return follows


def put_word(
    unit: Unit, municipality_id: int, meeting_id: int, person_id: int, *, side: Side, word: MeetingStatus
) -> None:
    """Store one side's word on a meeting; a later word of the same person replaces it."""
    unit.put(
        MeetingWord(
            id=new_id(),
            municipality_id=municipality_id,
            meeting_id=meeting_id,
            person_id=person_id,
            side=side.value,
            word=word.value,
            said_at=unit.now,
        ),
        key=["meeting_id", "person_id"],
    )


async def disagreements(unit: Unit, *organization_ids: int) -> tuple[Disagreement, ...]:
    """Return the logged meetings of schools' current matches on which a mentee's word differs from the log.

    Of a group's meeting the log also says who was there. What a curator has settled is no disagreement any more,
    unless somebody says otherwise afterwards.
    """
    rows = await unit.all(
        select(Meeting.id, Meeting.match_id, Meeting.planned_at, Meeting.status, MeetingWord.word)
        .join(MeetingWord, MeetingWord.meeting_id == Meeting.id)
        .join(Match, Match.id == Meeting.match_id)
        .outerjoin(
            MeetingAttendance,
            and_(
                MeetingAttendance.meeting_id == Meeting.id,
                MeetingAttendance.person_id == MeetingWord.person_id,
            ),
        )
        .where(Meeting.organization_id.in_(organization_ids), told_differently(), Match.ended_at.is_(None))
        .order_by(Meeting.planned_at)
    )
    return tuple(
        Disagreement(row.id, row.match_id, row.planned_at, MeetingStatus(row.status), MeetingStatus(row.word))
        for row in rows
    )


def told_differently() -> Any:
    """Return the condition that a mentee's word differs from the log; for selects that join words and attendance."""
    was_there = (Meeting.status == MeetingStatus.HELD) & MeetingAttendance.present.is_not(False)
    was_not = (Meeting.status != MeetingStatus.HELD) | MeetingAttendance.present.is_(False)
    return and_(
        MeetingWord.side == Side.MENTEE,
        Meeting.status != MeetingStatus.PLANNED,
        or_(
            was_there & (MeetingWord.word != MeetingStatus.HELD),
            was_not & (MeetingWord.word == MeetingStatus.HELD),
        ),
        or_(Meeting.settled_at.is_(None), MeetingWord.said_at > Meeting.settled_at),
    )


async def settle_trial(unit: Unit, found: Pair) -> None:
    """Decide after the trial by the answers that are there; in a group whoever says no leaves it."""
    answers = await _trial_answers(unit, found)
    mentees = found.side(Side.MENTEE)
    mentor = next((answers.get(member.person_id) for member in found.side(Side.MENTOR)), None)
    verdict = trial_verdict(mentor, [answers.get(member.person_id) for member in mentees])
    outcome = verdict.outcome
    leaving = [mentees[place] for place in verdict.leaving]
    people = [member.person_id for member in found.staying if member not in leaving]
    for member in leaving:
        drop(unit, found, member)
        tell(unit, "trial_left", found, [member.person_id])
    if outcome is TrialOutcome.PASSED:
        unit.change(Match, found.id, status=next_status(found.status, MatchEvent.TRIAL_PASSED).value)
        tell(unit, "trial_passed", found, people)
    elif outcome is TrialOutcome.FAILED:
        ended = next_status(found.status, MatchEvent.TRIAL_FAILED).value
        reason = EndReason.TRIAL_NOT_PASSED.value
        unit.change(Match, found.id, status=ended, ended_at=unit.now, reason=reason)
        tell(unit, "trial_failed", found, people)
    elif outcome is TrialOutcome.TALK:
        _ask_again(unit, [person_id for person_id, said in answers.items() if said is TrialAnswer.TALK], found.id)
    curators = await holders(unit, found.organization_id, Role.CURATOR)
    if outcome in {TrialOutcome.FAILED, TrialOutcome.TALK}:
        tell(unit, "trial_curator", found, curators, key=outcome.value, params={"outcome": outcome.value})
    for member in leaving:
        tell(unit, "group_left", found, curators, key=str(member.person_id), params={"person": member.person_id})


async def _about_the_trial(unit: Unit, found: Pair, person_id: int) -> int | None:
    """Ask a mentee about the last meeting where she was, unless she was asked before; return an open request."""
    place = found.member(person_id)
    if place is None or place.side is not Side.MENTEE:
        return None
    last = await unit.first(
        select(Meeting.id, MeetingAttendance.present)
        .outerjoin(
            MeetingAttendance,
            and_(MeetingAttendance.meeting_id == Meeting.id, MeetingAttendance.person_id == person_id),
        )
        .where(Meeting.match_id == found.id, Meeting.status == MeetingStatus.HELD.value)
        .order_by(Meeting.held_at.desc())
        .limit(1)
    )
    if last is None or last.present is False:
        return None
    request_id = ask(
        unit,
        person_id=person_id,
        instrument=AFTER_MEETING,
        subject_id=last.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        locale=place.locale,
    )
    state = await unit.scalar(select(SurveyRequest.state).where(SurveyRequest.id == request_id))
    return request_id if state == "open" else None


def _ask_again(unit: Unit, person_ids: Sequence[int], match_id: int) -> None:
    """Open the question again for those who wish to talk first: after the talk they say yes or no."""
    requests = select(SurveyRequest.id).where(
        SurveyRequest.instrument == AFTER_TRIAL,
        SurveyRequest.subject_id == match_id,
        SurveyRequest.person_id.in_(person_ids),
    )
    unit.execute(delete(Answer).where(Answer.request_id.in_(requests), Answer.item_id == GO_ON_ITEM))
    again = update(SurveyRequest).where(
        SurveyRequest.instrument == AFTER_TRIAL,
        SurveyRequest.subject_id == match_id,
        SurveyRequest.person_id.in_(person_ids),
    )
    unit.execute(again.values(state="open", completed_at=None, asked_at=unit.now))


async def _trial_answers(unit: Unit, found: Pair) -> dict[int, TrialAnswer]:
    rows = await unit.all(
        select(SurveyRequest.person_id, Answer.value)
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .join(MatchMember, (MatchMember.person_id == SurveyRequest.person_id) & (MatchMember.match_id == found.id))
        .where(
            SurveyRequest.instrument == AFTER_TRIAL,
            SurveyRequest.subject_id == found.id,
            SurveyRequest.state == "done",
            Answer.item_id == GO_ON_ITEM,
        )
    )
    return {row.person_id: TrialAnswer(row.value) for row in rows if row.value in set(TrialAnswer)}
