"""Calls for help: raised by a person, repeated and widened until a named adult takes them on (ux, sample screens)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word


class Signal(WithId, InMunicipality, Base):
    """A person in need in one school; ``next_at`` is when the adults are called again, or asked how it went."""

    __tablename__ = "signals"
    __table_args__ = (
        Index("ix_signals_organization_id_closed_at", "organization_id", "closed_at"),
        Index("ix_signals_next_at", "next_at"),
        Index("ix_signals_person_id", "person_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    raised_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """The person in need, or a mentor who is worried; whoever it is hears who has taken it on."""
    source: Mapped[Word]
    asked: Mapped[str] = mapped_column(String(80))
    """The roles that were chosen, separated by spaces."""
    level: Mapped[int] = mapped_column(SmallInteger, default=0)
    """How often the adults were called again so far; each step reaches further ones (``domain.signals``)."""
    raised_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class SignalCall(WithId, Base):
    """One call within a signal: pressed, answered or passed on by a mentor; a later one may open the signal anew."""

    __tablename__ = "signal_calls"
    __table_args__ = (Index("ix_signal_calls_signal_id", "signal_id"),)

    signal_id: Mapped[int] = mapped_column(ForeignKey("signals.id"))
    source: Mapped[Word]
    request_id: Mapped[int | None] = mapped_column(BigInteger)
    """The questionnaire whose answer it was."""
    item_id: Mapped[Word | None]
    """Its question; never the answer."""
    unique_key: Mapped[str] = mapped_column(String(120), unique=True)
    """Two taps in one minute, or the same answer stored twice, are one call."""
    called_at: Mapped[datetime]
