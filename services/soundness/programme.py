"""Rules about the programme around the pairs: sheets, training, events, choices, suggestions, facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select

from domain.referrals import ReferralState
from domain.training import QUESTIONS
from domain.vocabulary import MentoringForm, Side
from services.asking import SHEETS
from storage.tables import (
    Choice,
    CuratorSheet,
    Document,
    Event,
    EventInvitation,
    Match,
    MenteeFacts,
    Participation,
    Partner,
    ReferredPupil,
    Selection,
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


def sheets() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about the curator's sheets."""
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


def choosing() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about choices and waiting."""
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


def referrals() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about suggested pupils and partners."""
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


def mentors() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about selection and training."""
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


def facts() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about models, categories and terms."""
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


def events() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about events."""
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
