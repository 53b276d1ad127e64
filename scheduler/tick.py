"""One pass of the scheduler: what falls due is put into the outbox, municipality by municipality (design §3 rule 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import select

from domain.clock import ShiftedClock
from locales import translator
from services.composers import Due, compose
from services.notices import Skip
from services.reminders import nominate, planned
from storage.tables import Account, Municipality, Organization, OutboxMessage, Person
from storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from catalog.model import Catalogue
    from domain.clock import Clock
    from services.reminders import Nomination
    from storage.database import Database
    from storage.documents import Documents
    from storage.writer import Writer

HORIZON: Final = timedelta(hours=26)
"""How far ahead rows are posted: whatever falls due while the bot is down is in the outbox already."""

PASSES: Final[tuple[Callable[[Unit, int], Awaitable[int]], ...]] = ()
"""What else falls due in a municipality: plain functions of services that take a unit of their own and its id.

Each returns how many rows it has moved on. One that fails is logged and tried again at the next tick; the others go on.
"""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TickResult:
    """What one pass did; ``failed`` holds ids of schools (or of a municipality without any) that were left out."""

    posted: int = 0
    municipalities: int = 0
    failed: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of the dry run: who (by code) would get what, and when."""

    code: str
    kind: str
    due_at: datetime
    subject_id: int
    organization_id: int | None
    in_outbox: bool
    """It stands in the outbox already; otherwise this pass would put it there."""


async def tick(
    database: Database,
    writer: Writer,
    documents: Documents,
    clock: Clock,
    catalogue: Catalogue,  # noqa: ARG001 - deadlines of the catalogue's roadmaps are nominated here too, once there are any
) -> TickResult:
    """Nominate reminders once, in batches of one municipality.

    One school's broken row costs that school's reminders of this pass and nobody else's: a municipality whose batch
    fails is gone through school by school (design §3 rule 12).
    """

    def opened() -> Unit:
        return Unit(database, writer, documents, clock)

    posted, failed = 0, []
    municipalities = await _ids(opened(), Municipality)
    for municipality_id in municipalities:
        await _passes(opened, municipality_id)
        count = await _batch(opened, municipality_id, None)
        if count is not None:
            posted += count
            continue
        for organization_id in await _schools(opened(), municipality_id):
            count = await _batch(opened, municipality_id, organization_id)
            if count is None:
                failed.append(organization_id)
            else:
                posted += count
    return TickResult(posted, len(municipalities), tuple(failed))


async def dry_run(
    database: Database, writer: Writer, documents: Documents, at: datetime, *, horizon: timedelta = timedelta(0)
) -> list[Planned]:
    """Return who would get what until ``at + horizon``, in order; writes nothing and sends nothing.

    Rows that wait in the outbox are composed as of ``at``, and left out if their reason is gone.
    """
    unit = Unit(database, writer, documents, ShiftedClock(at))
    until = at + horizon
    try:
        found = await planned(unit, at, horizon)
        return sorted(
            [*await _new_lines(unit, found), *await _waiting_lines(unit, until)],
            key=lambda line: (line.due_at, line.code, line.kind),
        )
    finally:
        await unit.rollback()


async def _batch(opened: Callable[[], Unit], municipality_id: int, organization_id: int | None) -> int | None:
    """Return how many reminders were posted for a municipality or one school of it, ``None`` if that failed."""
    unit = opened()
    try:
        found = await nominate(
            unit, unit.now, HORIZON, municipality_id=municipality_id, organization_id=organization_id
        )
        await unit.commit()
    except Exception:
        log.exception("tick.batch_failed", municipality=municipality_id, organization=organization_id)
        return None
    else:
        return len(found)
    finally:
        await unit.rollback()


async def _passes(opened: Callable[[], Unit], municipality_id: int) -> None:
    for each in PASSES:
        unit = opened()
        try:
            await each(unit, municipality_id)
            await unit.commit()
        except Exception:
            log.exception("tick.pass_failed", municipality=municipality_id, name=each.__name__)
        finally:
            await unit.rollback()


async def _new_lines(unit: Unit, found: list[Nomination]) -> list[Planned]:
    people = {one.person_id for one in found}
    rows = await unit.all(select(Person.id, Person.code).where(Person.id.in_(people))) if people else []
    codes = {row.id: row.code for row in rows}
    return [
        Planned(codes[one.person_id], one.kind, one.due_at, one.subject_id, one.organization_id, in_outbox=False)
        for one in found
    ]


async def _waiting_lines(unit: Unit, until: datetime) -> list[Planned]:
    rows = await unit.all(
        select(
            OutboxMessage.id,
            OutboxMessage.person_id,
            OutboxMessage.subject_id,
            OutboxMessage.kind,
            OutboxMessage.params,
            OutboxMessage.due_at,
            Person.code,
            Account.locale,
            Municipality.time_zone,
        )
        .join(Person, Person.id == OutboxMessage.person_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(Municipality, Municipality.id == Person.municipality_id)
        .where(OutboxMessage.state == "waiting", OutboxMessage.due_at <= until)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
    )
    lines: dict[int, Planned] = {}
    for row in rows:
        due = Due(row.person_id, row.subject_id, {**row.params, "outbox_id": row.id}, row.time_zone or "Europe/Moscow")
        try:
            wanted = not isinstance(await compose(row.kind, unit, due, translator(row.locale or "ru")), Skip)
        except Exception:
            # One row that cannot be worded does not hide the others; delivery will say so of it too.
            log.exception("dry_run.row_failed", row=row.id, kind=row.kind)
            continue
        if wanted:
            lines[row.id] = Planned(row.code, row.kind, row.due_at, row.subject_id, None, in_outbox=True)
    return list(lines.values())


async def _ids(unit: Unit, table: type[Municipality]) -> list[int]:
    return [int(found) for found in await unit.scalars(select(table.id).order_by(table.id))]


async def _schools(unit: Unit, municipality_id: int) -> list[int]:
    found = await unit.scalars(
        select(Organization.id).where(Organization.municipality_id == municipality_id).order_by(Organization.id)
    )
    return [int(organization_id) for organization_id in found]
