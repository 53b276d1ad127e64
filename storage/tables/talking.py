"""What people are told and want to be told: broadcasts of a curator, reminders that somebody has switched off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedText


class Broadcast(WithId, InMunicipality, Base):
    """A message of a curator to a group of the school; each copy is an outbox row with this row as its subject."""

    __tablename__ = "broadcasts"
    __table_args__ = (
        Index("ix_broadcasts_organization_id_created_at", "organization_id", "created_at"),
        Index("ix_broadcasts_ended_at", "ended_at"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    audience: Mapped[Word]
    text: Mapped[str] = mapped_column(EncryptedText("broadcasts.text"))
    state: Mapped[Word]
    """``draft`` | ``sending`` | ``stopped`` | ``done``."""
    total: Mapped[int]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When the last copy was settled; a stopped one ends only then, for some were on their way."""
    seen_at: Mapped[datetime | None]
    """When the author saw the final count on the screen; then no notice tells it again."""


class ReminderStop(WithId, Base):
    """A kind of reminder that a person does not want; ``until`` is empty when it is for good."""

    __tablename__ = "reminder_stops"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[Word]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
