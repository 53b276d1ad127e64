"""Where mentors stand in stage 4, as queries. Plain functions: the callers check the place."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from domain.training import Decision, Stage4, TrainingKind
from storage.tables import Participation, Selection, TrainingAttendance, TrainingDay, TrainingProgress

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.unit import Unit


@cache
def stage_columns() -> tuple[Any, ...]:
    """Return the columns that ``stage_of`` reads, for a select of participations.

    They are asked in every menu, so they are built once.
    """
    modules = (
        select(func.count())
        .select_from(TrainingProgress)
        .where(
            TrainingProgress.person_id == Participation.person_id,
            TrainingProgress.passed_at.is_not(None),
            TrainingProgress.required.is_(True),
        )
        .correlate(Participation)
        .scalar_subquery()
    )
    attended = (
        exists()
        .where(
            TrainingAttendance.participation_id == Participation.id,
            TrainingDay.id == TrainingAttendance.day_id,
            TrainingDay.kind == TrainingKind.INITIAL.value,
        )
        .correlate(Participation)
    )
    decision = (
        select(Selection.decision)
        .where(Selection.participation_id == Participation.id)
        .correlate(Participation)
        .scalar_subquery()
    )
    return modules.label("modules_passed"), attended.label("attended"), decision.label("decision")


def stage_of(row: Any) -> Stage4:
    """Return where a mentor stands, from a row with ``stage_columns``."""
    return Stage4(row.modules_passed, bool(row.attended), Decision(row.decision) if row.decision else None)


async def stages(unit: Unit, participation_ids: Collection[int]) -> dict[int, Stage4]:
    """Return where each of these mentors stands."""
    rows = await unit.all(
        select(Participation.id, *stage_columns()).where(Participation.id.in_(list(participation_ids)))
    )
    return {row.id: stage_of(row) for row in rows}


async def checked(unit: Unit, participation_ids: Collection[int]) -> set[int]:
    """Return the mentors whose identity and papers the school has checked (programme §9, safety rules)."""
    rows = await unit.scalars(
        select(Selection.participation_id).where(
            Selection.participation_id.in_(list(participation_ids)), Selection.documents_at.is_not(None)
        )
    )
    return {int(each) for each in rows}
