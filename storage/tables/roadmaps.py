"""Roadmaps that run: their rows, each time that a row is due, who holds a post, and what was nudged (roadmaps.md)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId, Word
from storage.types import EncryptedText


class Roadmap(WithId, InMunicipality, Base):
    """A roadmap that a municipality (no organisation) or a school follows; one without ``ended_at`` at a time."""

    __tablename__ = "roadmaps"

    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("roadmaps.id"), index=True)
    """The municipality's roadmap whose school side this is."""
    template: Mapped[str | None] = mapped_column(String(40))
    """An id of ``catalog/roadmaps``; ``None`` of one that was uploaded as a file."""
    title: Mapped[str | None] = mapped_column(EncryptedText("roadmaps.title"))
    """Of an uploaded one."""
    year_kind: Mapped[Word]
    """``domain.deadline_spans.YearKind``."""
    start_year: Mapped[int]
    years: Mapped[int]
    approved_on: Mapped[date]
    """The day of signing, or of its beginning here: what was due before is never overdue (programme §12 no. 7)."""
    signed: Mapped[bool]
    """Whether ``approved_on`` is the day of an act."""
    started_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    proved_on: Mapped[date | None]
    """The day on which the rows that prove themselves were last looked at."""
    week_told_on: Mapped[date | None]
    """The day on which its curators last got the list of a week."""
    stage_seen: Mapped[int | None]
    """The school's stage on that day: when it moves, rows that go by a stage are due."""
    asked_at: Mapped[datetime | None]
    """When the school asked the department to agree (согласование)."""
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    agreed_on: Mapped[date | None]
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    returned_at: Mapped[datetime | None]
    return_note: Mapped[str | None] = mapped_column(EncryptedText("roadmaps.return_note"))


class Measure(WithId, InMunicipality, Base):
    """A row of a roadmap. Words of a catalogue's row stand in the catalogue (``spec``), those of an own one here."""

    __tablename__ = "measures"
    __table_args__ = (UniqueConstraint("roadmap_id", "position"),)

    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmaps.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    position: Mapped[int]
    """Its place in the roadmap, from 0."""
    number: Mapped[str] = mapped_column(String(12))
    """As printed."""
    spec: Mapped[str | None] = mapped_column(String(40))
    """The id of the catalogue's row."""
    section: Mapped[str | None] = mapped_column(EncryptedText("measures.section"))
    title: Mapped[str | None] = mapped_column(EncryptedText("measures.title"))
    result: Mapped[str | None] = mapped_column(EncryptedText("measures.result"))
    due: Mapped[str] = mapped_column(String(120))
    """The deadline in the notation of ``domain.deadline_code``, moved into the roadmap's years."""
    printed: Mapped[str] = mapped_column(String(300))
    posts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """Ids of ``catalog/posts.yaml``; none: it has to be asked who answers."""
    proof: Mapped[Word]
    """``domain.roadmaps.Proof``."""
    proof_key: Mapped[Word | None]
    document: Mapped[Word | None]
    """The kind of ``catalog/documents.yaml`` that proves it, where one fits."""
    paper: Mapped[Word | None]
    stage: Mapped[int | None]
    to_confirm: Mapped[bool]
    """Whether the curator confirms what the holder of the post has reported."""


class MeasureTerm(WithId, InMunicipality, Base):
    """One time that a row is due: a position of K1 and K2 (``domain.deadline_spans.Span``), and what became of it."""

    __tablename__ = "measure_terms"
    __table_args__ = (
        Index("ix_measure_terms_roadmap_id", "roadmap_id"),
        Index("ix_measure_terms_measure_id", "measure_id"),
        # Done terms have no next nudge: what a tick goes through does not grow with what is finished.
        Index("ix_measure_terms_next_nudge_on", "municipality_id", "next_nudge_on"),
    )

    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmaps.id"))
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[Word]
    """``domain.deadlines.Kind``."""
    year: Mapped[int]
    counts_on: Mapped[date]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    soft: Mapped[bool]
    continues: Mapped[bool]
    next_nudge_on: Mapped[date | None]
    """``None`` once it is done, and of what has no day yet."""
    snoozed_until: Mapped[date | None]
    snoozed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    snooze_reason: Mapped[str | None] = mapped_column(EncryptedText("measure_terms.snooze_reason"))
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    report_kind: Mapped[Word | None]
    """The paper that was named (``domain.documents.PaperKind``)."""
    report_number: Mapped[str | None] = mapped_column(String(40))
    report_dated: Mapped[date | None]
    report_link: Mapped[str | None] = mapped_column(EncryptedText("measure_terms.report_link"))
    report_note: Mapped[str | None] = mapped_column(EncryptedText("measure_terms.report_note"))
    returned_at: Mapped[datetime | None]
    """When the curator gave a report back."""
    return_note: Mapped[str | None] = mapped_column(EncryptedText("measure_terms.return_note"))
    done_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who confirmed it; ``None`` of what the data prove."""
    done_how: Mapped[Word | None]
    """``domain.roadmaps.Proof``: by which way it was closed."""
    evidence: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What the data say of a row that proves itself: counts only, never names."""


class PostHolder(WithId, InMunicipality, Base):
    """Who holds a post from a day on; without a row it is whoever has the role that ``catalog/posts.yaml`` names."""

    __tablename__ = "post_holders"
    __table_args__ = (Index("ix_post_holders_organization_id_post", "organization_id", "post"),)

    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    """``None``: a post of the municipality."""
    post: Mapped[Word]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    """Its last day."""
    named_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    named_at: Mapped[datetime]


class PostAbsence(WithId, InMunicipality, Base):
    """Days on which somebody is away, and who stands in; both days included."""

    __tablename__ = "post_absences"
    __table_args__ = (Index("ix_post_absences_person_id", "person_id"),)

    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """``None``: the curator hears of it instead."""
    first_on: Mapped[date]
    last_on: Mapped[date]
    noted_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime]


class MeasureNudge(WithId, InMunicipality, Base):
    """A nudge of one term to one person on one day: the digest of that day is made of them, and none comes twice."""

    __tablename__ = "measure_nudges"
    __table_args__ = (
        UniqueConstraint("term_id", "person_id", "day"),
        Index("ix_measure_nudges_person_id_day", "person_id", "day"),
    )

    term_id: Mapped[int] = mapped_column(ForeignKey("measure_terms.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    day: Mapped[date]
    kind: Mapped[Word]
    """``domain.deadline_nudges.NudgeKind``."""
    week: Mapped[int]
    message: Mapped[int]
    """The subject of the outbox row that tells of it, with the others of that morning."""
    escalated: Mapped[bool]
    """Whether it reached this person because the row has been late for two weeks."""
