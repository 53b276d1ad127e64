"""The curator's sheets: a look at a pair, a pupil's fact card, the sheet on conformity (questionnaires §3-§6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word


class CuratorSheet(WithId, InMunicipality, Base):
    """One filling of a sheet: who filled it, when, and about whom. Its answers hang on a ``SurveyRequest``.

    The request's subject is the sheet, so that the same sheet may be filled about the same pair or pupil again: every
    filling stays with its day, and the newest finished one counts.
    """

    __tablename__ = "curator_sheets"
    __table_args__ = (Index("ix_curator_sheets_cycle_id_instrument", "cycle_id", "instrument"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    instrument: Mapped[str] = mapped_column(String(40))
    part: Mapped[Word]
    """Which part of the cycle it speaks of: ``start`` or ``end`` (``domain.sheets.Part``)."""
    match_id: Mapped[int | None] = mapped_column(ForeignKey("matches.id"), index=True)
    """The pair that was looked at (MID-CU)."""
    about_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """The pupil whose facts these are (FC)."""
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    own_pair: Mapped[bool]
    """The author mentors in this very pair, and the school had nobody else to look at it."""
    opened_at: Mapped[datetime]
