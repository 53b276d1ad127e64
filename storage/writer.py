"""The one writer of a process: it merges what queued up meanwhile into the next transaction."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError

from storage.batch import Batch, run_writes
from storage.tables import InboxUpdate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Database

_ADVISORY_WRITERS = 7_225_001
"""Advisory lock under which exclusive units of different replicas take turns on PostgreSQL."""


class AlreadyHandledError(Exception):
    """The update was handled by someone else, or by an attempt whose commit was not heard of."""


class ConnectionLostError(Exception):
    """The writer's connection broke; what it was writing may or may not stand. The update is tried again."""


class Writer:
    """Serialises all writes of the process over one connection.

    Two ways in: ``commit`` queues a batch that shares the next transaction with others (an fsync and a network hop
    for many), ``exclusive`` gives a caller a transaction of its own between groups. On PostgreSQL the connection also
    holds the advisory locks of ``storage.lanes``: when it breaks, the locks and the right to write go together, so a
    replica that lost its lanes cannot write into them.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._turn = asyncio.Lock()
        self._queue: list[tuple[Batch, asyncio.Future[None]]] = []
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._connection: AsyncConnection | None = None
        self.on_reconnect: list[Callable[[], Awaitable[None]]] = []
        self.generation = 0
        """Counts connections: a batch prepared under an older one is refused, its lanes may be another's by now."""
        self.outbox_written = asyncio.Event()
        """Set when a committed unit has put something into the outbox."""

    async def start(self) -> None:
        """Open the connection and begin to take batches."""
        self._connection = await self.database.writer.connect()
        self._task = asyncio.create_task(self._run(), name="writer")

    async def stop(self) -> None:
        """Write what is queued, then close."""
        await self.commit(Batch())
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        async with self._turn:
            if self._connection:
                await self._connection.close()

    async def commit(self, batch: Batch) -> None:
        """Return when ``batch`` is durable.

        Raises:
            AlreadyHandledError: the batch's update no longer waits to be handled.
            ConnectionLostError: the database went away during the write.
            sqlalchemy.exc.IntegrityError: the batch alone violates a constraint.
        """
        future = self.enqueue(batch)
        await future

    def enqueue(self, batch: Batch) -> asyncio.Future[None]:
        """Queue ``batch`` and return its future at once; batches are written in the order of queueing."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((batch, future))
        self._wake.set()
        return future

    @contextlib.asynccontextmanager
    async def exclusive(self) -> AsyncIterator[AsyncConnection]:
        """Give a transaction in which nobody else writes: read, decide, write; committed on leaving.

        What was queued before is written first, so the reads see it.
        """
        async with self._turn:
            await self._write_queued()
            connection = await self._connected()
            try:
                async with connection.begin():
                    if not self.database.is_sqlite:
                        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_WRITERS})
                    yield connection
            except (DBAPIError, InterfaceError) as error:
                if not connection.invalidated:
                    raise
                await self._reconnect()
                raise ConnectionLostError from error

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            async with self._turn:
                await self._write_queued()

    async def _write_queued(self) -> None:
        group, self._queue = self._queue, []
        if not group:
            return
        try:
            await self._write(group)
        except (DBAPIError, InterfaceError, OSError) as error:
            if self._connection is None or self._connection.invalidated:
                await self._reconnect()
                _fail(group, ConnectionLostError(str(error)))
            elif len(group) == 1:
                _fail(group, error)
            else:
                await self._write_one_by_one(group)
        except Exception as error:  # noqa: BLE001 - a value that no column takes must fail its own unit only
            if len(group) == 1:
                _fail(group, error)
            else:
                await self._write_one_by_one(group)

    async def _write_one_by_one(self, group: list[tuple[Batch, asyncio.Future[None]]]) -> None:
        """Write a group that failed unit by unit, so that one bad unit never fails its neighbours."""
        for member in group:
            try:
                await self._write([member])
            except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to this unit
                _fail([member], error)
                if self._connection is None or self._connection.invalidated:
                    await self._reconnect()

    async def _write(self, group: list[tuple[Batch, asyncio.Future[None]]]) -> None:
        connection = await self._connected()
        outdated = [member for member in group if member[0].generation not in (None, self.generation)]
        if outdated:
            _fail(outdated, ConnectionLostError("prepared under an earlier connection"))
            group = [member for member in group if member not in outdated]
        async with connection.begin():
            lost = await self._no_longer_waiting(connection, [batch for batch, _ in group])
            await run_writes(connection, (w for batch, _ in group if batch.update_id not in lost for w in batch.writes))
        for batch, future in group:
            if future.done():
                continue
            if batch.update_id in lost:
                future.set_exception(AlreadyHandledError(batch.update_id))
            else:
                future.set_result(None)

    @staticmethod
    async def _no_longer_waiting(connection: AsyncConnection, batches: list[Batch]) -> set[int]:
        """Return the update ids among ``batches`` that are not ``received`` any more."""
        wanted = {batch.update_id for batch in batches if batch.update_id is not None}
        if not wanted:
            return set()
        still = await connection.execute(
            select(InboxUpdate.update_id)
            .where(InboxUpdate.update_id.in_(wanted), InboxUpdate.state == "received")
            .with_for_update()
        )
        return wanted - set(still.scalars())

    async def guard(self, connection: AsyncConnection, batch: Batch) -> None:
        """Refuse an exclusive unit whose update no longer waits.

        Raises:
            AlreadyHandledError: see ``commit``.
        """
        if batch.generation not in (None, self.generation):
            raise ConnectionLostError("prepared under an earlier connection")
        if await self._no_longer_waiting(connection, [batch]):
            raise AlreadyHandledError(batch.update_id)

    async def _connected(self) -> AsyncConnection:
        if self._connection is None or self._connection.invalidated or self._connection.closed:
            await self._reconnect()
        assert self._connection is not None  # noqa: S101 - _reconnect returns connected or raises
        return self._connection

    async def _reconnect(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(Exception):
                await self._connection.close()
            self._connection = None
        self._connection = await self.database.writer.connect()
        self.generation += 1
        for hook in self.on_reconnect:
            await hook()


def _fail(group: list[tuple[Batch, asyncio.Future[None]]], error: BaseException) -> None:
    for _, future in group:
        if not future.done():
            future.set_exception(error)


__all__ = ["AlreadyHandledError", "ConnectionLostError", "IntegrityError", "Writer"]
