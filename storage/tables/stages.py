"""Stages of a cycle that a curator has left before everything was there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId
from storage.types import EncryptedText


class StageNote(WithId, InMunicipality, Base):
    """Why a school has gone on although a stage lacks something (Р-145: the stages guide, they do not lock)."""

    __tablename__ = "stage_notes"
    __table_args__ = (UniqueConstraint("cycle_id", "stage"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    stage: Mapped[int]
    note: Mapped[str] = mapped_column(EncryptedText("stage_notes.note"))
    noted_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime]
