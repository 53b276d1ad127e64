"""While a pair works: pauses, wishes for a change, the psychologist's notes, a school's materials, handing over."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedText


class MatchPause(WithId, InMunicipality, Base):
    """A curator's pause of a match; one that waits for a fresh consent has no row here (``services.pausing``)."""

    __tablename__ = "match_pauses"
    __table_args__ = (
        Index("ix_match_pauses_match_id", "match_id"),
        Index("ix_match_pauses_municipality_id_ended_at_until", "municipality_id", "ended_at", "until"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    reason: Mapped[str] = mapped_column(EncryptedText("match_pauses.reason"))
    """A word of a short list; the curator's alone."""
    until: Mapped[date]
    """The first day on which the pair meets again."""
    begun_at: Mapped[datetime]
    begun_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """``None``: the day came, or the match is over."""


class PairWish(WithId, InMunicipality, Base):
    """Somebody in a pair asks for a pause or for another mentor; only the curator learns of it."""

    __tablename__ = "pair_wishes"
    __table_args__ = (
        Index("ix_pair_wishes_organization_id_settled_at", "organization_id", "settled_at"),
        Index("ix_pair_wishes_match_id", "match_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    """Whose wish it is: a mentor, a mentee."""
    asked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who tapped: the person, a parent, or the curator who decided without having been asked."""
    kind: Mapped[Word]
    """``pause`` | ``change``."""
    reason: Mapped[str | None] = mapped_column(EncryptedText("pair_wishes.reason"))
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    outcome: Mapped[Word | None]
    """``paused`` | ``rematch`` | ``stays``; a rematch keeps these two from being offered to each other again."""


class PsychologistNote(WithId, InMunicipality, Base):
    """A short dated note of a psychologist on a pair, or on one person in it."""

    __tablename__ = "psychologist_notes"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    match_id: Mapped[int | None] = mapped_column(ForeignKey("matches.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """``None``: on the pair as a whole."""
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(EncryptedText("psychologist_notes.text"))
    written_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]
    """When the psychologist opened it to the curator; taken back, it is ``None`` again."""


class SchoolMaterial(WithId, InMunicipality, Base):
    """A school's own material for mentors: a link or a few words, under one of the catalogue's topics."""

    __tablename__ = "school_materials"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    topic: Mapped[Word]
    title: Mapped[str] = mapped_column(EncryptedText("school_materials.title"))
    body: Mapped[str] = mapped_column(EncryptedText("school_materials.body"))
    added_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Handover(WithId, InMunicipality, Base):
    """A curator hands a school over to somebody, from a day on."""

    __tablename__ = "handovers"
    __table_args__ = (
        Index("ix_handovers_municipality_id_settled_at_starts_on", "municipality_id", "settled_at", "starts_on"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """``None``: whoever comes in by the link."""
    invite_id: Mapped[int | None] = mapped_column(ForeignKey("invites.id"))
    starts_on: Mapped[date]
    begun_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When it was carried out, or taken back."""
    done: Mapped[bool]
