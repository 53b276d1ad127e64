"""Rules about roadmaps: rows and their times, what is done, one roadmap at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, or_, select

from storage.tables import Measure, MeasureTerm, PostAbsence, PostHolder, Roadmap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select


def roadmaps() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about roadmaps."""
    row = exists().where(Measure.id == MeasureTerm.measure_id, Measure.roadmap_id == MeasureTerm.roadmap_id)
    yield "a time of a roadmap has no row", select(MeasureTerm.id).where(~row.correlate(MeasureTerm))
    time = exists().where(MeasureTerm.measure_id == Measure.id)
    yield "a row of a roadmap is never due", select(Measure.id).where(~time.correlate(Measure))
    yield (
        "a row is done and still nudged",
        select(MeasureTerm.id).where(MeasureTerm.done_on.is_not(None), MeasureTerm.next_nudge_on.is_not(None)),
    )
    yield (
        "a row of a roadmap that has ended is still nudged",
        select(MeasureTerm.id)
        .join(Roadmap, Roadmap.id == MeasureTerm.roadmap_id)
        .where(Roadmap.ended_at.is_not(None), MeasureTerm.next_nudge_on.is_not(None)),
    )
    yield (
        "two roadmaps run in one place",
        select(func.max(Roadmap.id))
        .where(Roadmap.ended_at.is_(None))
        .group_by(Roadmap.municipality_id, Roadmap.organization_id)
        .having(func.count() > 1),
    )
    yield "a post is held backwards", select(PostHolder.id).where(PostHolder.until < PostHolder.since)
    yield (
        "somebody is away backwards or stands in for themselves",
        select(PostAbsence.id).where(
            or_(PostAbsence.last_on < PostAbsence.first_on, PostAbsence.substitute_id == PostAbsence.person_id)
        ),
    )
