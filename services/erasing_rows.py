"""Demands to erase as rows: found, carried out, numbered. Plain functions: the callers check the right."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import exists, func, or_, select

from domain.retention import ERASE_CALENDAR_DAYS
from services.erasing_data import Eraser
from services.lookups import today_in
from storage.tables import Erasure, Organization, Person, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from storage.unit import Unit

AT_ONCE = 20
"""Demands that one tick carries out; the next tick takes the next ones."""

log = structlog.get_logger(__name__)


async def erase_due(unit: Unit, municipality_id: int) -> int:
    """Carry out what has reached its day, whether or not anybody has looked at it; one that fails holds up no other."""
    rows = await unit.all(
        select(Erasure.id, Erasure.due_on, Organization.time_zone)
        .join(Organization, Organization.id == Erasure.organization_id)
        .where(
            Erasure.municipality_id == municipality_id,
            Erasure.done_at.is_(None),
            Erasure.cancelled_at.is_(None),
            Erasure.due_on <= unit.now.astimezone(ZoneInfo("Pacific/Kiritimati")).date(),
            may_go(unit),
        )
        .order_by(Erasure.due_on, Erasure.id)
        .limit(AT_ONCE)
    )
    done = 0
    for row in rows:
        if today_in(unit.now, row.time_zone) < row.due_on:
            continue
        try:
            async with unit.savepoint():
                done += await carry_out(unit, row.id, by=None) is not None
        except Exception:
            log.exception("erasure.failed", erasure=row.id)
    return done


def may_go(unit: Unit) -> ColumnElement[bool]:
    """Return the condition on a demand that nobody still waits for help under this name.

    A child who has called for help is not made nameless before an adult has settled it; thirty calendar days after the
    demand the data go all the same (consents §6).
    """
    help_is_due = exists().where(
        Signal.person_id == Erasure.person_id,
        Signal.organization_id == Erasure.organization_id,
        Signal.closed_at.is_(None),
    )
    return or_(~help_is_due, Erasure.requested_at <= unit.now - timedelta(days=ERASE_CALENDAR_DAYS))


async def carry_out(unit: Unit, erasure_id: int, *, by: int | None) -> str | None:
    """Erase, number the act and keep the counts; return the act's number, ``None`` if nothing waits any more.

    The unit must be exclusive. Another demand about the same person in the same school is met with it.
    """
    row = await open_row(unit, erasure_id)
    if row is None:
        return None
    eraser = Eraser(unit, row.organization_id, row.person_id)
    await eraser.run()
    number = await _next_number(unit, row.organization_id)
    counts = {"tables": eraser.counts, "people": eraser.people, "by": "schedule" if by is None else "curator"}
    for same in await _same(unit, row):
        unit.change(Erasure, same, done_at=unit.now, act_number=number, counts=counts)
    unit.audit(
        by,
        "erasure.done",
        subject_kind="erasure",
        subject_id=row.id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        act=number,
        **eraser.counts,
    )
    return number


async def open_row(unit: Unit, erasure_id: int) -> Any:
    """Return a demand that waits to be carried out, or ``None``."""
    return await unit.first(
        select(
            Erasure.id,
            Erasure.person_id,
            Erasure.organization_id,
            Erasure.municipality_id,
            Erasure.requested_by,
            Erasure.requested_at,
            Erasure.due_on,
        ).where(Erasure.id == erasure_id, Erasure.done_at.is_(None), Erasure.cancelled_at.is_(None))
    )


async def erasure_row(unit: Unit, erasure_id: int) -> Any:
    """Return a demand in whatever state, with the person's code and name while there is one, and the school."""
    return await unit.first(
        select(
            *Erasure.__table__.c,
            Person.code,
            Person.first_name,
            Person.last_name,
            Organization.name.label("school"),
            Organization.address,
            Organization.time_zone,
        )
        .join(Person, Person.id == Erasure.person_id)
        .join(Organization, Organization.id == Erasure.organization_id)
        .where(Erasure.id == erasure_id)
    )


async def waiting_in(unit: Unit, organization_id: int) -> Sequence[Any]:
    """Return the demands of a school that wait, the nearest day first; of two about one person the first."""
    rows = await unit.all(
        select(Erasure.id, Erasure.person_id, Erasure.due_on)
        .where(Erasure.organization_id == organization_id, Erasure.done_at.is_(None), Erasure.cancelled_at.is_(None))
        .order_by(Erasure.due_on, Erasure.id)
    )
    first: dict[int, Any] = {}
    for row in rows:
        first.setdefault(row.person_id, row)
    return list(first.values())


async def _same(unit: Unit, row: Any) -> list[int]:
    found = await unit.scalars(
        select(Erasure.id).where(
            Erasure.person_id == row.person_id,
            Erasure.organization_id == row.organization_id,
            Erasure.done_at.is_(None),
            Erasure.cancelled_at.is_(None),
        )
    )
    return [int(each) for each in found]


async def _next_number(unit: Unit, organization_id: int) -> str:
    """Return the next act's number: counted by school and year."""
    zone = str(await unit.scalar(select(Organization.time_zone).where(Organization.id == organization_id)))
    year = today_in(unit.now, zone).year
    used = await unit.scalar(
        select(func.count(Erasure.act_number.distinct())).where(
            Erasure.organization_id == organization_id, Erasure.act_number.like(f"%/{year}")
        )
    )
    return f"{int(used or 0) + 1}/{year}"
