"""Calls for help: raised by a person, repeated and widened until a named adult takes them on (ux, sample screens)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word


class Signal(WithId, InMunicipality, Base):
    """One call for help in one school; ``next_at`` is when the alert is repeated if nobody has taken it on by then."""

    __tablename__ = "signals"
    __table_args__ = (
        Index("ix_signals_organization_id_acknowledged_at", "organization_id", "acknowledged_at"),
        Index("ix_signals_next_at", "next_at"),
        Index("ix_signals_person_id", "person_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    source: Mapped[Word]
    asked: Mapped[str] = mapped_column(String(80))
    """The roles that the person chose, separated by spaces."""
    unique_key: Mapped[str] = mapped_column(String(120), unique=True)
    """Two taps in one minute, or the same answer stored twice, are one call."""
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    """The questionnaire whose answer raised it."""
    level: Mapped[int] = mapped_column(SmallInteger, default=0)
    """How often it was repeated so far; each step reaches further adults."""
    raised_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
