"""Erasing itself, table by table (consents §6). Plain functions: ``services.erasing`` and the scheduler call them.

What goes: names, birth date, grade, whatever somebody typed, photos and voice notes, the chat, what the chat was
looking at and what was sent into it. What stays is a shell with the code: the consents as proof (three years), who
looked at what, and counts of meetings and of closed answers that the school's figures are made of.

A school erases its own part. Whoever is needed elsewhere (a mentor in another school, the mother of another child, a
curator) keeps name and chat; the part in this school is gone all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, or_, select, update

from domain.answers import AnswerType
from domain.matches import LIVE
from domain.vocabulary import Role
from services.asking import SHEETS
from services.exporting import shipped_catalogue
from services.guardian_roles import end_guardian_roles
from services.lookups import today_in
from services.referral_rows import RF
from storage.tables import (
    Account,
    Answer,
    AwardConsent,
    AwardNomination,
    AwardRound,
    AwardVote,
    AwardWinner,
    Choice,
    Choosing,
    ComeAgain,
    Consent,
    CuratorSheet,
    DialogState,
    Erasure,
    Event,
    EventInvitation,
    Guardianship,
    ImportKey,
    InboxUpdate,
    Invite,
    Match,
    MatchingLine,
    MatchingRule,
    MatchMember,
    MeasureNudge,
    MeasureTerm,
    Meeting,
    MeetingAttachment,
    MeetingRevision,
    Membership,
    MenteeFacts,
    NextWish,
    Organization,
    OutboxMessage,
    PairWish,
    Participation,
    Partner,
    Person,
    Plan,
    PlanWord,
    PostAbsence,
    PostHolder,
    PsychologistNote,
    Referral,
    ReferredPupil,
    ReminderStop,
    RoadmapDraft,
    Selection,
    Story,
    StoryPerson,
    SurveyRequest,
    TeacherTerm,
    TrainingAttendance,
    TrainingDay,
    TrainingProgress,
    WaitingNote,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from storage.tables import Base
    from storage.unit import Unit

_PARTS: Final = (Role.MENTEE.value, Role.MENTOR.value)
NOBODY: Final = 0
"""What an update's chat becomes: its number is the last trace of who wrote."""


def _is_code(reason: str) -> bool:
    return reason.isascii() and reason.isidentifier()


class Eraser:
    """Erases one person's part in one school and counts what it does, by table."""

    def __init__(self, unit: Unit, organization_id: int, person_id: int) -> None:
        self._unit, self._school, self._person = unit, organization_id, person_id
        self.counts: dict[str, int] = {}
        self.people = 0
        """How many persons are nothing but a shell now: this one, and guardians who stood for nobody else."""

    async def run(self) -> None:
        """Erase. The unit must be exclusive: what is counted is what goes."""
        matches, shared = await self._matches()
        await self._facts()
        meetings = await self._ids(Meeting, Meeting.match_id.in_(matches))
        of_group = await self._ids(Meeting, Meeting.match_id.in_(shared))
        await self._answers(matches, meetings)
        await self._diary(meetings, of_group)
        await self._reasons(matches)
        await self._plans(matches, shared)
        await self._stage_4()
        await self._changes(matches)
        await self._categories_and_terms(matches)
        await self._invitations()
        await self._suggestions()
        await self._ending(matches)
        await self._stories()
        await self._waiting()
        await self._roadmap(self._person, self._school)
        await self._places()
        guardians = await self._guardians()
        if not await self._needed_elsewhere(self._person):
            await self._forget(self._person)
        for guardian in guardians:
            await end_guardian_roles(self._unit, guardian)
            if not await self._needed_elsewhere(guardian):
                await self._forget(guardian)

    async def _matches(self) -> tuple[list[int], list[int]]:
        """Return the person's matches that are over, and the groups that go on without them."""
        rows = await self._unit.all(
            select(Match.id, Match.status)
            .join(MatchMember, MatchMember.match_id == Match.id)
            .where(MatchMember.person_id == self._person, Match.organization_id == self._school)
            .order_by(Match.id)
        )
        over = [row.id for row in rows if row.status not in {status.value for status in LIVE}]
        return over, [row.id for row in rows if row.id not in over]

    async def _facts(self) -> None:
        """Drop the fact cards about this person altogether: they hold nothing but this person's marks and deeds."""
        mine = (CuratorSheet.about_id == self._person) & (CuratorSheet.organization_id == self._school)
        sheets = await self._ids(CuratorSheet, mine)
        of_sheet = SurveyRequest.instrument.in_(SHEETS) & SurveyRequest.subject_id.in_(sheets)
        requests = await self._ids(SurveyRequest, of_sheet)
        await self._delete(Answer, Answer.request_id.in_(requests))
        await self._delete(SurveyRequest, SurveyRequest.id.in_(requests))
        await self._delete(CuratorSheet, CuratorSheet.id.in_(sheets))

    async def _answers(self, matches: Sequence[int], meetings: Sequence[int]) -> None:
        """Drop answers but those that figures are made of.

        What others typed about these meetings goes too, and what a guardian typed about this child's part.
        """
        parts = await self._ids(
            Participation, (Participation.person_id == self._person) & (Participation.organization_id == self._school)
        )
        looks = await self._ids(CuratorSheet, CuratorSheet.match_id.in_(matches))
        rows = await self._unit.all(
            select(
                Answer.id,
                Answer.item_id,
                SurveyRequest.person_id,
                SurveyRequest.instrument,
                SurveyRequest.version,
                SurveyRequest.state,
            )
            .join(SurveyRequest, SurveyRequest.id == Answer.request_id)
            .where(
                SurveyRequest.organization_id == self._school,
                or_(
                    # A curator's sheets speak of others and of the school: they stay when their author goes.
                    (SurveyRequest.person_id == self._person) & SurveyRequest.instrument.not_in(SHEETS),
                    SurveyRequest.subject_id.in_([*matches, *meetings, *looks, *parts]),
                ),
            )
        )
        gone = [row.id for row in rows if not self._kept(row)]
        await self._delete(Answer, Answer.id.in_(gone))

    def _kept(self, row: Any) -> bool:
        try:
            item = shipped_catalogue().questionnaire(row.instrument, row.version or None).item(row.item_id)
        except KeyError:
            return False  # nobody can say any more what it meant
        if item.type is AnswerType.OT:
            return False
        if row.instrument in SHEETS:
            return True
        return row.person_id != self._person or (row.state == "done" and item.measures is not None)

    async def _diary(self, meetings: Sequence[int], of_group: Sequence[int]) -> None:
        """Clear the shared diary of what was written; in a group that goes on only of what this person wrote."""
        own = or_(Meeting.created_by == self._person, Meeting.logged_by == self._person)
        written = or_(Meeting.topic.is_not(None), Meeting.place.is_not(None))
        theirs = or_(Meeting.id.in_(meetings), Meeting.id.in_(of_group) & own)
        await self._change(Meeting, theirs & written, topic=None, place=None)
        await self._change(
            MeetingRevision,
            or_(
                MeetingRevision.meeting_id.in_(meetings),
                MeetingRevision.meeting_id.in_(of_group) & (MeetingRevision.changed_by == self._person),
            ),
            before={},
        )
        await self._delete(
            MeetingAttachment,
            or_(
                MeetingAttachment.meeting_id.in_(meetings),
                MeetingAttachment.meeting_id.in_(of_group) & (MeetingAttachment.person_id == self._person),
            ),
        )

    async def _invitations(self) -> None:
        """Drop invitations to what is still ahead; who was there stays as a bare number, like meetings."""
        events = select(Event.id).where(Event.organization_id == self._school)
        mine = (EventInvitation.person_id == self._person) & EventInvitation.event_id.in_(events)
        await self._delete(EventInvitation, mine & EventInvitation.present.is_(None))

    async def _waiting(self) -> None:
        """Drop choices by the person and of them, what was noted while they waited, and their lines in the sets."""
        events = select(Event.id).where(Event.organization_id == self._school)
        opened = Choice.choosing_id.in_(select(Choosing.id).where(Choosing.event_id.in_(events)))
        await self._delete(Choice, (Choice.person_id == self._person) & opened)
        parts = await self._ids(
            Participation, (Participation.person_id == self._person) & (Participation.organization_id == self._school)
        )
        await self._change(Choice, opened & Choice.first_id.in_(parts), first_id=None)
        await self._change(Choice, opened & Choice.second_id.in_(parts), second_id=None)
        mine = (WaitingNote.person_id == self._person) & (WaitingNote.organization_id == self._school)
        await self._delete(WaitingNote, mine)
        await self._change(Participation, Participation.id.in_(parts), mentor_sex=None)
        await self._delete(MatchingRule, or_(MatchingRule.mentee_id.in_(parts), MatchingRule.mentor_id.in_(parts)))
        await self._delete(MatchingLine, or_(MatchingLine.mentee_id.in_(parts), MatchingLine.mentor_id.in_(parts)))

    async def _stories(self) -> None:
        """Drop what the person has told and what others tell of the same pair; and the word on the next year."""
        here = Story.organization_id == self._school
        shown = select(StoryPerson.story_id).where(StoryPerson.person_id == self._person)
        stories = await self._ids(Story, here & or_(Story.author_id == self._person, Story.id.in_(shown)))
        await self._delete(StoryPerson, StoryPerson.story_id.in_(stories))
        await self._delete(Story, Story.id.in_(stories))
        await self._delete(
            ComeAgain, (ComeAgain.person_id == self._person) & (ComeAgain.organization_id == self._school)
        )

    async def _roadmap(self, person_id: int, place: int | None) -> None:
        """Drop posts, days away and typed words in a school's roadmap, or with ``None`` in the municipality's.

        That a row was reported, and by which paper, stays: the roadmap is the school's.
        """
        terms = MeasureTerm.organization_id == place
        reported, put_off = (
            terms & (MeasureTerm.reported_by == person_id),
            terms & (MeasureTerm.snoozed_by == person_id),
        )
        noted = or_(MeasureTerm.report_note.is_not(None), MeasureTerm.return_note.is_not(None))
        await self._change(MeasureTerm, reported & noted, report_note=None, return_note=None)
        await self._change(MeasureTerm, put_off & MeasureTerm.snooze_reason.is_not(None), snooze_reason=None)
        of_place = MeasureNudge.term_id.in_(select(MeasureTerm.id).where(terms))
        await self._delete(MeasureNudge, (MeasureNudge.person_id == person_id) & of_place)
        await self._delete(PostHolder, (PostHolder.person_id == person_id) & (PostHolder.organization_id == place))
        here = PostAbsence.organization_id == place
        await self._delete(PostAbsence, here & (PostAbsence.person_id == person_id))
        await self._change(PostAbsence, here & (PostAbsence.substitute_id == person_id), substitute_id=None)

    async def _ending(self, matches: Sequence[int]) -> None:
        """Drop wishes, nominations and votes of this person and about them; words on why somebody won go too.

        The register of certificates stays: it holds numbers and ids, and no number may be given twice.
        """
        rounds = select(AwardRound.id).where(AwardRound.organization_id == self._school)
        await self._delete(NextWish, (NextWish.person_id == self._person) & (NextWish.organization_id == self._school))
        for table, mine in (
            (AwardNomination, AwardNomination.nominated_by == self._person),
            (AwardNomination, AwardNomination.subject_id.in_([self._person, *matches])),
            (AwardConsent, AwardConsent.person_id == self._person),
            (AwardVote, AwardVote.person_id == self._person),
            (AwardVote, AwardVote.subject_id.in_([self._person, *matches])),
        ):
            await self._delete(table, table.round_id.in_(rounds) & mine)
        about = AwardWinner.round_id.in_(rounds) & AwardWinner.subject_id.in_([self._person, *matches])
        await self._change(AwardWinner, about & AwardWinner.note.is_not(None), note=None)

    async def _suggestions(self) -> None:
        """Drop what others have said to suggest this pupil: it speaks of nobody else."""
        mine = (ReferredPupil.pupil_id == self._person) & (ReferredPupil.organization_id == self._school)
        items = await self._ids(ReferredPupil, mine)
        referrals = await self._ids(Referral, Referral.referred_id.in_(items))
        of_referral = (SurveyRequest.instrument == RF) & SurveyRequest.subject_id.in_(referrals)
        requests = await self._ids(SurveyRequest, of_referral)
        await self._delete(Answer, Answer.request_id.in_(requests))
        await self._delete(SurveyRequest, SurveyRequest.id.in_(requests))
        await self._delete(Referral, Referral.id.in_(referrals))
        await self._delete(ReferredPupil, ReferredPupil.id.in_(items))

    async def _reasons(self, matches: Sequence[int]) -> None:
        """Keep a reason that is one of the known words; drop one that somebody typed."""
        rows = await self._unit.all(
            select(Match.id, Match.reason).where(Match.id.in_(matches), Match.reason.is_not(None))
        )
        typed = [row.id for row in rows if not _is_code(str(row.reason))]
        await self._change(Match, Match.id.in_(typed), reason=None)

    async def _changes(self, matches: Sequence[int]) -> None:
        """Drop the psychologist's notes on this person and on pairs that are over, and why somebody wished a change."""
        here = PsychologistNote.organization_id == self._school
        about = or_(
            PsychologistNote.person_id == self._person,
            PsychologistNote.match_id.in_(matches) & PsychologistNote.person_id.is_(None),
        )
        await self._delete(PsychologistNote, here & about)
        mine = (PairWish.person_id == self._person) & (PairWish.organization_id == self._school)
        await self._change(PairWish, mine & PairWish.reason.is_not(None), reason=None)

    async def _stage_4(self) -> None:
        """Drop what the school has noted of a mentor; that a training took place stays, without this person."""
        await self._delete(
            Selection, (Selection.person_id == self._person) & (Selection.organization_id == self._school)
        )
        days = select(TrainingDay.id).where(TrainingDay.organization_id == self._school)
        await self._delete(
            TrainingAttendance,
            (TrainingAttendance.person_id == self._person) & TrainingAttendance.day_id.in_(days),
        )

    async def _categories_and_terms(self, matches: Sequence[int]) -> None:
        """Drop categories altogether; of a teacher's addendum number, dates and ticks stay as of the order."""
        mine = (MenteeFacts.person_id == self._person) & (MenteeFacts.organization_id == self._school)
        await self._delete(MenteeFacts, mine)
        written = TeacherTerm.match_id.in_(matches) & TeacherTerm.own_words.is_not(None)
        await self._change(TeacherTerm, written, own_words=None)

    async def _plans(self, matches: Sequence[int], shared: Sequence[int]) -> None:
        """Empty the plans of what was written; of a group that goes on only this person's words go.

        Versions, states and marks stay: the school's figures are made of them, and they name nobody.
        """
        over = await self._ids(Plan, Plan.match_id.in_(matches))
        running = await self._ids(Plan, Plan.match_id.in_(shared))
        await self._change(Plan, Plan.id.in_(over), content={}, aside=None)
        mine = PlanWord.person_id == self._person
        theirs = or_(PlanWord.plan_id.in_(over), PlanWord.plan_id.in_(running) & mine)
        await self._change(PlanWord, theirs & PlanWord.text.is_not(None), text=None)

    async def _places(self) -> None:
        """End the person's part in the school: roles of the pair, participations, links, consents."""
        now = self._unit.now
        zone = await self._unit.scalar(select(Organization.time_zone).where(Organization.id == self._school))
        here = Membership.organization_id == self._school
        mine = (Membership.person_id == self._person) & Membership.until.is_(None)
        await self._change(Membership, mine & here & Membership.role.in_(_PARTS), until=now)
        await self._change(
            Participation,
            (Participation.person_id == self._person)
            & (Participation.organization_id == self._school)
            & Participation.left_at.is_(None),
            left_at=now,
        )
        await self._change(
            Invite,
            or_(Invite.ward_id == self._person, Invite.person_id == self._person)
            & (Invite.organization_id == self._school),
            revoked_at=now,
            label=None,
        )
        # No more than the last day changes: who agreed to what, and when, is the proof that is kept for three years.
        last_day = today_in(now, str(zone))
        await self._change(
            Consent,
            (Consent.person_id == self._person)
            & (Consent.organization_id == self._school)
            & Consent.granted.is_(True)
            & Consent.withdrawn_at.is_(None)
            & or_(Consent.expires_on.is_(None), Consent.expires_on > last_day),
            expires_on=last_day,
        )

    async def _guardians(self) -> list[int]:
        """End the links of those who stood for this person here, and return who stands for them anywhere.

        If the person takes part in another school, the links go over to that one.
        """
        live = (Guardianship.minor_id == self._person) & Guardianship.refused_at.is_(None)
        link = live & (Guardianship.organization_id == self._school)
        found = await self._unit.scalars(select(Guardianship.guardian_id).where(live).order_by(Guardianship.id))
        other = await self._unit.first(
            select(Participation.organization_id, Participation.municipality_id)
            .where(
                Participation.person_id == self._person,
                Participation.organization_id != self._school,
                Participation.left_at.is_(None),
            )
            .order_by(Participation.id.desc())
        )
        if other is None:
            await self._change(Guardianship, link, refused_at=self._unit.now)
        else:
            place = {"organization_id": other.organization_id, "municipality_id": other.municipality_id}
            await self._change(Guardianship, link, **place)
        return [int(each) for each in dict.fromkeys(found)]

    async def _needed_elsewhere(self, person_id: int) -> bool:
        """Tell whether a name and a chat are still needed: for another role, another school, another child."""
        role = await self._unit.scalar(
            select(Membership.id).where(Membership.person_id == person_id, Membership.until.is_(None)).limit(1)
        )
        ward = await self._unit.scalar(
            select(Guardianship.id)
            .where(Guardianship.guardian_id == person_id, Guardianship.refused_at.is_(None))
            .limit(1)
        )
        erased = select(Erasure.organization_id).where(Erasure.person_id == person_id, Erasure.done_at.is_not(None))
        other_part = await self._unit.scalar(
            select(Participation.id)
            .where(
                Participation.person_id == person_id,
                Participation.organization_id.not_in(erased),
                or_(Participation.organization_id != self._school, Participation.left_at.is_(None)),
            )
            .limit(1)
        )
        return any(found is not None for found in (role, ward, other_part))

    async def _forget(self, person_id: int) -> None:
        """Leave nothing of a person but the shell with the code."""
        self.people += 1
        await self._change(
            Person,
            Person.id == person_id,
            first_name=None,
            last_name=None,
            birth_date=None,
            grade=None,
            letter=None,
            sex=None,
            teaching_since=None,
            erased_at=self._unit.now,
        )
        chats = await self._unit.scalars(select(Account.chat_id).where(Account.person_id == person_id))
        for chat in chats:
            await self._forget_chat(int(chat))
        await self._delete(Account, Account.person_id == person_id)
        await self._delete(ReminderStop, ReminderStop.person_id == person_id)
        await self._delete(ImportKey, ImportKey.person_id == person_id)
        await self._delete(RoadmapDraft, RoadmapDraft.person_id == person_id)
        await self._change(
            Partner, Partner.contact_id == person_id, contact_id=None, contact_name=None, contact_reach=None
        )
        await self._roadmap(person_id, None)
        # What somebody has learnt is theirs in every school, so it goes with the person and not with one school.
        await self._delete(TrainingProgress, TrainingProgress.person_id == person_id)
        mine = OutboxMessage.person_id == person_id
        await self._change(OutboxMessage, mine, params={}, message_id=None)
        waits = OutboxMessage.state.in_(["waiting", "sending"])
        await self._change(OutboxMessage, mine & waits, count=False, state="skipped", reason="erased")

    async def _forget_chat(self, chat_id: int) -> None:
        keys = await self._unit.scalars(select(DialogState.key).where(DialogState.key.like(f"%:{chat_id}:{chat_id}:%")))
        for key in keys:
            self._unit.drop_document(key)
            self._count(DialogState, 1)
        await self._change(
            InboxUpdate,
            (InboxUpdate.chat_id == chat_id) & InboxUpdate.state.in_(["shown", "aside"]),
            chat_id=NOBODY,
            payload=None,
            error=None,
        )

    # -- counting what is done -----------------------------------------------------------------------------------------

    async def _ids(self, table: type[Base], where: ColumnElement[bool]) -> list[int]:
        return [int(each) for each in await self._unit.scalars(select(table.__table__.c.id).where(where))]

    async def _change(
        self, table: type[Base], where: ColumnElement[bool], *, count: bool = True, **values: Any
    ) -> None:
        if count and not await self._noted(table, where):
            return
        self._unit.execute(update(table).where(where).values(**values))

    async def _delete(self, table: type[Base], where: ColumnElement[bool]) -> None:
        if await self._noted(table, where):
            self._unit.execute(delete(table).where(where))

    async def _noted(self, table: type[Base], where: ColumnElement[bool]) -> int:
        found = int(await self._unit.scalar(select(func.count()).select_from(table).where(where)) or 0)
        self._count(table, found)
        return found

    def _count(self, table: type[Base], found: int) -> None:
        if found:
            name = table.__tablename__
            self.counts[name] = self.counts.get(name, 0) + found
