"""The dry run: who would get what, without writing or sending anything."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import select

from domain.clock import ShiftedClock
from domain.reminder_order import TOGETHER, rank
from locales import translator
from services.composers import Due, compose
from services.notices import Skip, Urgency, urgency_of
from services.reminder_prefs import stops_of
from services.reminders import planned
from storage.tables import Account, Municipality, OutboxMessage, Person
from storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.reminder_prefs import Stops
    from storage.database import Database
    from storage.documents import Documents
    from storage.writer import Writer

DIGEST: Final = "digest"
NOTHING_AHEAD: Final = timedelta(0)
_ZONE: Final = "Europe/Moscow"
_AT_ONCE: Final = 500

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of the dry run: who (by code) would get what message, and when."""

    code: str
    kind: str
    """``digest`` for several reminders in one message; ``parts`` holds what they are, the most useful first."""
    due_at: datetime
    subject_id: int
    organization_id: int | None
    in_outbox: bool
    """It stands in the outbox already; otherwise this pass would put it there."""
    parts: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the outbox, or one that this pass would put there."""

    person_id: int
    line: Planned
    params: dict[str, Any]


async def dry_run(
    database: Database, writer: Writer, documents: Documents, at: datetime, *, horizon: timedelta = NOTHING_AHEAD
) -> list[Planned]:
    """Return who would get what until ``at + horizon``, in order; writes nothing and sends nothing.

    Each row is composed as of ``at`` and left out if its reason is gone or the person has switched it off. The weekly
    budget is not counted: it depends on what is sent meanwhile.
    """
    unit = Unit(database, writer, documents, ShiftedClock(at))
    try:
        rows = [*await _new(unit, at, horizon), *await _waiting(unit, at + horizon)]
        people = await _people(unit, {row.person_id for row in rows})
        stops = {person_id: await stops_of(unit, person_id) for person_id in people}
        wanted = [row for row in rows if await _is_wanted(unit, row, people[row.person_id], stops[row.person_id])]
        named = [replace(row.line, code=people[row.person_id].code) for row in wanted]
        return sorted(_together(named), key=lambda line: (line.due_at, line.code, line.kind))
    finally:
        await unit.rollback()


def _together(lines: Sequence[Planned]) -> list[Planned]:
    """Put a person's reminders of one day into one line, as delivery puts them into one message."""
    found: list[Planned] = []
    open_ones: dict[str, list[Planned]] = {}
    for line in sorted(lines, key=lambda one: one.due_at):
        if urgency_of(line.kind) is not Urgency.REMINDER:
            found.append(line)
            continue
        group = open_ones.get(line.code)
        if group is None or line.due_at > group[0].due_at + TOGETHER:
            found += _joined(group or [])
            open_ones[line.code] = group = []
        group.append(line)
    for group in open_ones.values():
        found += _joined(group)
    return found


def _joined(group: Sequence[Planned]) -> list[Planned]:
    if len(group) < 2:  # noqa: PLR2004 - one alone is sent as itself
        return list(group)
    first = group[0]
    kinds = tuple(sorted((line.kind for line in group), key=rank))
    return [replace(first, kind=DIGEST, subject_id=0, in_outbox=all(line.in_outbox for line in group), parts=kinds)]


async def _new(unit: Unit, at: datetime, horizon: timedelta) -> list[_Row]:
    return [
        _Row(
            one.person_id,
            Planned("", one.kind, one.due_at, one.subject_id, one.organization_id, in_outbox=False),
            {"outbox_id": 0},
        )
        for one in await planned(unit, at, horizon)
    ]


async def _waiting(unit: Unit, until: datetime) -> list[_Row]:
    rows = await unit.all(
        select(
            OutboxMessage.id,
            OutboxMessage.person_id,
            OutboxMessage.subject_id,
            OutboxMessage.kind,
            OutboxMessage.params,
            OutboxMessage.due_at,
        )
        .where(OutboxMessage.state == "waiting", OutboxMessage.due_at <= until)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
    )
    return [
        _Row(
            row.person_id,
            Planned("", row.kind, row.due_at, row.subject_id, None, in_outbox=True),
            {**row.params, "outbox_id": row.id},
        )
        for row in rows
    ]


async def _people(unit: Unit, person_ids: set[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    ids = sorted(person_ids)
    for start in range(0, len(ids), _AT_ONCE):
        rows = await unit.all(
            select(Person.id, Person.code, Account.locale, Municipality.time_zone)
            .outerjoin(Account, Account.person_id == Person.id)
            .outerjoin(Municipality, Municipality.id == Person.municipality_id)
            .where(Person.id.in_(ids[start : start + _AT_ONCE]))
            .order_by(Account.id)
        )
        for row in rows:
            found.setdefault(row.id, row)
    return found


async def _is_wanted(unit: Unit, row: _Row, person: Any, stops: Stops) -> bool:
    line = row.line
    if urgency_of(line.kind) is Urgency.REMINDER:
        paused = stops.paused_until is not None and stops.paused_until > line.due_at
        if paused or stops.stops(line.kind):
            return False
    due = Due(row.person_id, line.subject_id, row.params, person.time_zone or _ZONE)
    try:
        return not isinstance(await compose(line.kind, unit, due, translator(person.locale or "ru")), Skip)
    except Exception:
        # One row that cannot be worded does not hide the others; delivery will say so of it too.
        log.exception("dry_run.row_failed", row=row.params["outbox_id"], kind=line.kind)
        return False
