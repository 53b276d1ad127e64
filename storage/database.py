"""The two engines of one database: many readers, and one writer that never competes with itself."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.types import attach_cipher

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.crypto import DataCipher

_READERS = 8
_BUSY_SECONDS = 30


class Database:
    """Reader and writer engines over one URL (``sqlite+aiosqlite://`` or ``postgresql+asyncpg://``).

    SQLite loses updates in the driver's default mode and deadlocks with two writers, so all writing goes through
    one connection that opens its transactions with ``BEGIN IMMEDIATE`` (measured in ``docs/decisions/0002``).
    """

    def __init__(self, url: str, cipher: DataCipher) -> None:
        self.url = make_url(url)
        self.cipher = cipher
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        # Readers run in autocommit: a select is its own snapshot, and BEGIN/ROLLBACK would cost two more hops.
        self.reader = self._engine(_READERS, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
        # The pool lets a newcomer take a connection before those who wait; hundreds of readers would then see some of
        # them time out. Here they take turns in the order in which they came, and nobody waits inside the pool.
        self._turns = asyncio.Semaphore(_READERS)
        self.writer = self._engine(1)
        if self.is_sqlite:
            _begin_immediate(self.writer)

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or ``None`` on PostgreSQL."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a reading connection; hold it for one statement, not for a wait on somebody else."""
        async with self._turns, self.reader.connect() as connection:
            yield connection

    async def close(self) -> None:
        """Close all connections."""
        await self.reader.dispose()
        await self.writer.dispose()

    def _engine(self, size: int, **options: Any) -> AsyncEngine:
        if self.is_sqlite:
            options["connect_args"] = {"timeout": _BUSY_SECONDS}
        engine = create_async_engine(
            self.url, poolclass=AsyncAdaptedQueuePool, pool_size=size, max_overflow=0, **options
        )
        attach_cipher(engine.dialect, self.cipher)
        if self.is_sqlite:
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    # What is erased must be gone: deleted cells are overwritten with zeros, not left in free pages (consents §6).
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_immediate(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _leave_begin_to_us(connection: Any, _record: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
