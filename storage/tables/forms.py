"""What a school notes beside a match and a mentee: the model, the category, a teacher's addendum."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedJson, EncryptedText


class MatchModelNote(WithId, InMunicipality, Base):
    """The models of a match that its members do not show (``domain.models``)."""

    __tablename__ = "match_models"
    __table_args__ = (UniqueConstraint("match_id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    number: Mapped[Word | None]
    """What the curator calls it; ``None``: as its members make it."""
    online: Mapped[bool]
    content: Mapped[list[str]] = mapped_column(JSON)
    noted_at: Mapped[datetime]


class MenteeFacts(WithId, InMunicipality, Base):
    """What the school keeps of a mentee for itself: categories, and whether the matching goes through the КДН.

    One encrypted value, so that the bare row does not tell which of them it is about; without any there is no row.
    """

    __tablename__ = "mentee_facts"
    __table_args__ = (UniqueConstraint("participation_id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("mentee_facts.facts"))
    noted_at: Mapped[datetime]


class TeacherTerm(WithId, InMunicipality, Base):
    """The contract addendum of a teacher who mentors a teacher, and an early end (consents §4). No amounts."""

    __tablename__ = "teacher_terms"
    __table_args__ = (UniqueConstraint("match_id"), Index("ix_teacher_terms_ends_on", "ends_on"))

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    number: Mapped[str | None] = mapped_column(String(40))
    dated_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    content: Mapped[list[str]] = mapped_column(JSON)
    own_words: Mapped[str | None] = mapped_column(EncryptedText("teacher_terms.own_words"))
    form: Mapped[Word | None]
    paid: Mapped[bool | None]
    notice_on: Mapped[date | None]
    notice_by: Mapped[Word | None]
    last_day: Mapped[date | None]
    noted_at: Mapped[datetime]
