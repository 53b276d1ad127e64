"""Stage 4: the mentors' training, in the chat and in person, and the curator's selection note."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedText


class TrainingProgress(WithId, InMunicipality, Base):
    """How far somebody is in one module of the initial training; what is learnt counts in every school."""

    __tablename__ = "training_progress"
    __table_args__ = (UniqueConstraint("person_id", "module"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    module: Mapped[Word]
    """The module's id in the catalogue."""
    version: Mapped[int]
    required: Mapped[bool]
    """Whether the module counts towards being trained, as the catalogue said when it was last opened."""
    page: Mapped[int]
    """The screen to go on from; after the last one come the questions."""
    asked: Mapped[int]
    """Questions answered in this attempt; an answer to any other question than the next one is a stale tap."""
    right: Mapped[int]
    attempts: Mapped[int]
    begun_at: Mapped[datetime]
    passed_at: Mapped[datetime | None]


class TrainingDay(WithId, InMunicipality, Base):
    """A training in person that a curator has recorded."""

    __tablename__ = "training_days"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    kind: Mapped[Word]
    module: Mapped[Word | None]
    """The theme, where it is one of the catalogue's."""
    theme: Mapped[str | None] = mapped_column(EncryptedText("training_days.theme"))
    """The theme in the curator's words."""
    held_on: Mapped[date]
    minutes: Mapped[int]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]


class TrainingAttendance(WithId, InMunicipality, Base):
    """A mentor who was there."""

    __tablename__ = "training_attendance"
    __table_args__ = (UniqueConstraint("participation_id", "day_id"),)

    day_id: Mapped[int] = mapped_column(ForeignKey("training_days.id"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)


class Selection(WithId, InMunicipality, Base):
    """What a curator has noted of a candidate, and what was decided (questionnaires §2, "Selection note")."""

    __tablename__ = "selections"
    __table_args__ = (UniqueConstraint("participation_id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    interviewed_at: Mapped[datetime | None]
    fit: Mapped[int | None]
    documents_at: Mapped[datetime | None]
    """When somebody ticked that identity and the school's own checks are done: for mentors from outside."""
    documents_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[Word | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    note: Mapped[str | None] = mapped_column(EncryptedText("selections.note"))
