"""The end of a pair: what each side wants next, and the register of certificates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word


class NextWish(WithId, InMunicipality, Base):
    """What one side of a pair would like to do next (``domain.closing.Wish``); the latest word stands."""

    __tablename__ = "next_wishes"
    __table_args__ = (
        UniqueConstraint("match_id", "person_id"),
        Index("ix_next_wishes_organization_id_wish", "organization_id", "wish"),
        Index("ix_next_wishes_person_id", "person_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    side: Mapped[Word]
    wish: Mapped[Word]
    said_at: Mapped[datetime]
    said_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who tapped: the person, or the guardian of a child without an account."""
    invited_at: Mapped[datetime | None]
    """When a mentee who wants to become a mentor was taken into a later year as one."""
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Certificate(WithId, InMunicipality, Base):
    """A paper with a number that a school gives once; the file is made anew whenever it is asked for."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("organization_id", "number"),
        UniqueConstraint("subject_id", "person_id", "kind"),
        Index("ix_certificates_person_id", "person_id"),
        Index("ix_certificates_cycle_id", "cycle_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    number: Mapped[int]
    kind: Mapped[Word]
    """A member of ``domain.closing.CertificateKind``."""
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """To whom: the participant, the winner, or of a letter of thanks the parent (the pupil, if none is known)."""
    subject_id: Mapped[int] = mapped_column(BigInteger)
    """For what: a participation, or the winner's row of an award."""
    issued_at: Mapped[datetime]
    issued_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
