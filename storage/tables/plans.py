"""A pair's individual plan: its versions, what was said to each, and the marks of its goals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedJson, EncryptedText


class Plan(WithId, InMunicipality, Base):
    """One version of a match's plan; its way is ``domain.plans``, and no version is ever deleted."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("match_id", "number"),
        Index("ix_plans_organization_id_state", "organization_id", "state"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    number: Mapped[int]
    state: Mapped[Word]
    revision: Mapped[int]
    """Grows with each change, so that somebody who looks at an older one is told."""
    round: Mapped[int]
    """How often this version has been proposed: an answer belongs to what was read."""
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("plans.content"))
    aside: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("plans.aside"))
    """What somebody had typed while another was faster: kept until they take it or leave it."""
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    proposed_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    approved_at: Mapped[datetime | None]
    without_all: Mapped[bool]
    """Approved after a week without the answer of every mentee of a group."""
    ended_at: Mapped[datetime | None]
    """When the next version took its place, or the change was given up."""


class PlanWord(WithId, InMunicipality, Base):
    """What somebody said or did to a version: the history of who, when and in which words."""

    __tablename__ = "plan_words"
    __table_args__ = (Index("ix_plan_words_plan_id", "plan_id"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[Word]
    """An event of ``domain.plans``, or ``doubt``: a mentee's no to the marks, for the curator only."""
    round: Mapped[int]
    reason: Mapped[Word | None]
    text: Mapped[str | None] = mapped_column(EncryptedText("plan_words.text"))
    said_at: Mapped[datetime]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who tapped it for somebody without an account; ``None``: the person."""


class PlanMark(WithId, InMunicipality, Base):
    """What became of a goal halfway and at the end; ``goal`` 0 is the plan as a whole."""

    __tablename__ = "plan_marks"
    __table_args__ = (UniqueConstraint("match_id", "moment", "goal"),)

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    """The version that was valid when the mark was given."""
    goal: Mapped[int]
    moment: Mapped[Word]
    mark: Mapped[Word]
    marked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    marked_at: Mapped[datetime]
