"""All tables; importing this package registers every one of them with ``Base.metadata``."""

from storage.tables.base import Base
from storage.tables.events import DocumentChoice, DocumentRevision, Event, EventInvitation
from storage.tables.matches import (
    Match,
    MatchMember,
    Meeting,
    MeetingAttachment,
    MeetingAttendance,
    MeetingRevision,
    MeetingWord,
)
from storage.tables.organizations import Cycle, CycleForm, Document, Municipality, Organization
from storage.tables.own_surveys import OwnSurvey, OwnSurveyRound, OwnSurveyVersion
from storage.tables.people import Account, Consent, Guardianship, Invite, Membership, Participation, Person, WrongCode
from storage.tables.plans import Plan, PlanMark, PlanWord
from storage.tables.rights import Erasure
from storage.tables.rounds import QuestionnaireRound
from storage.tables.safety import Signal, SignalCall
from storage.tables.selection import Selection, TrainingAttendance, TrainingDay, TrainingProgress
from storage.tables.sheets import CuratorSheet
from storage.tables.spine import AuditEntry, DialogState, InboxUpdate, OutboxMessage
from storage.tables.stages import StageNote
from storage.tables.surveys import Answer, SurveyRequest
from storage.tables.talking import Broadcast, ReminderStop

__all__ = [
    "Account",
    "Answer",
    "AuditEntry",
    "Base",
    "Broadcast",
    "Consent",
    "CuratorSheet",
    "Cycle",
    "CycleForm",
    "DialogState",
    "Document",
    "DocumentChoice",
    "DocumentRevision",
    "Erasure",
    "Event",
    "EventInvitation",
    "Guardianship",
    "InboxUpdate",
    "Invite",
    "Match",
    "MatchMember",
    "Meeting",
    "MeetingAttachment",
    "MeetingAttendance",
    "MeetingRevision",
    "MeetingWord",
    "Membership",
    "Municipality",
    "Organization",
    "OutboxMessage",
    "OwnSurvey",
    "OwnSurveyRound",
    "OwnSurveyVersion",
    "Participation",
    "Person",
    "Plan",
    "PlanMark",
    "PlanWord",
    "QuestionnaireRound",
    "ReminderStop",
    "Selection",
    "Signal",
    "SignalCall",
    "StageNote",
    "SurveyRequest",
    "TrainingAttendance",
    "TrainingDay",
    "TrainingProgress",
    "WrongCode",
]
