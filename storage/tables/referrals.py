"""Pupils whom somebody suggests for a mentor, and each word on them (programme §2 stage 2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedText


class ReferredPupil(WithId, InMunicipality, Base):
    """A pupil of one cycle about whom there is at least one referral; several about the same pupil are one item."""

    __tablename__ = "referred_pupils"
    __table_args__ = (
        Index("ix_referred_pupils_organization_id_state", "organization_id", "state"),
        UniqueConstraint("cycle_id", "pupil_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """Who it is, once they are in the programme; then name and class are dropped here."""
    first_name: Mapped[str | None] = mapped_column(EncryptedText("referred_pupils.first_name"))
    class_name: Mapped[str | None] = mapped_column(EncryptedText("referred_pupils.class_name"))
    state: Mapped[Word]
    """A member of ``domain.referrals.ReferralState``."""
    reason: Mapped[str | None] = mapped_column(EncryptedText("referred_pupils.reason"))
    """Why not now, a member of ``domain.referrals.NotNow``."""
    invite_id: Mapped[int | None] = mapped_column(ForeignKey("invites.id"), index=True)
    """The link that was made for this very child."""
    created_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]


class Referral(WithId, InMunicipality, Base):
    """One person's word on a suggested pupil; what they answered stands with the questionnaire RF under this id."""

    __tablename__ = "referrals"
    __table_args__ = (
        UniqueConstraint("referred_id", "referrer_id"),
        Index("ix_referrals_referrer_id", "referrer_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    referred_id: Mapped[int] = mapped_column(ForeignKey("referred_pupils.id"))
    referrer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    """When the last question was answered; until then nobody else sees it."""
    told_at: Mapped[datetime | None]
    """When whoever suggested the pupil heard that there is a mentor."""
