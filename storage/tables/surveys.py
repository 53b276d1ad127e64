"""Questionnaires handed to people, and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedJson


class SurveyRequest(WithId, InMunicipality, Base):
    """One questionnaire asked of one person about one subject; it remembers where the person stopped."""

    __tablename__ = "survey_requests"
    __table_args__ = (
        UniqueConstraint("person_id", "instrument", "subject_id"),
        Index("ix_survey_requests_organization_id_state", "organization_id", "state"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    instrument: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    locale: Mapped[str] = mapped_column(String(5))
    subject_id: Mapped[int] = mapped_column(index=True)
    """The participation, match or meeting that it is about."""
    state: Mapped[Word]
    """``open`` | ``done`` | ``expired``."""
    asked_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who tapped the answers for somebody without an account (a guardian, the curator); ``None``: the person."""


class Answer(WithId, Base):
    """The answer to one item; a later answer to the same item replaces it."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("request_id", "item_id"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("survey_requests.id"))
    item_id: Mapped[str] = mapped_column(String(40))
    value: Mapped[Any] = mapped_column(EncryptedJson("answers.value"))
    """A normalised value of ``domain.answers``; JSON ``null`` when the item was skipped."""
    answered_at: Mapped[datetime]
