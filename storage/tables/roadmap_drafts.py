"""A roadmap that is being read in from a file: kept between the steps, gone once it is taken or after a week."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId
from storage.types import EncryptedJson


class RoadmapDraft(WithId, InMunicipality, Base):
    """What somebody's file holds and what was answered about it; one for a person at a time."""

    __tablename__ = "roadmap_drafts"
    __table_args__ = (Index("ix_roadmap_drafts_municipality_id_touched_at", "municipality_id", "touched_at"),)

    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    """``None``: it is to be the municipality's own."""
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("roadmap_drafts.content"))
    """``services.roadmap.draft_content``; posts only, the names of persons are left out before."""
    touched_at: Mapped[datetime]
