"""People, their chats and roles, how they came in, who stands for whom, and what they consented to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedDate, EncryptedText


class Person(WithId, Base):
    """A human being, counted once however many roles they play. ``code`` names them where names may not stand."""

    __tablename__ = "people"

    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipalities.id"), index=True)
    kind: Mapped[Word | None]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    first_name: Mapped[str | None] = mapped_column(EncryptedText("people.first_name"))
    last_name: Mapped[str | None] = mapped_column(EncryptedText("people.last_name"))
    birth_date: Mapped[date | None] = mapped_column(EncryptedDate("people.birth_date"))
    grade: Mapped[int | None]
    letter: Mapped[str | None] = mapped_column(String(4))
    """Of the class: with the grade it says whose cards lie together («7 «Б»»)."""
    sex: Mapped[str | None] = mapped_column(EncryptedText("people.sex"))
    """``domain.vocabulary.Sex`` as a curator has noted it, for pairing; never guessed from a name."""
    teaching_since: Mapped[int | None]
    """The year in which a teacher's career began: who is young is counted from it (indicators §1, I3)."""
    created_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The curator who entered somebody without an account; ``None`` for who came in by a link."""
    erased_at: Mapped[datetime | None]


class Account(WithId, Base):
    """Where a person is reached: a chat in one channel. ``bad_since`` is set when the messenger refuses to deliver."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("channel", "chat_id"), Index("ix_accounts_person_id", "person_id"))

    channel: Mapped[Word]
    chat_id: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    locale: Mapped[str] = mapped_column(String(5))
    unreachable_since: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Membership(WithId, InMunicipality, Base):
    """A role of a person in a school, or in the whole municipality when no organisation is named."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index("ix_memberships_person_id", "person_id"),
        Index("ix_memberships_organization_id_role", "organization_id", "role"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    role: Mapped[Word]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    invite_id: Mapped[int | None] = mapped_column(ForeignKey("invites.id"), index=True)
    """The link it came by: so that the curator sees who joined."""


class Invite(WithId, InMunicipality, Base):
    """A link that lets newcomers in, for one role; the token is digested to find it and encrypted to show it again."""

    __tablename__ = "invites"

    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"))
    role: Mapped[Word]
    person_kind: Mapped[Word | None]
    form: Mapped[Word | None]
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    token: Mapped[str] = mapped_column(EncryptedText("invites.token"))
    uses_left: Mapped[int]
    expires_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Whose own record this link opens: somebody whom the curator has entered takes it over."""
    batch_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    """The sheet of cards that this one-time code was printed on."""
    label: Mapped[str | None] = mapped_column(String(40))
    """What the curator calls a sheet («7 «Б»»)."""
    source: Mapped[str | None] = mapped_column(String(40))
    """Where mentors who come by it are from (``domain.partners.Source``)."""
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"))
    """Whose mentors, or whose contact, come by it."""


class WrongCode(Base):
    """How many unknown codes came out of one chat since a moment; the chat is a digest, since nobody has joined there.

    Rows are dropped a day later.
    """

    __tablename__ = "wrong_codes"

    chat: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)


class Guardianship(WithId, InMunicipality, Base):
    """A guardian linked to a minor by a one-time code, valid once the curator confirmed it (consents §2)."""

    __tablename__ = "guardianships"
    __table_args__ = (
        UniqueConstraint("minor_id", "guardian_id"),
        Index("ix_guardianships_guardian_id", "guardian_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    minor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    guardian_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    linked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    refused_at: Mapped[datetime | None]


class Participation(WithId, InMunicipality, Base):
    """A person as mentor or as mentee in one cycle."""

    __tablename__ = "participations"
    __table_args__ = (
        UniqueConstraint("cycle_id", "person_id", "side"),
        Index("ix_participations_person_id", "person_id"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    side: Mapped[Word]
    form: Mapped[Word | None]
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    source: Mapped[str | None] = mapped_column(String(40))
    """Where a mentor is from, as somebody has said; else what they do by day says it (``domain.partners``)."""
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), index=True)
    mentor_sex: Mapped[str | None] = mapped_column(EncryptedText("participations.mentor_sex"))
    """Whom a mentee would rather have as mentor (``domain.vocabulary.Sex``); read by curators alone."""


class Consent(WithId, InMunicipality, Base):
    """One line of the consent register: one kind, one text, one decision (consents §1 and §5)."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_person_id_kind", "person_id", "kind"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    given_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[Word]
    form: Mapped[Word]
    version: Mapped[int]
    locale: Mapped[str] = mapped_column(String(5))
    text_hash: Mapped[str] = mapped_column(String(64))
    granted: Mapped[bool]
    decided_at: Mapped[datetime]
    expires_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    original_at: Mapped[str | None] = mapped_column(String(200))
