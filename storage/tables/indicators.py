"""What a curator types in for the indicators: numbers with their source, plan values, years that are closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedText


class IndicatorInput(WithId, InMunicipality, Base):
    """One number of one year with its source (indicators §0 rule 7); a correction keeps the old row, superseded."""

    __tablename__ = "indicator_inputs"
    __table_args__ = (Index("ix_indicator_inputs_municipality_id_year", "municipality_id", "year"),)

    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    """``None``: a number of the whole municipality."""
    year: Mapped[int]
    key: Mapped[Word]
    """An id of ``catalog/indicator_inputs.yaml``."""
    number: Mapped[int]
    source: Mapped[str] = mapped_column(EncryptedText("indicator_inputs.source"))
    dated_on: Mapped[date]
    """The day that the source is of."""
    entered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[Word | None]
    """Why it took the place of an older number (``domain.indicator_inputs.Reason``)."""


class IndicatorPlan(WithId, InMunicipality, Base):
    """A plan value that a curator has set for a year that the printed set has none for."""

    __tablename__ = "indicator_plans"
    __table_args__ = (Index("ix_indicator_plans_municipality_id_indicator", "municipality_id", "indicator"),)

    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    set_id: Mapped[Word]
    indicator: Mapped[Word]
    year: Mapped[int]
    tenths: Mapped[int]
    """The value with its one decimal, as a whole number: 12.5 % is 125."""
    entered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class IndicatorYear(WithId, InMunicipality, Base):
    """A year whose indicators are closed: read-only, apart from corrections that say why."""

    __tablename__ = "indicator_years"
    __table_args__ = (Index("ix_indicator_years_municipality_id_year", "municipality_id", "year"),)

    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    """``None``: the municipality's; a school closes its own."""
    year: Mapped[int]
    closed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the register said that day, by indicator: totals only, so that they stay when names are erased."""
