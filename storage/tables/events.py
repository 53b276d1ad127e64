"""Events of a school, who is invited and who came; traces and choices on the board of documents (programme §10-11)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedJson, EncryptedText


class Event(WithId, InMunicipality, Base):
    """Something that the school has organised or takes part in: a row of programme §11, «Event table to store»."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_organization_id_starts_on", "organization_id", "starts_on"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    title: Mapped[str] = mapped_column(EncryptedText("events.title"))
    kind: Mapped[Word]
    level: Mapped[Word]
    format: Mapped[Word]
    role: Mapped[Word]
    state: Mapped[Word]
    """``planned`` | ``cancelled``; whether it is over, the days say."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    begins_at: Mapped[datetime | None]
    """The hour of the first day, if it is known."""
    place: Mapped[str | None] = mapped_column(EncryptedText("events.place"))
    teachers: Mapped[int | None]
    pupils: Mapped[int | None]
    mentors: Mapped[int | None]
    products: Mapped[int | None]
    result: Mapped[str | None] = mapped_column(EncryptedText("events.result"))
    link: Mapped[str | None] = mapped_column(EncryptedText("events.link"))
    document: Mapped[str | None] = mapped_column(EncryptedText("events.document"))
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """When it was moved last; what was said about an earlier day does not hold any more."""
    attended_at: Mapped[datetime | None]
    """When the ticks of attendance were settled."""
    reported_at: Mapped[datetime | None]
    """When the figures were settled: only then do they count in reports."""


class EventInvitation(WithId, InMunicipality, Base):
    """Somebody who is invited to an event: what they said, and whether they were there."""

    __tablename__ = "event_invitations"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index("ix_event_invitations_person_id", "person_id"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime]
    coming: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who tapped: the person, or a parent or curator for somebody without an account."""
    present: Mapped[bool | None]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime | None]


class DocumentRevision(WithId, InMunicipality, Base):
    """What a recorded document said before it was corrected or removed."""

    __tablename__ = "document_revisions"
    __table_args__ = (Index("ix_document_revisions_document_id", "document_id"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    changed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime]
    before: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("document_revisions.before"))


class DocumentChoice(WithId, InMunicipality, Base):
    """A document that a school has no use for, such as agreements where there are no partners."""

    __tablename__ = "document_choices"
    __table_args__ = (UniqueConstraint("organization_id", "kind"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[Word]
    chosen_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    chosen_at: Mapped[datetime]
