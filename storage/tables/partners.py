"""Organisations that send mentors to a school, and what each says at the end of a cycle (programme §2 stages 1, 3)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedText


class Partner(WithId, InMunicipality, Base):
    """A partner of a school: who they are, whom to call, and the agreement by number and dates, never its scan."""

    __tablename__ = "partners"
    __table_args__ = (Index("ix_partners_agreement_to", "agreement_to"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    name: Mapped[str] = mapped_column(EncryptedText("partners.name"))
    kind: Mapped[Word]
    """A member of ``domain.partners.PartnerKind``."""
    contact_name: Mapped[str | None] = mapped_column(EncryptedText("partners.contact_name"))
    contact_reach: Mapped[str | None] = mapped_column(EncryptedText("partners.contact_reach"))
    """A phone number or an e-mail address."""
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """Who has come in by the contact's own link."""
    agreement_number: Mapped[str | None] = mapped_column(EncryptedText("partners.agreement_number"))
    agreement_from: Mapped[date | None]
    agreement_to: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(EncryptedText("partners.note"))
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class PartnerYear(WithId, InMunicipality, Base):
    """A partner in one cycle: the subject of the questionnaire FIN-PT."""

    __tablename__ = "partner_years"
    __table_args__ = (UniqueConstraint("partner_id", "cycle_id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    opened_at: Mapped[datetime]
