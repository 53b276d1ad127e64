"""The spine's own rows: what came in, what a chat is looking at, what must go out, who looked at what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, WithId, Word
from storage.types import EncryptedBytes, EncryptedJson


class InboxUpdate(Base):
    """An update of the messenger: ``received`` → ``handled`` → ``shown``, or ``aside`` after three failures.

    The payload is dropped once the update is shown: what it meant stands in the domain's tables by then.
    """

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_state_lane", "state", "lane"),)

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    bot_id: Mapped[int] = mapped_column(BigInteger, default=0)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    lane: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[Word]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    error: Mapped[str | None] = mapped_column(Text)
    payload: Mapped[bytes | None] = mapped_column(EncryptedBytes("inbox.payload"))
    received_at: Mapped[datetime]


class DialogState(Base):
    """All dialog state of one chat as one JSON document; ``key`` holds every field of the storage key."""

    __tablename__ = "dialog_states"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    document: Mapped[bytes] = mapped_column(EncryptedBytes("dialog_states.document"))


class OutboxMessage(WithId, Base):
    """What must arrive: ``waiting`` → ``sending`` → ``sent`` | ``skipped`` | ``failed`` | ``unknown``.

    ``unique_key`` makes a second copy impossible; ``urgency`` 0 is an SOS and goes first.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state_due_at", "state", "due_at"),
        Index("ix_outbox_person_id_sent_at", "person_id", "sent_at"),
        Index("ix_outbox_kind_subject_id", "kind", "subject_id"),
    )

    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipalities.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[Word]
    subject_id: Mapped[int]
    unique_key: Mapped[str] = mapped_column(String(120), unique=True)
    params: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("outbox.params"), default=dict)
    urgency: Mapped[int] = mapped_column(SmallInteger, default=1)
    state: Mapped[Word]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    claimed_until: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(200))
    message_id: Mapped[int | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class AuditEntry(WithId, Base):
    """Who did what to whose record, and when; ids only, so that it outlives an erasure."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_municipality_id_at", "municipality_id", "at"),)

    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    municipality_id: Mapped[int | None]
    organization_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[Word | None]
    subject_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
