"""What must hold in the database whatever people did: every rule as one query that finds what breaks it.

``nastavnik check`` runs them on a live database, the monkey test after ten thousand random updates. Plain functions of
the operator's tools: no actor, no right; what they return holds ids and never names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, and_, cast, exists, false, func, literal, or_, select

from catalog.shelf import PREFIX
from domain.awards import AwardState
from domain.closing import WISHES, CertificateKind
from domain.matches import ACTIVE, LIVE, OVER
from domain.plans import OPEN, PlanEvent, PlanState
from domain.referrals import ReferralState
from domain.rounds import ALL, ASKED_TWICE, OF_GUARDIANS
from domain.training import QUESTIONS
from domain.vocabulary import MatchStatus, MeetingStatus, MeetingType, MentoringForm, Side
from services.asking import SHEETS
from services.notices.kinds import URGENCIES
from storage.tables import (
    Account,
    AwardConsent,
    AwardRound,
    AwardVote,
    AwardWinner,
    Base,
    CarriedMatch,
    Certificate,
    Choice,
    Consent,
    CuratorSheet,
    Cycle,
    Document,
    Erasure,
    Event,
    EventInvitation,
    Guardianship,
    InboxUpdate,
    Invite,
    Match,
    MatchMember,
    MatchPause,
    Meeting,
    MeetingWord,
    Membership,
    MenteeFacts,
    NextWish,
    Organization,
    OutboxMessage,
    OwnSurveyRound,
    OwnSurveyVersion,
    Participation,
    Partner,
    Person,
    Plan,
    PlanMark,
    PlanWord,
    QuestionnaireRound,
    ReferredPupil,
    Selection,
    Signal,
    SurveyRequest,
    TeacherTerm,
    TrainingAttendance,
    TrainingDay,
    TrainingProgress,
    WaitingNote,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select

    from storage.unit import Unit

OF_A_MATCH: Final = sorted(ALL - ASKED_TWICE - OF_GUARDIANS)
"""Questionnaires whose subject is the match."""
_MOST: Final = 20
"""Ids named of one broken rule: enough to start looking."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that does not hold, and the first rows that break it."""

    rule: str
    ids: tuple[int, ...]

    def __str__(self) -> str:
        """Return it as a line of a list."""
        return f"{self.rule}: {', '.join(map(str, self.ids))}"


async def violations(unit: Unit, *, at_rest: bool = False) -> list[Violation]:
    """Return every rule that is broken, in the order of ``_rules``; empty when all is well.

    ``at_rest`` says that nothing is under way: then no update may be unfinished and no message half sent.
    """
    rules = dict(_rules()) | dict(_tenancy()) | (dict(_resting()) if at_rest else {})
    found = []
    for rule, statement in rules.items():
        ids = await unit.scalars(statement.limit(_MOST))
        if ids:
            found.append(Violation(rule, tuple(int(each) for each in ids)))
    return found


def _values(statuses: Any) -> list[str]:
    return sorted(status.value for status in statuses)


def _rules() -> Iterator[tuple[str, Select[Any]]]:
    yield from _people()
    yield from _matches()
    yield from _meetings()
    yield from _plans()
    yield from _sheets()
    yield from _stage_4()
    yield from _messages()
    yield from _events()
    yield from _referrals()
    yield from _forms()
    yield from _ends()
    yield from _choosing()


def _people() -> Iterator[tuple[str, Select[Any]]]:
    yield "an invite is used more often than it allows", select(Invite.id).where(Invite.uses_left < 0)
    yield (
        "a person is their own guardian",
        select(Guardianship.id).where(Guardianship.minor_id == Guardianship.guardian_id),
    )
    yield (
        # Whose part has ended later (the child is of age, or the record was erased) was confirmed once.
        "a guardian is both confirmed and refused",
        select(Guardianship.id).where(Guardianship.refused_at <= Guardianship.confirmed_at),
    )
    yield (
        "a guardian is confirmed by nobody",
        select(Guardianship.id).where(Guardianship.confirmed_at.is_not(None), Guardianship.confirmed_by.is_(None)),
    )
    role = exists().where(
        Membership.person_id == Participation.person_id,
        Membership.organization_id == Participation.organization_id,
        Membership.role == Participation.side,
        Membership.until.is_(None),
    )
    yield "somebody takes part without the role", select(Participation.id).where(Participation.left_at.is_(None), ~role)
    yield (
        "somebody holds one role in one place twice",
        select(func.min(Membership.id))
        .where(Membership.until.is_(None))
        .group_by(Membership.person_id, Membership.organization_id, Membership.municipality_id, Membership.role)
        .having(func.count() > 1),
    )
    # A fresh consent (at 14, at 18, before a term ends) is a line of its own beside the old one; two of a day are not.
    yield (
        "a consent was given twice on one day",
        select(func.min(Consent.id))
        .where(Consent.granted.is_(True), Consent.withdrawn_at.is_(None))
        .group_by(
            Consent.person_id, Consent.given_by, Consent.kind, Consent.organization_id, func.date(Consent.decided_at)
        )
        .having(func.count() > 1),
    )
    yield (
        "a consent was withdrawn before it was given",
        select(Consent.id).where(Consent.withdrawn_at < Consent.decided_at),
    )
    yield (
        "an erased person still has a name",
        select(Person.id).where(
            Person.erased_at.is_not(None),
            or_(Person.first_name.is_not(None), Person.last_name.is_not(None), Person.birth_date.is_not(None)),
        ),
    )
    yield (
        "an erased person still has a chat",
        select(Account.id).join(Person, Person.id == Account.person_id).where(Person.erased_at.is_not(None)),
    )
    yield (
        "an erasure is both done and called off",
        select(Erasure.id).where(Erasure.done_at.is_not(None), Erasure.cancelled_at.is_not(None)),
    )
    yield (
        "a call for help is taken on by nobody",
        select(Signal.id).where(Signal.acknowledged_at.is_not(None), Signal.acknowledged_by.is_(None)),
    )
    yield (
        "a call for help waits and will not be repeated",
        select(Signal.id).where(Signal.acknowledged_at.is_(None), Signal.closed_at.is_(None), Signal.next_at.is_(None)),
    )
    mine = exists().where(
        MatchMember.match_id == SurveyRequest.subject_id, MatchMember.person_id == SurveyRequest.person_id
    )
    yield (
        "somebody is asked about a match of others",
        select(SurveyRequest.id).where(SurveyRequest.instrument.in_(OF_A_MATCH), ~mine),
    )
    yield (
        "a round belongs to another school than its cycle",
        select(QuestionnaireRound.id)
        .join(Cycle, Cycle.id == QuestionnaireRound.cycle_id)
        .where(Cycle.organization_id != QuestionnaireRound.organization_id),
    )
    sent = exists().where(
        OwnSurveyRound.id == SurveyRequest.subject_id,
        SurveyRequest.instrument == literal(PREFIX) + cast(OwnSurveyRound.survey_id, String),
    )
    yield (
        "a school's own questionnaire is asked that was not sent",
        select(SurveyRequest.id).where(SurveyRequest.instrument.startswith(PREFIX), ~sent),
    )
    released = exists().where(
        OwnSurveyVersion.survey_id == OwnSurveyRound.survey_id,
        OwnSurveyVersion.version == OwnSurveyRound.version,
        OwnSurveyVersion.released_at.is_not(None),
    )
    yield "a school's own questionnaire was sent and may still change", select(OwnSurveyRound.id).where(~released)
    yield (
        "a questionnaire's state and end do not agree",
        select(SurveyRequest.id).where((SurveyRequest.state == "done") != SurveyRequest.completed_at.is_not(None)),
    )


def _member(side: Side) -> Any:
    return exists().where(
        MatchMember.match_id == Match.id, MatchMember.side == side.value, MatchMember.accepted.is_(True)
    )


def _matches() -> Iterator[tuple[str, Select[Any]]]:
    agreed = [*_values(ACTIVE), MatchStatus.AGREED.value]
    yield (
        "a match goes on to which a side has not agreed",
        select(Match.id).where(Match.status.in_(agreed), ~(_member(Side.MENTOR) & _member(Side.MENTEE))),
    )
    yield (
        "a match goes on without an order",
        select(Match.id).where(
            Match.status.in_(_values(ACTIVE)), or_(Match.order_id.is_(None), Match.approved_at.is_(None))
        ),
    )
    yield (
        "a match is over without a day, or has an end and goes on",
        select(Match.id).where(
            or_(
                and_(Match.status.in_(_values(OVER)), Match.ended_at.is_(None)),
                and_(Match.status.in_(_values(LIVE)), Match.ended_at.is_not(None)),
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
            Match.status.in_([status for status in _values(LIVE) if status != MatchStatus.PAUSED.value]),
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
        .where(Match.status.in_(_values(LIVE)), Participation.left_at.is_not(None), MatchMember.accepted.is_not(False))
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
        yield (
            f"a match is {status.value} and its {kind.value} meeting was not held",
            select(Match.id).where(Match.status == status.value, ~met, ~carried),
        )


def _meetings() -> Iterator[tuple[str, Select[Any]]]:
    over = select(Match.id).where(Match.status.in_(_values(OVER)))
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
        .where(held, Meeting.type.in_(_values([MeetingType.INTRO, MeetingType.TRIAL, MeetingType.PLANNING])))
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


def _sheets() -> Iterator[tuple[str, Select[Any]]]:
    pair, facts, final = SHEETS
    of_pair, of_pupil = CuratorSheet.match_id.is_not(None), CuratorSheet.about_id.is_not(None)
    yield (
        "a curator's sheet is about the wrong thing",
        select(CuratorSheet.id).where(
            or_(
                and_(CuratorSheet.instrument == pair, or_(~of_pair, of_pupil)),
                and_(CuratorSheet.instrument == facts, or_(of_pair, ~of_pupil)),
                and_(CuratorSheet.instrument == final, or_(of_pair, of_pupil)),
            )
        ),
    )
    yield (
        "a year has two sheets on conformity",
        select(func.min(CuratorSheet.id))
        .where(CuratorSheet.instrument == final)
        .group_by(CuratorSheet.cycle_id)
        .having(func.count() > 1),
    )
    asked = exists().where(
        SurveyRequest.subject_id == CuratorSheet.id,
        SurveyRequest.instrument == CuratorSheet.instrument,
        SurveyRequest.person_id == CuratorSheet.author_id,
    )
    yield "a curator's sheet has no questions", select(CuratorSheet.id).where(~asked)


def _choosing() -> Iterator[tuple[str, Select[Any]]]:
    chosen = Participation.__table__.alias("chosen")
    yield (
        "somebody has chosen a person of their own side, of another school year, or twice the same",
        select(Choice.id)
        .join(Participation, Participation.id == Choice.participation_id)
        .join(chosen, or_(chosen.c.id == Choice.first_id, chosen.c.id == Choice.second_id))
        .where(
            or_(
                chosen.c.side == Participation.side,
                chosen.c.cycle_id != Participation.cycle_id,
                Choice.first_id == Choice.second_id,
            )
        ),
    )
    yield (
        "a note on waiting is about somebody else than the participation is",
        select(WaitingNote.id)
        .join(Participation, Participation.id == WaitingNote.participation_id)
        .where(or_(Participation.person_id != WaitingNote.person_id, Participation.side != Side.MENTEE.value)),
    )


def _referrals() -> Iterator[tuple[str, Select[Any]]]:
    yield (
        "a suggested pupil is in the programme and nobody knows who it is",
        select(ReferredPupil.id).where(
            ReferredPupil.state == ReferralState.JOINED.value, ReferredPupil.pupil_id.is_(None)
        ),
    )
    yield (
        "a suggested pupil has a name of their own beside the person's",
        select(ReferredPupil.id).where(ReferredPupil.pupil_id.is_not(None), ReferredPupil.first_name.is_not(None)),
    )
    yield (
        "somebody not now in the programme has no reason",
        select(ReferredPupil.id).where(
            ReferredPupil.state == ReferralState.NOT_NOW.value, ReferredPupil.reason.is_(None)
        ),
    )
    yield (
        "a mentor is of a partner of another school",
        select(Participation.id)
        .join(Partner, Partner.id == Participation.partner_id)
        .where(Partner.organization_id != Participation.organization_id),
    )


def _stage_4() -> Iterator[tuple[str, Select[Any]]]:
    yield (
        "more questions of a training are right or answered than there are",
        select(TrainingProgress.id).where(
            or_(TrainingProgress.right > TrainingProgress.asked, TrainingProgress.asked > QUESTIONS)
        ),
    )
    yield (
        "a part of the training is passed without a try",
        select(TrainingProgress.id).where(TrainingProgress.passed_at.is_not(None), TrainingProgress.attempts < 1),
    )
    yield (
        "somebody was at a training of another school year",
        select(TrainingAttendance.id)
        .join(TrainingDay, TrainingDay.id == TrainingAttendance.day_id)
        .join(Participation, Participation.id == TrainingAttendance.participation_id)
        .where(Participation.cycle_id != TrainingDay.cycle_id),
    )
    yield (
        "a selection was decided, or papers were checked, by nobody or at no moment",
        select(Selection.id).where(
            or_(
                Selection.decision.is_not(None) != Selection.decided_by.is_not(None),
                Selection.decision.is_not(None) != Selection.decided_at.is_not(None),
                Selection.documents_at.is_not(None) != Selection.documents_by.is_not(None),
            )
        ),
    )
    yield (
        "a selection note is about a mentee or about another person",
        select(Selection.id)
        .join(Participation, Participation.id == Selection.participation_id)
        .where(or_(Participation.side != Side.MENTOR.value, Participation.person_id != Selection.person_id)),
    )


def _forms() -> Iterator[tuple[str, Select[Any]]]:
    yield (
        "a category is noted of a mentor, of another person or in another school",
        select(MenteeFacts.id)
        .join(Participation, Participation.id == MenteeFacts.participation_id)
        .where(
            or_(
                Participation.side != Side.MENTEE.value,
                Participation.person_id != MenteeFacts.person_id,
                Participation.organization_id != MenteeFacts.organization_id,
            )
        ),
    )
    yield (
        "an addendum belongs to a pair that is not of two teachers",
        select(TeacherTerm.id)
        .join(Match, Match.id == TeacherTerm.match_id)
        .where(Match.form != MentoringForm.TEACHER_TEACHER.value),
    )
    yield (
        "a notice has no last day, or a last day no notice",
        select(TeacherTerm.id).where(TeacherTerm.notice_on.is_(None) != TeacherTerm.last_day.is_(None)),
    )


def _events() -> Iterator[tuple[str, Select[Any]]]:
    yield "an event ends before it starts", select(Event.id).where(Event.ends_on < Event.starts_on)
    yield (
        "somebody answered an invitation at no moment",
        select(EventInvitation.id).where(EventInvitation.coming.is_not(None), EventInvitation.answered_at.is_(None)),
    )
    yield (
        "somebody was noted at an event by nobody",
        select(EventInvitation.id).where(EventInvitation.present.is_not(None), EventInvitation.noted_by.is_(None)),
    )
    yield (
        "an invitation is of another municipality than its event",
        select(EventInvitation.id)
        .join(Event, Event.id == EventInvitation.event_id)
        .where(Event.municipality_id != EventInvitation.municipality_id),
    )
    yield (
        "a match rests on an order that was removed",
        select(Match.id).join(Document, Document.id == Match.order_id).where(Document.removed_at.is_not(None)),
    )


def _plans() -> Iterator[tuple[str, Select[Any]]]:
    approved = Plan.state.in_([PlanState.APPROVED.value, PlanState.REPLACED.value])
    for rule, states in (
        ("two versions of a plan are in force at once", [PlanState.APPROVED.value]),
        ("two versions of a plan are on their way at once", _values(OPEN)),
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


def _messages() -> Iterator[tuple[str, Select[Any]]]:
    yield (
        "a message was sent at no moment",
        select(OutboxMessage.id).where(OutboxMessage.state == "sent", OutboxMessage.sent_at.is_(None)),
    )
    yield (
        "a message is of a kind that nobody words",
        select(OutboxMessage.id).where(OutboxMessage.kind.not_in(sorted(URGENCIES))),
    )


def _tenancy() -> Iterator[tuple[str, Select[Any]]]:
    """Whatever belongs to a school belongs to that school's municipality: the tenant is the permission boundary."""
    for table in Base.metadata.sorted_tables:
        if table.name == "audit" or not {"municipality_id", "organization_id"} <= set(table.c.keys()):
            continue
        yield (
            f"a row of {table.name} is of another municipality than its school",
            select(table.c.id)
            .join(Organization.__table__, Organization.__table__.c.id == table.c.organization_id)
            .where(Organization.__table__.c.municipality_id != table.c.municipality_id),
        )


def _resting() -> Iterator[tuple[str, Select[Any]]]:
    yield (
        "an update was taken and not finished",
        select(InboxUpdate.update_id).where(InboxUpdate.state.in_(["received", "handled"])),
    )
    yield "a message is half sent", select(OutboxMessage.id).where(OutboxMessage.state == "sending")


def _ends() -> Iterator[tuple[str, Select[Any]]]:
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
