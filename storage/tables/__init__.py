"""All tables; importing this package registers every one of them with ``Base.metadata``."""

from storage.tables.base import Base
from storage.tables.matches import Match, MatchMember, Meeting, MeetingWord
from storage.tables.organizations import Cycle, CycleForm, Document, Municipality, Organization
from storage.tables.people import Account, Consent, Guardianship, Invite, Membership, Participation, Person
from storage.tables.spine import AuditEntry, DialogState, InboxUpdate, OutboxMessage
from storage.tables.surveys import Answer, SurveyRequest

__all__ = [
    "Account",
    "Answer",
    "AuditEntry",
    "Base",
    "Consent",
    "Cycle",
    "CycleForm",
    "DialogState",
    "Document",
    "Guardianship",
    "InboxUpdate",
    "Invite",
    "Match",
    "MatchMember",
    "Meeting",
    "MeetingWord",
    "Membership",
    "Municipality",
    "Organization",
    "OutboxMessage",
    "Participation",
    "Person",
    "SurveyRequest",
]
