"""All tables; importing this package registers every one of them with ``Base.metadata``."""

from storage.tables.alongside import Handover, MatchPause, PairWish, PsychologistNote, SchoolMaterial
from storage.tables.awards import AwardConsent, AwardNomination, AwardRound, AwardVote, AwardWinner
from storage.tables.base import Base
from storage.tables.choosing import Choice, Choosing, WaitingNote
from storage.tables.closing import Certificate, NextWish
from storage.tables.events import DocumentChoice, DocumentRevision, Event, EventInvitation
from storage.tables.forms import MatchModelNote, MenteeFacts, TeacherTerm
from storage.tables.importing import ImportKey
from storage.tables.indicators import IndicatorInput, IndicatorPlan, IndicatorYear
from storage.tables.matches import (
    Match,
    MatchMember,
    Meeting,
    MeetingAttachment,
    MeetingAttendance,
    MeetingRevision,
    MeetingWord,
)
from storage.tables.matching import MatchingLine, MatchingRule, MatchingRun
from storage.tables.organizations import Cycle, CycleForm, Document, Municipality, Organization
from storage.tables.own_surveys import OwnSurvey, OwnSurveyRound, OwnSurveyVersion
from storage.tables.partners import Partner, PartnerYear
from storage.tables.people import Account, Consent, Guardianship, Invite, Membership, Participation, Person, WrongCode
from storage.tables.plans import Plan, PlanMark, PlanWord
from storage.tables.referrals import Referral, ReferredPupil
from storage.tables.rights import Erasure
from storage.tables.roadmap_drafts import RoadmapDraft
from storage.tables.roadmaps import Measure, MeasureNudge, MeasureTerm, PostAbsence, PostHolder, Roadmap
from storage.tables.rounds import QuestionnaireRound
from storage.tables.safety import Signal, SignalCall
from storage.tables.selection import Selection, TrainingAttendance, TrainingDay, TrainingProgress
from storage.tables.sheets import CuratorSheet
from storage.tables.spine import AuditEntry, DialogState, InboxUpdate, OutboxMessage
from storage.tables.stages import StageNote
from storage.tables.stories import Story, StoryPerson
from storage.tables.surveys import Answer, SurveyRequest
from storage.tables.talking import Broadcast, ReminderStop
from storage.tables.year_end import CarriedMatch, ComeAgain, CycleChange, CycleClosing, NamelessAnswers

__all__ = [
    "Account",
    "Answer",
    "AuditEntry",
    "AwardConsent",
    "AwardNomination",
    "AwardRound",
    "AwardVote",
    "AwardWinner",
    "Base",
    "Broadcast",
    "CarriedMatch",
    "Certificate",
    "Choice",
    "Choosing",
    "ComeAgain",
    "Consent",
    "CuratorSheet",
    "Cycle",
    "CycleChange",
    "CycleClosing",
    "CycleForm",
    "DialogState",
    "Document",
    "DocumentChoice",
    "DocumentRevision",
    "Erasure",
    "Event",
    "EventInvitation",
    "Guardianship",
    "Handover",
    "ImportKey",
    "InboxUpdate",
    "IndicatorInput",
    "IndicatorPlan",
    "IndicatorYear",
    "Invite",
    "Match",
    "MatchMember",
    "MatchModelNote",
    "MatchPause",
    "MatchingLine",
    "MatchingRule",
    "MatchingRun",
    "Measure",
    "MeasureNudge",
    "MeasureTerm",
    "Meeting",
    "MeetingAttachment",
    "MeetingAttendance",
    "MeetingRevision",
    "MeetingWord",
    "Membership",
    "MenteeFacts",
    "Municipality",
    "NamelessAnswers",
    "NextWish",
    "Organization",
    "OutboxMessage",
    "OwnSurvey",
    "OwnSurveyRound",
    "OwnSurveyVersion",
    "PairWish",
    "Participation",
    "Partner",
    "PartnerYear",
    "Person",
    "Plan",
    "PlanMark",
    "PlanWord",
    "PostAbsence",
    "PostHolder",
    "PsychologistNote",
    "QuestionnaireRound",
    "Referral",
    "ReferredPupil",
    "ReminderStop",
    "Roadmap",
    "RoadmapDraft",
    "SchoolMaterial",
    "Selection",
    "Signal",
    "SignalCall",
    "StageNote",
    "Story",
    "StoryPerson",
    "SurveyRequest",
    "TeacherTerm",
    "TrainingAttendance",
    "TrainingDay",
    "TrainingProgress",
    "WaitingNote",
    "WrongCode",
]
