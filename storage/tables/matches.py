"""Matches and meetings: the unit that lives and closes, and what happened in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedJson, EncryptedText


class Match(WithId, InMunicipality, Base):
    """A pair or a group; its status machine is ``domain.matches``."""

    __tablename__ = "matches"
    __table_args__ = (Index("ix_matches_organization_id_status", "organization_id", "status"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    form: Mapped[Word]
    role_model: Mapped[Word | None]
    status: Mapped[Word]
    status_before_pause: Mapped[Word | None]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    approved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(EncryptedText("matches.reason"))
    imported_at: Mapped[datetime | None]
    """When it came from a school's list: the meetings held before that stand on paper."""


class MatchMember(WithId, InMunicipality, Base):
    """A participation's place in a match and its answer to the proposal (``None`` until given)."""

    __tablename__ = "match_members"
    __table_args__ = (
        UniqueConstraint("match_id", "participation_id"),
        Index("ix_match_members_person_id", "person_id"),
        Index("ix_match_members_participation_id", "participation_id"),
    )

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    side: Mapped[Word]
    accepted: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    """When a mentee left a running group; ``accepted`` is false from then on, so that nothing more is asked of them."""
    order_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    """The order that added a mentee to a running group; ``None``: the match's own."""


class Meeting(WithId, InMunicipality, Base):
    """A meeting of a match: planned, then held, moved or cancelled."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_match_id", "match_id"),
        Index("ix_meetings_status_planned_at", "status", "planned_at"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    type: Mapped[Word]
    status: Mapped[Word]
    format: Mapped[Word]
    planned_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    topic: Mapped[str | None] = mapped_column(EncryptedText("meetings.topic"))
    place: Mapped[str | None] = mapped_column(EncryptedText("meetings.place"))
    """Where exactly, in the words of whoever proposed it; ``format`` says what kind of place."""
    confirmed_at: Mapped[datetime | None]
    """When the other side said «Хорошо»; until then the meeting waits for an answer."""
    moved_from: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    """The meeting that this one took the place of; the first of such a chain names the entry in people's calendars."""
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    logged_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    logged_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime | None]
    """When a curator decided what counts after the sides had told it differently; a later word asks anew."""


class MeetingAttendance(WithId, InMunicipality, Base):
    """Which mentees of a group were at a meeting; a pair's meeting needs no rows: both were there."""

    __tablename__ = "meeting_attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    present: Mapped[bool]
    noted_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime]


class MeetingWord(WithId, InMunicipality, Base):
    """One side's own word on whether a meeting took place (``held``, ``moved`` or ``cancelled``)."""

    __tablename__ = "meeting_words"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    side: Mapped[Word]
    word: Mapped[Word]
    said_at: Mapped[datetime]


class MeetingRevision(WithId, InMunicipality, Base):
    """What a log said before it was corrected: who changed it, when, and the former values."""

    __tablename__ = "meeting_revisions"
    __table_args__ = (Index("ix_meeting_revisions_meeting_id", "meeting_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    changed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime]
    before: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("meeting_revisions.before"))


class MeetingAttachment(WithId, InMunicipality, Base):
    """A photo or voice note in a pair's diary; the file stays with the messenger, here stands how to ask for it."""

    __tablename__ = "meeting_attachments"
    __table_args__ = (UniqueConstraint("meeting_id", "file_unique_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[Word]
    """``photo`` | ``voice``."""
    file_id: Mapped[str] = mapped_column(EncryptedText("meeting_attachments.file_id"))
    file_unique_id: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
