"""Take due rows out of the outbox, check their reason once more, send them, and note how it went."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import structlog

from domain.calendar import next_allowed_moment
from domain.consents import age_on
from locales import translator
from scheduler.messenger import RejectedError, TryLaterError, UnreachableError
from scheduler.reminding import GATHERING, parcel
from services.actors import ADULT_AGE
from services.composers import Due, compose
from services.notices import Skip, Urgency
from services.reachability import mark_unreachable
from services.routing import forward
from storage.outbox import claim, next_due, recover, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.clock import Clock
    from locales import Translator
    from scheduler.messenger import Messenger
    from services.notices import Outgoing
    from storage.database import Database
    from storage.outbox import Claimed
    from storage.unit import Unit
    from storage.writer import Writer

MAX_ATTEMPTS = 8
_AT_ONCE = 40
_REFILL = 10
"""So many are taken at a time while many wait: a claim is a transaction, and one a message would be the bottleneck."""
_BULK_AT_ONCE = 10
_STOP_SECONDS = 10
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
        self._bulk: set[asyncio.Task[None]] = set()
        """Those among them that carry a broadcast."""
        self._gone: dict[int, int] = {}
        """Message ids by row, from the messenger's answer until the row says so too."""
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Settle what a crash left and begin to deliver."""
        await self.settle_orphans(everything=self._database.is_sqlite)
        self._task = asyncio.create_task(self._run(), name="delivery")

    async def stop(self) -> None:
        """Finish what is being sent, take no more."""
        # Asked, not cancelled: a claim cut off in its midst breaks the writer's connection, and with it the units of
        # those that have just been sent; they would be sent again.
        self._stopping = True
        self.wake()
        if self._task:
            await asyncio.wait({self._task}, timeout=_STOP_SECONDS)
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._sending:
            await asyncio.wait(self._sending, timeout=_STOP_SECONDS)

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
        while rows := await claim(self._writer, self._clock.now(), _AT_ONCE, gathering=GATHERING):
            taken += len(rows)
            await asyncio.gather(*(self._deliver(each) for each in _messages(rows)))
        return taken

    async def _run(self) -> None:
        while not self._stopping:
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
        while not self._stopping:
            room = _AT_ONCE - len(self._sending)
            if room < _REFILL:
                await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
                continue
            # A broadcast never fills the line: a call for help that comes meanwhile finds room at once.
            bulk = _BULK_AT_ONCE - len(self._bulk)
            room, below = (min(room, bulk), None) if bulk > 0 else (room, int(Urgency.BROADCAST))
            rows = await claim(self._writer, self._clock.now(), room, gathering=GATHERING, below=below)
            if not rows:
                return
            for each in _messages(rows):
                task = asyncio.create_task(self._deliver(each))
                for among in (self._sending, self._bulk)[: 1 + (each[0].urgency >= Urgency.BROADCAST)]:
                    among.add(task)
                    task.add_done_callback(among.discard)

    async def _pause(self) -> float:
        due = await next_due(self._database)
        if due is None:
            return _IDLE_SECONDS
        return min(_IDLE_SECONDS, max(0.05, (due - self._clock.now()).total_seconds()))

    async def _deliver(self, rows: Sequence[Claimed]) -> None:
        """Send one message; a failure of any kind is noted on its rows and touches no other."""
        unit = self._open_unit()
        try:
            await self._send(unit, rows)
            await unit.commit()
        except Exception as error:
            log.exception("delivery.row_failed", rows=[row.id for row in rows], kind=rows[0].kind)
            await unit.rollback()
            unit = self._open_unit()
            for row in rows:
                if row.id in self._gone:
                    settle(unit, row.id, "sent", sent_at=unit.now, message_id=self._gone[row.id], reason=None)
                else:
                    _retry(unit, row, 30.0, type(error).__name__)
            await unit.commit()
        finally:
            for row in rows:
                self._gone.pop(row.id, None)
            await unit.rollback()

    async def _send(self, unit: Unit, rows: Sequence[Claimed]) -> None:
        first = rows[0]
        zone = first.zone or DEFAULT_ZONE
        if first.chat_id is None:
            for row in rows:
                settle(unit, row.id, "skipped", reason=await forward(unit, row.id))
            return
        child = first.birth_date is not None and age_on(first.birth_date, unit.now.date()) < ADULT_AGE
        t = translator(first.locale, child=child)
        if first.urgency == Urgency.REMINDER:
            found = await parcel(unit, rows, zone, t, _retry)
            if found is None:
                return
            rows, message = found.rows, found.message
        else:
            worded = await _worded(unit, first, zone, t)
            if worded is None:
                return
            message = worded
        await self._hand_over(unit, rows, first.chat_id, message)

    async def _hand_over(self, unit: Unit, rows: Sequence[Claimed], chat_id: int, message: Outgoing) -> None:
        """Give the message to the messenger and settle all its rows alike."""
        try:
            message_id = await self._messenger.send(chat_id, message, rows[0].urgency)
        except UnreachableError:
            _settle(unit, rows, "failed", reason="unreachable")
            # Who writes to hundreds has the count on the screen, and not a notice for each.
            await mark_unreachable(unit, chat_id, tell=rows[0].urgency < Urgency.BROADCAST)
        except RejectedError as error:
            log.warning("delivery.rejected", rows=[row.id for row in rows], kind=rows[0].kind, error=str(error))
            _settle(unit, rows, "failed", reason=str(error)[:200])
        except TryLaterError as error:
            for row in rows:
                _retry(unit, row, error.seconds, error.reason)
        else:
            self._gone.update((row.id, message_id) for row in rows)
            _settle(unit, rows, "sent", sent_at=unit.now, message_id=message_id, reason=None)


def _messages(rows: Sequence[Claimed]) -> list[list[Claimed]]:
    """Put the reminders of one person together; everything else is a message of its own."""
    found: dict[object, list[Claimed]] = {}
    for row in rows:
        key = row.person_id if row.urgency == Urgency.REMINDER else (row.id,)
        found.setdefault(key, []).append(row)
    return list(found.values())


async def _worded(unit: Unit, row: Claimed, zone: str, t: Translator) -> Outgoing | None:
    """Word a row that is no reminder, unless its hour has not come or it is not wanted any more."""
    allowed = unit.now if row.urgency < Urgency.NEWS else next_allowed_moment(unit.now, ZoneInfo(zone))
    if allowed > unit.now:
        settle(unit, row.id, "waiting", due_at=allowed, attempts=row.attempts - 1)
        return None
    due = Due(row.person_id, row.subject_id, {**row.params, "outbox_id": row.id}, zone)
    message = await compose(row.kind, unit, due, t)
    if isinstance(message, Skip):
        log.info("delivery.skipped", row=row.id, kind=row.kind, reason=message.reason)
        settle(unit, row.id, "skipped", reason=message.reason)
        return None
    return message


def _settle(unit: Unit, rows: Sequence[Claimed], state: str, **values: Any) -> None:
    for row in rows:
        settle(unit, row.id, state, **values)


def _retry(unit: Unit, row: Claimed, seconds: float, reason: str) -> None:
    if row.attempts >= MAX_ATTEMPTS:
        settle(unit, row.id, "failed", reason=reason[:200])
        return
    wait = max(seconds, min(300.0, 2.0**row.attempts))
    settle(unit, row.id, "waiting", due_at=unit.now + timedelta(seconds=wait), reason=reason[:200])
