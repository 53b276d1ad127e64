"""Take due rows out of the outbox, check their reason once more, send them, and note how it went."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from domain.calendar import WEEKLY_BUDGET, next_allowed_moment
from domain.consents import age_on
from locales import translator
from scheduler.messenger import RejectedError, TryLaterError, UnreachableError
from services.actors import ADULT_AGE
from services.composers import Due, compose
from services.notices import Skip, Urgency
from services.reachability import mark_unreachable
from storage.outbox import claim, next_due, recover, sent_since, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from domain.clock import Clock
    from scheduler.messenger import Messenger
    from storage.database import Database
    from storage.outbox import Claimed
    from storage.unit import Unit
    from storage.writer import Writer

MAX_ATTEMPTS = 8
_AT_ONCE = 20
_IDLE_SECONDS = 5.0
DEFAULT_ZONE = "Europe/Moscow"

log = structlog.get_logger()


class Delivery:
    """The loop that empties the outbox; several processes may run one each on PostgreSQL."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        messenger: Messenger,
        clock: Clock,
        open_unit: Callable[[], Unit],
    ) -> None:
        self._database, self._writer, self._messenger = database, writer, messenger
        self._clock, self._open_unit = clock, open_unit
        self._sending: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Settle what a crash left and begin to deliver."""
        await self.settle_orphans(everything=self._database.is_sqlite)
        self._task = asyncio.create_task(self._run(), name="delivery")

    async def stop(self) -> None:
        """Finish what is being sent, take no more."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._sending:
            await asyncio.wait(self._sending, timeout=10)

    async def settle_orphans(self, *, everything: bool = False) -> None:
        """Settle rows whose sender is gone; ``everything`` at a start that no other process can overlap."""
        left = await recover(self._writer, everything=everything, lose_from_urgency=int(Urgency.REMINDER))
        if left:
            log.warning("delivery.recovered", rows=left)

    def wake(self) -> None:
        """Look for due rows now: something was posted, or the clock was moved."""
        self._writer.outbox_written.set()

    async def deliver_due(self) -> int:
        """Send all that is due now and return how many rows were taken (tests and the drain on shutdown)."""
        taken = 0
        while rows := await claim(self._writer, self._clock.now(), _AT_ONCE):
            taken += len(rows)
            await asyncio.gather(*(self._deliver(row) for row in rows))
        return taken

    async def _run(self) -> None:
        while True:
            self._writer.outbox_written.clear()
            try:
                await self._take_and_send()
            except Exception:
                # The loop outlives a database that is away for a while; rows wait where they are.
                log.exception("delivery.failed")
                await asyncio.sleep(1)
                continue
            pause = await self._pause()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._writer.outbox_written.wait(), pause)

    async def _take_and_send(self) -> None:
        while True:
            room = _AT_ONCE - len(self._sending)
            if room <= 0:
                await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
                continue
            rows = await claim(self._writer, self._clock.now(), room)
            if not rows:
                return
            for row in rows:
                task = asyncio.create_task(self._deliver(row))
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)

    async def _pause(self) -> float:
        due = await next_due(self._database)
        if due is None:
            return _IDLE_SECONDS
        return min(_IDLE_SECONDS, max(0.05, (due - self._clock.now()).total_seconds()))

    async def _deliver(self, row: Claimed) -> None:
        """Send one row; a failure of any kind is noted on the row and touches no other."""
        unit = self._open_unit()
        try:
            await self._send(unit, row)
            await unit.commit()
        except Exception as error:
            log.exception("delivery.row_failed", row=row.id, kind=row.kind)
            await unit.rollback()
            unit = self._open_unit()
            _retry(unit, row, 30.0, type(error).__name__)
            await unit.commit()
        finally:
            await unit.rollback()

    async def _send(self, unit: Unit, row: Claimed) -> None:
        zone = row.zone or DEFAULT_ZONE
        if row.chat_id is None:
            settle(unit, row.id, "skipped", reason="no_account")
            return
        allowed = await self._allowed_moment(unit, row, zone)
        if allowed is None:
            settle(unit, row.id, "skipped", reason="weekly_budget")
            return
        if allowed > unit.now:
            settle(unit, row.id, "waiting", due_at=allowed, attempts=row.attempts - 1)
            return
        child = row.birth_date is not None and age_on(row.birth_date, unit.now.date()) < ADULT_AGE
        due = Due(row.person_id, row.subject_id, {**row.params, "outbox_id": row.id}, zone)
        message = await compose(row.kind, unit, due, translator(row.locale, child=child))
        if isinstance(message, Skip):
            log.info("delivery.skipped", row=row.id, kind=row.kind, reason=message.reason)
            settle(unit, row.id, "skipped", reason=message.reason)
            return
        try:
            message_id = await self._messenger.send(row.chat_id, message, row.urgency)
        except UnreachableError:
            settle(unit, row.id, "failed", reason="unreachable")
            await mark_unreachable(unit, row.chat_id)
        except RejectedError as error:
            log.warning("delivery.rejected", row=row.id, kind=row.kind, error=str(error))
            settle(unit, row.id, "failed", reason=str(error)[:200])
        except TryLaterError as error:
            _retry(unit, row, error.seconds, error.reason)
        else:
            settle(unit, row.id, "sent", sent_at=unit.now, message_id=message_id, reason=None)

    async def _allowed_moment(self, unit: Unit, row: Claimed, zone: str) -> datetime | None:
        """Return when the row may leave by the rules of quiet hours and working days, ``None`` above the budget."""
        if row.urgency < Urgency.NEWS:
            return unit.now
        if row.urgency == Urgency.REMINDER:
            week_ago = unit.now - timedelta(days=7)
            if await sent_since(unit, row.person_id, int(Urgency.REMINDER), week_ago) >= WEEKLY_BUDGET:
                return None
        return next_allowed_moment(unit.now, ZoneInfo(zone))


def _retry(unit: Unit, row: Claimed, seconds: float, reason: str) -> None:
    if row.attempts >= MAX_ATTEMPTS:
        settle(unit, row.id, "failed", reason=reason[:200])
        return
    wait = max(seconds, min(300.0, 2.0**row.attempts))
    settle(unit, row.id, "waiting", due_at=unit.now + timedelta(seconds=wait), reason=reason[:200])
