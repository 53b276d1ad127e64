"""A year's awards: nominations, who agrees to stand in the vote, votes, and winners (programme §11)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedText


class AwardRound(WithId, InMunicipality, Base):
    """The awards of one school year."""

    __tablename__ = "award_rounds"
    __table_args__ = (UniqueConstraint("cycle_id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    state: Mapped[Word]
    """A member of ``domain.awards.AwardState``."""
    opened_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class AwardNomination(WithId, InMunicipality, Base):
    """One person's word on who deserves an award; one a category."""

    __tablename__ = "award_nominations"
    __table_args__ = (
        UniqueConstraint("round_id", "category", "nominated_by"),
        Index("ix_award_nominations_nominated_by", "nominated_by"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("award_rounds.id"))
    category: Mapped[Word]
    subject_id: Mapped[int] = mapped_column(BigInteger)
    """The person of a mentor, the match of a pair."""
    nominated_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    praise: Mapped[Word | None]
    nominated_at: Mapped[datetime]


class AwardConsent(WithId, InMunicipality, Base):
    """Whether a nominee stands in the school's own vote under the first name."""

    __tablename__ = "award_consents"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        Index("ix_award_consents_person_id", "person_id"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("award_rounds.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    agreed: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who tapped: the nominee, or the curator for somebody without an account."""


class AwardVote(WithId, InMunicipality, Base):
    """A vote; one a person and category, changeable while the vote is open."""

    __tablename__ = "award_votes"
    __table_args__ = (
        UniqueConstraint("round_id", "category", "person_id"),
        Index("ix_award_votes_person_id", "person_id"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("award_rounds.id"))
    category: Mapped[Word]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    voted_at: Mapped[datetime]


class AwardWinner(WithId, InMunicipality, Base):
    """Who gets an award by the curator's decision."""

    __tablename__ = "award_winners"
    __table_args__ = (UniqueConstraint("round_id", "category", "subject_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("award_rounds.id"))
    category: Mapped[Word]
    subject_id: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str | None] = mapped_column(EncryptedText("award_winners.note"))
    """Why the curator has decided otherwise than the vote."""
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime]
