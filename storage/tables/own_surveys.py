"""Questionnaires of a school's own: their versions, and to whom they went. No person stands here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedJson


class OwnSurvey(WithId, InMunicipality, Base):
    """One questionnaire of a school's own; ``code`` is its id in the files, which belongs to the school."""

    __tablename__ = "own_surveys"
    __table_args__ = (UniqueConstraint("organization_id", "code"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    code: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    """Set instead of deleting when it was sent and nobody had answered: somebody may have it open this minute."""


class OwnSurveyVersion(WithId, InMunicipality, Base):
    """One version; once it was sent (``released_at``) it never changes."""

    __tablename__ = "own_survey_versions"
    __table_args__ = (UniqueConstraint("survey_id", "version"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    survey_id: Mapped[int] = mapped_column(ForeignKey("own_surveys.id"))
    version: Mapped[int]
    content: Mapped[Any] = mapped_column(EncryptedJson("own_survey_versions.content"))
    """The questionnaire as ``catalog.questionnaire`` dumps it; a curator may have written names into it."""
    untranslated: Mapped[bool]
    uploaded_at: Mapped[datetime]
    released_at: Mapped[datetime | None]


class OwnSurveyRound(WithId, InMunicipality, Base):
    """One sending to a group: the subject of the requests that it made."""

    __tablename__ = "own_survey_rounds"
    __table_args__ = (Index("ix_own_survey_rounds_organization_id_sent_at", "organization_id", "sent_at"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    survey_id: Mapped[int] = mapped_column(ForeignKey("own_surveys.id"), index=True)
    version: Mapped[int]
    audience: Mapped[Word]
    asked: Mapped[int]
    sent_at: Mapped[datetime]
