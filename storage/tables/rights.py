"""The right to be forgotten: what was asked for, by when it must be done, and that it was done (consents §6)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word


class Erasure(WithId, InMunicipality, Base):
    """A demand to erase a person's data in a school; the row itself holds no personal data and stays as the proof."""

    __tablename__ = "erasures"
    __table_args__ = (Index("ix_erasures_done_at_due_on", "done_at", "due_on"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    requested_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    requested_at: Mapped[datetime]
    due_on: Mapped[date]
    reason: Mapped[Word]
    cancelled_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    act_number: Mapped[str | None] = mapped_column(String(40))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """How many rows of which table were erased or made anonymous: the extract of the event log (order № 179)."""
