"""Fixtures that every folder of tests shares: a clock, a database, units of work."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from bot.logs import configure
from domain.clock import ShiftedClock
from storage.crypto import DataCipher
from storage.database import Database
from storage.documents import Documents
from storage.tables import Base
from storage.unit import Unit
from storage.writer import Writer
from tests.postgres import PostgresServer

settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")  # how long an example takes here says nothing about the rule

TEST_KEY = bytes(range(32))
SEPTEMBER = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
"""A Tuesday noon in Moscow: a working day, outside quiet hours."""


LONGEST_FIRST = ("journeys/test_school_year", "monkey/", "crash/", "journeys/test_awkward",
                 "pair/test_pair_reminder_year", "test_cli", "journeys/test_one_pair", "journeys/test_every_form",
                 "journeys/", "spine/")  # fmt: skip
"""Where the longest tests are: with them at the end one worker would have them alone while the others are done."""
NOT_MEASURED = (*LONGEST_FIRST[:8], "journeys/test_taps", "test_permissions_services", "test_dialogs_static")
"""They go over lines that others go over too, or run the bot in processes of its own; measuring makes them slow.

Of a journey in two languages the Russian one is measured.
"""

TOGETHER = ("test_cli.py", "test_awkward_matrix.py", "test_awkward_staff.py", "test_awkward_changes.py",
            "test_awkward_roadmap.py")  # fmt: skip
"""Files whose tests stay with one worker: they share a town that is built once, or the last asks what was tried."""


class Shares(LoadScopeScheduling):
    """Hands tests out one by one, so that no worker has a whole long file alone at the end."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file.endswith(TOGETHER) else nodeid


def pytest_xdist_make_scheduler(config, log) -> Shares:
    return Shares(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; within them and among the others the order stays."""

    def place(item: pytest.Item) -> int:
        found = item.nodeid.removeprefix("tests/")
        if found.startswith(NOT_MEASURED) or (found.startswith("journeys/") and "[en" in item.nodeid):
            item.add_marker(pytest.mark.no_cover)
        return next((at for at, start in enumerate(LONGEST_FIRST) if found.startswith(start)), len(LONGEST_FIRST))

    items.sort(key=place)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Take the tracer away from what is not measured.

    In a worker pytest-cov has two, one in the other, and its mark stops the inner one only: the outer one goes on,
    unread, and takes two thirds of the time.
    """
    if item.get_closest_marker("no_cover") is None:
        return (yield)
    ours, of_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]
    try:
        return (yield)
    finally:
        sys.settrace(ours)
        threading.settrace(of_threads)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _logs() -> None:
    """Log as the product does: structlog's own way prints a failed update with all its locals, for minutes."""
    configure()


@pytest.fixture
def clock() -> ShiftedClock:
    return ShiftedClock(SEPTEMBER)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    """A file with empty tables; copying it is many times faster than making them."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, _make_tables(f"sqlite+aiosqlite:///{path}")).result()
    return path


@pytest.fixture
def sqlite_url(tmp_path, sqlite_template) -> str:
    """A fresh SQLite database with empty tables."""
    shutil.copyfile(sqlite_template, tmp_path / "bot.db")
    return f"sqlite+aiosqlite:///{tmp_path}/bot.db"


@pytest.fixture
async def database(sqlite_url) -> AsyncIterator[Database]:
    database = Database(sqlite_url, DataCipher(TEST_KEY))
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
    """Open a unit of work by ``async with``: committed on leaving, rolled back on an error."""
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


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server, one for all workers of a run."""
    with PostgresServer(os.environ.get("PYTEST_XDIST_TESTRUNUID")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres) -> str:
    """A database with empty tables; copying it is many times faster than making them."""

    async def make() -> str:
        name = await postgres.create()
        await _make_tables(postgres.url(name))
        return name

    # A thread of its own: the loop of the test that asks first is none of this fixture's business.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, make()).result()


@pytest.fixture
async def postgres_url(postgres, postgres_template) -> AsyncIterator[str]:
    """A fresh PostgreSQL database with empty tables."""
    name = await postgres.create(postgres_template)
    yield postgres.url(name)
    await postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request) -> str:
    """A fresh database of either kind: the test runs twice."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


async def _make_tables(url: str) -> None:
    database = Database(url, DataCipher(TEST_KEY))
    async with database.writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await database.close()
