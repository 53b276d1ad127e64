"""The end of a school's year: its closing, the pairs that go on, who comes again, and what is kept without persons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedJson, EncryptedText


class CycleClosing(WithId, InMunicipality, Base):
    """One closing of a cycle; a cycle that was opened again has more than one."""

    __tablename__ = "cycle_closings"
    __table_args__ = (Index("ix_cycle_closings_municipality_id_cut_at", "municipality_id", "cut_at", "closed_at"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    closed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime]
    reopened_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reopened_at: Mapped[datetime | None]
    note: Mapped[str | None] = mapped_column(EncryptedText("cycle_closings.note"))
    """Why it was opened again."""
    cut_at: Mapped[datetime | None]
    """When the names were cut from the answers (consents §6); nothing can be opened again after that."""


class CarriedMatch(WithId, InMunicipality, Base):
    """A pair that goes on in the next school year: closed with this one, met again once everybody comes again."""

    __tablename__ = "carried_matches"
    __table_args__ = (Index("ix_carried_matches_cycle_id", "cycle_id"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), unique=True)
    chosen_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    chosen_at: Mapped[datetime]
    status_before: Mapped[Word | None]
    """Its status when the year was closed; ``None`` while the year runs."""
    next_match_id: Mapped[int | None] = mapped_column(ForeignKey("matches.id"))


class ComeAgain(WithId, InMunicipality, Base):
    """The question whether somebody takes part in the next school year too, and the answer."""

    __tablename__ = "come_again"
    __table_args__ = (
        UniqueConstraint("cycle_id", "participation_id"),
        Index("ix_come_again_person_id", "person_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    """The new cycle."""
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id"))
    """The part in the former one."""
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    again: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    next_participation_id: Mapped[int | None] = mapped_column(ForeignKey("participations.id"))


class CycleChange(WithId, InMunicipality, Base):
    """What one line asked twice became in a cycle: totals, no persons (consents §6)."""

    __tablename__ = "cycle_changes"
    __table_args__ = (UniqueConstraint("cycle_id", "instrument", "item_id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    instrument: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[str] = mapped_column(String(40))
    people: Mapped[int]
    before_total: Mapped[int]
    after_total: Mapped[int]
    differences: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Difference (``after - before``) → how many people."""


class NamelessAnswers(WithId, InMunicipality, Base):
    """One filled questionnaire of a closed cycle whose name was cut; what was typed is gone too (consents §6)."""

    __tablename__ = "nameless_answers"
    __table_args__ = (Index("ix_nameless_answers_cycle_id_instrument", "cycle_id", "instrument"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    instrument: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("nameless_answers.answers"))
