"""Pairing for the whole school: what the curator rules out or holds on to, and the set that was worked out last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedText


class MatchingRule(WithId, InMunicipality, Base):
    """A curator's word that stands above the points: this pair, never this pair, or this mentee not now."""

    __tablename__ = "matching_rules"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    kind: Mapped[Word]
    """``domain.matching.overrides.RuleKind``."""
    mentee_id: Mapped[int] = mapped_column(ForeignKey("participations.id"), index=True)
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("participations.id"), index=True)
    reason: Mapped[str] = mapped_column(EncryptedText("matching_rules.reason"))
    """A word of ``Reason``; it speaks of people, so it is not readable at rest."""
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    lifted_at: Mapped[datetime | None]


class MatchingRun(WithId, InMunicipality, Base):
    """One working-out of the best set: when, by whom, with which weights, and how many it found; the newest counts."""

    __tablename__ = "matching_runs"
    __table_args__ = (Index("ix_matching_runs_cycle_id_made_at", "cycle_id", "made_at"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    sliders: Mapped[dict[str, str]] = mapped_column(JSON)
    mentees: Mapped[int]
    mentors: Mapped[int]
    matched: Mapped[int]


class MatchingLine(WithId, InMunicipality, Base):
    """What a run says of one mentee: a proposed pair with its points, or why there is none.

    What nobody has decided on goes with the next run; a match that came of a line stands for itself.
    """

    __tablename__ = "matching_lines"

    run_id: Mapped[int] = mapped_column(ForeignKey("matching_runs.id"), index=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("participations.id"), index=True)
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("participations.id"), index=True)
    form: Mapped[Word | None]
    state: Mapped[Word]
    """``domain.matching.overrides.LineState``."""
    total: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Points by criterion of a pair; of a mentee without one, how many mentors each bar kept away."""
    match_id: Mapped[int | None] = mapped_column(ForeignKey("matches.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    """The same for the lines that are proposed as one group: one mentor, one request (programme §6)."""
