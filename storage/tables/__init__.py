"""All tables; importing this package registers every one of them with ``Base.metadata``."""

from storage.tables.base import Base
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
from storage.tables.people import Account, Consent, Guardianship, Invite, Membership, Participation, Person, WrongCode
from storage.tables.rights import Erasure
from storage.tables.safety import Signal, SignalCall
from storage.tables.spine import AuditEntry, DialogState, InboxUpdate, OutboxMessage
from storage.tables.surveys import Answer, SurveyRequest
from storage.tables.talking import Broadcast, ReminderStop

__all__ = [
    "Account",
    "Answer",
    "AuditEntry",
    "Base",
    "Broadcast",
    "Consent",
    "Cycle",
    "CycleForm",
    "DialogState",
    "Document",
    "Erasure",
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
    "Participation",
    "Person",
    "ReminderStop",
    "Signal",
    "SignalCall",
    "SurveyRequest",
    "WrongCode",
]
