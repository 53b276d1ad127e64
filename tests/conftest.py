"""Fixtures that every folder of tests shares: a clock, a database, units of work."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from domain.clock import ShiftedClock
from storage.crypto import DataCipher
from storage.database import Database
from storage.documents import Documents
from storage.tables import Base
from storage.unit import Unit
from storage.writer import Writer

TEST_KEY = bytes(range(32))
SEPTEMBER = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
"""A Tuesday noon in Moscow: a working day, outside quiet hours."""


@pytest.fixture
def clock() -> ShiftedClock:
    return ShiftedClock(SEPTEMBER)


@pytest.fixture
async def database(tmp_path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/test.db", DataCipher(TEST_KEY))
    async with database.writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield database
    await database.close()


@pytest.fixture
async def writer(database) -> AsyncIterator[Writer]:
    writer = Writer(database)
    await writer.start()
    yield writer
    await writer.stop()


@pytest.fixture
def unit(database, writer, clock) -> Callable[[], contextlib.AbstractAsyncContextManager[Unit]]:
    """``async with unit() as u:`` is one unit of work: committed on leaving, rolled back on an error."""
    documents = Documents(database)

    @contextlib.asynccontextmanager
    async def opened() -> AsyncIterator[Unit]:
        work = Unit(database, writer, documents, clock)
        try:
            yield work
            await work.commit()
        finally:
            await work.rollback()

    return opened
