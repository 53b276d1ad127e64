"""What of a school's roadmap needs its curator today. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.deadline_code import decode
from services.roadmap.asks import named_by_plan
from storage.tables import Measure, MeasureTerm, Roadmap

if TYPE_CHECKING:
    from datetime import date

    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Waiting:
    """Terms by what they wait for."""

    late: tuple[int, ...] = ()
    """Not done by their day, the latest first."""
    to_confirm: tuple[int, ...] = ()
    asks: tuple[int, ...] = ()


async def waiting_rows(unit: Unit, organization_id: int, today: date) -> Waiting:
    """Return what waits in the roadmap that a school follows now, in one query."""
    rows = await unit.all(
        select(
            MeasureTerm.id,
            MeasureTerm.measure_id,
            MeasureTerm.last_on,
            MeasureTerm.soft,
            MeasureTerm.reported_at,
            MeasureTerm.returned_at,
            Roadmap.approved_on,
            Measure.posts,
            Measure.due,
            Measure.stage,
        )
        .join(Roadmap, Roadmap.id == MeasureTerm.roadmap_id)
        .join(Measure, Measure.id == MeasureTerm.measure_id)
        .where(
            Roadmap.organization_id == organization_id,
            Roadmap.ended_at.is_(None),
            MeasureTerm.done_on.is_(None),
        )
        .order_by(MeasureTerm.counts_on, MeasureTerm.id)
    )
    reported = tuple(row.id for row in rows if row.reported_at is not None and row.returned_at is None)
    late = tuple(row.id for row in rows if row.id not in reported and _late(row, today))
    asks = {row.measure_id: row.id for row in reversed(rows) if _asks(row)}
    return Waiting(late, reported, tuple(asks.values()))


def _late(row: Any, today: date) -> bool:
    return row.last_on is not None and not row.soft and row.approved_on <= row.last_on < today


def _asks(row: Any) -> bool:
    return not row.posts or (row.last_on is None and named_by_plan(decode(row.due), row.stage))
