"""The common event of stage 5: who would like to work with whom; and what is noted of mentees who wait for a mentor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId
from storage.types import EncryptedText


class Choosing(WithId, InMunicipality, Base):
    """The choosing that a curator has opened at an event; it takes choices until it is closed."""

    __tablename__ = "choosings"
    __table_args__ = (UniqueConstraint("event_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    opened_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Choice(WithId, InMunicipality, Base):
    """Whom somebody would like to work with, first and second; both empty: «not yet sure»."""

    __tablename__ = "choices"
    __table_args__ = (UniqueConstraint("choosing_id", "participation_id"),)

    choosing_id: Mapped[int] = mapped_column(ForeignKey("choosings.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("participations.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("participations.id"))
    said_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who tapped: the person, or a guardian or curator for somebody without an account."""
    said_at: Mapped[datetime]


class WaitingNote(WithId, InMunicipality, Base):
    """What a psychologist or curator has noted of a mentee who waits for a mentor; read by these two alone."""

    __tablename__ = "waiting_notes"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str] = mapped_column(EncryptedText("waiting_notes.text"))
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]
