"""Rounds of questionnaires that are opened for a whole school."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word


class QuestionnaireRound(WithId, InMunicipality, Base):
    """The opening of a round in a cycle, once; the questions themselves are ``survey_requests``."""

    __tablename__ = "questionnaire_rounds"
    __table_args__ = (UniqueConstraint("cycle_id", "kind"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    kind: Mapped[Word]
    """A member of ``domain.rounds.Round``; only the mid-term is opened for a whole school."""
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The curator who opened it early; ``None``: its day had come."""
