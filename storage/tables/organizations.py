"""Municipalities, organisations, school years, and the documents that schools record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedText


class Municipality(WithId, Base):
    """A district: the tenant of the system."""

    __tablename__ = "municipalities"

    name: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]


class Organization(WithId, InMunicipality, Base):
    """A school, a branch of one, a partner or a department."""

    __tablename__ = "organizations"

    kind: Mapped[Word]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(300))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    time_zone: Mapped[str] = mapped_column(String(60))
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]


class Cycle(WithId, InMunicipality, Base):
    """One run of the programme in one organisation, usually a school year."""

    __tablename__ = "cycles"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]


class CycleForm(WithId, InMunicipality, Base):
    """A form of mentoring that a school has switched on for a cycle."""

    __tablename__ = "cycle_forms"
    __table_args__ = (UniqueConstraint("cycle_id", "form"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    form: Mapped[Word]


class Document(WithId, InMunicipality, Base):
    """A paper that stands at the school (an order, a regulation): its kind, number and date, never its scan."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_valid_until", "valid_until"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    kind: Mapped[Word]
    """An id of ``catalog/documents.yaml``."""
    number: Mapped[str] = mapped_column(String(40))
    """Empty for a page on a site."""
    dated_on: Mapped[date]
    valid_until: Mapped[date | None]
    link: Mapped[str | None] = mapped_column(EncryptedText("documents.link"))
    file_name: Mapped[str | None] = mapped_column(EncryptedText("documents.file_name"))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
