"""Rules about pairs: what their state says, their meetings and plans, and what their end left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, false, func, or_, select

from domain.awards import AwardState
from domain.closing import WISHES, CertificateKind
from domain.matches import ACTIVE, LIVE, OVER
from domain.matching.overrides import LineState
from domain.plans import OPEN, PlanEvent, PlanState
from domain.vocabulary import MatchStatus, MeetingStatus, MeetingType, Side
from services.soundness.kit import values
from storage.tables import (
    AwardConsent,
    AwardRound,
    AwardVote,
    AwardWinner,
    CarriedMatch,
    Certificate,
    Cycle,
    Document,
    Match,
    MatchingLine,
    MatchMember,
    MatchPause,
    Meeting,
    MeetingWord,
    NextWish,
    Participation,
    Plan,
    PlanMark,
    PlanWord,
    SurveyRequest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select


def _member(side: Side) -> Any:
    return exists().where(
        MatchMember.match_id == Match.id, MatchMember.side == side.value, MatchMember.accepted.is_(True)
    )


def matches() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about the state of pairs."""
    agreed = [*values(ACTIVE), MatchStatus.AGREED.value]
    yield (
        "a match goes on to which a side has not agreed",
        select(Match.id).where(Match.status.in_(agreed), ~(_member(Side.MENTOR) & _member(Side.MENTEE))),
    )
    yield (
        "an accepted proposal has no match",
        select(MatchingLine.id).where(MatchingLine.state == LineState.ACCEPTED.value, MatchingLine.match_id.is_(None)),
    )
    yield (
        "a match goes on without an order",
        select(Match.id).where(
            Match.status.in_(values(ACTIVE)), or_(Match.order_id.is_(None), Match.approved_at.is_(None))
        ),
    )
    yield (
        "a match is over without a day, or has an end and goes on",
        select(Match.id).where(
            or_(
                and_(Match.status.in_(values(OVER)), Match.ended_at.is_(None)),
                and_(Match.status.in_(values(LIVE)), Match.ended_at.is_not(None)),
            )
        ),
    )
    yield (
        "a paused match does not know where it was",
        select(Match.id).where(Match.status == MatchStatus.PAUSED.value, Match.status_before_pause.is_(None)),
    )
    yield (
        "a pause lasts of a match that is not paused",
        select(MatchPause.id)
        .join(Match, Match.id == MatchPause.match_id)
        .where(
            MatchPause.ended_at.is_(None),
            Match.status.in_([status for status in values(LIVE) if status != MatchStatus.PAUSED.value]),
        ),
    )
    yield (
        "an order is of another school than its match",
        select(Match.id)
        .join(Document, Document.id == Match.order_id)
        .where(Document.organization_id != Match.organization_id),
    )
    yield (
        "a member's participation is another person's, side's or cycle's",
        select(MatchMember.id)
        .join(Participation, Participation.id == MatchMember.participation_id)
        .join(Match, Match.id == MatchMember.match_id)
        .where(
            or_(
                Participation.person_id != MatchMember.person_id,
                Participation.side != MatchMember.side,
                Participation.cycle_id != Match.cycle_id,
            )
        ),
    )
    yield (
        "a person stands on both sides of a match",
        select(func.min(MatchMember.id))
        .group_by(MatchMember.match_id, MatchMember.person_id)
        .having(func.count(MatchMember.side.distinct()) > 1),
    )
    gone = (
        select(MatchMember.id)
        .join(Match, Match.id == MatchMember.match_id)
        .join(Participation, Participation.id == MatchMember.participation_id)
        .where(Match.status.in_(values(LIVE)), Participation.left_at.is_not(None), MatchMember.accepted.is_not(False))
    )
    yield "a match goes on with somebody who has left", gone
    yield from _reached()


def _reached() -> Iterator[tuple[str, Select[Any]]]:
    """Whatever a match has reached was reached by a meeting (programme §3)."""
    steps = {
        MatchStatus.INTRO: MeetingType.INTRO,
        MatchStatus.TRIAL: MeetingType.TRIAL,
        MatchStatus.PLANNING: MeetingType.TRIAL,
        MatchStatus.WORKING: MeetingType.PLANNING,
        MatchStatus.FINAL: MeetingType.FINAL,
        MatchStatus.CLOSED: MeetingType.FINAL,
    }
    for status, kind in steps.items():
        met = exists().where(
            Meeting.match_id == Match.id, Meeting.type == kind.value, Meeting.status == MeetingStatus.HELD.value
        )
        # A pair that goes on in the next year is closed with this one, wherever it stands.
        carried = exists().where(CarriedMatch.match_id == Match.id) if status is MatchStatus.CLOSED else false()
        # What a pair had reached before its school's list was taken stands on paper.
        before = false() if status in {MatchStatus.FINAL, MatchStatus.CLOSED} else Match.imported_at.is_not(None)
        yield (
            f"a match is {status.value} and its {kind.value} meeting was not held",
            select(Match.id).where(Match.status == status.value, ~met, ~carried, ~before),
        )


def meetings() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about meetings."""
    over = select(Match.id).where(Match.status.in_(values(OVER)))
    yield (
        "a meeting is planned in a match that is over",
        select(Meeting.id).where(Meeting.status == MeetingStatus.PLANNED.value, Meeting.match_id.in_(over)),
    )
    held = Meeting.status == MeetingStatus.HELD.value
    yield (
        "a held meeting lacks day, minutes or who logged it",
        select(Meeting.id).where(
            held, or_(Meeting.held_at.is_(None), Meeting.minutes.is_(None), Meeting.logged_by.is_(None))
        ),
    )
    yield (
        "a meeting was held after it was logged",
        select(Meeting.id).where(held, Meeting.held_at > Meeting.logged_at),
    )
    yield (
        "one of the first three meetings was held twice",
        select(func.min(Meeting.id))
        .where(held, Meeting.type.in_(values([MeetingType.INTRO, MeetingType.TRIAL, MeetingType.PLANNING])))
        .group_by(Meeting.match_id, Meeting.type)
        .having(func.count() > 1),
    )
    insider = exists().where(MatchMember.match_id == Meeting.match_id, MatchMember.person_id == MeetingWord.person_id)
    yield (
        "a word on a meeting by somebody who has no part in it",
        select(MeetingWord.id).join(Meeting, Meeting.id == MeetingWord.meeting_id).where(~insider),
    )
    of_meeting = exists().where(
        Meeting.id == SurveyRequest.subject_id,
        Meeting.match_id == MatchMember.match_id,
        MatchMember.person_id == SurveyRequest.person_id,
    )
    yield (
        "a question about a meeting goes to somebody who has no part in it",
        select(SurveyRequest.id).where(SurveyRequest.instrument.in_(["MT-ME", "MT-MR"]), ~of_meeting),
    )
    yield (
        "a match and its cycle are of two schools",
        select(Match.id).join(Cycle, Cycle.id == Match.cycle_id).where(Cycle.organization_id != Match.organization_id),
    )


def plans() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about plans."""
    approved = Plan.state.in_([PlanState.APPROVED.value, PlanState.REPLACED.value])
    for rule, states in (
        ("two versions of a plan are in force at once", [PlanState.APPROVED.value]),
        ("two versions of a plan are on their way at once", values(OPEN)),
    ):
        yield (
            rule,
            select(func.min(Plan.id)).where(Plan.state.in_(states)).group_by(Plan.match_id).having(func.count() > 1),
        )
    yield (
        "a plan was approved by nobody or at no moment",
        select(Plan.id).where(approved, or_(Plan.approved_by.is_(None), Plan.approved_at.is_(None))),
    )
    agreed = exists().where(PlanWord.plan_id == Plan.id, PlanWord.kind == PlanEvent.AGREED.value)
    yield "a plan was approved to which no mentee has agreed", select(Plan.id).where(approved, ~agreed)
    yield (
        "a mark stands in a plan of another match",
        select(PlanMark.id).join(Plan, Plan.id == PlanMark.plan_id).where(Plan.match_id != PlanMark.match_id),
    )


def ends() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about goodbyes, papers and awards."""
    yield (
        "somebody wants what their side was not asked",
        select(NextWish.id).where(
            or_(
                *(
                    (NextWish.side == side.value) & NextWish.wish.not_in([each.value for each in wishes])
                    for side, wishes in WISHES.items()
                )
            )
        ),
    )
    yield (
        "a nominee has agreed or declined at no moment, or through nobody",
        select(AwardConsent.id).where(
            AwardConsent.agreed.is_not(None),
            or_(AwardConsent.answered_at.is_(None), AwardConsent.answered_by.is_(None)),
        ),
    )
    yield (
        "somebody votes in awards of which no vote was opened",
        select(AwardVote.id)
        .join(AwardRound, AwardRound.id == AwardVote.round_id)
        .where(AwardRound.state == AwardState.NOMINATING.value),
    )
    yield (
        "an honour certificate is given for no award",
        select(Certificate.id)
        .outerjoin(AwardWinner, AwardWinner.id == Certificate.subject_id)
        .where(Certificate.kind == CertificateKind.AWARD.value, AwardWinner.id.is_(None)),
    )
