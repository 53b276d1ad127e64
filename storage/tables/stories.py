"""The practice bank: how it was, told by a pair's sides, and practices of a school's curator."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedJson


class Story(WithId, InMunicipality, Base):
    """A story or a practice; ``body`` stays as it was written, ``edited`` is the copy for the bank."""

    __tablename__ = "stories"
    __table_args__ = (
        Index("ix_stories_organization_id_state", "organization_id", "state"),
        Index("ix_stories_municipality_id_state", "municipality_id", "state"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[Word]
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    voice: Mapped[Word]
    """A member of ``domain.stories.Voice``: as whom the author speaks."""
    match_id: Mapped[int | None] = mapped_column(ForeignKey("matches.id"), index=True)
    form: Mapped[Word | None]
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[Word]
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("stories.body"))
    edited: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("stories.edited"))
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class StoryPerson(WithId, InMunicipality, Base):
    """Somebody whom a story shows: each of them has to allow it (C6)."""

    __tablename__ = "story_people"
    __table_args__ = (UniqueConstraint("story_id", "person_id"), Index("ix_story_people_person_id", "person_id"))

    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
