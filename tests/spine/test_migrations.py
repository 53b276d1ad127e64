"""Migrations: up, down and up again on both databases, and the models match what they make."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect

from storage.crypto import DataCipher
from storage.database import Database
from storage.migrate import differences, downgrade, pending, upgrade
from storage.tables import Base
from tests.conftest import TEST_KEY


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request, tmp_path):
    """A database without any table."""
    if request.param == "sqlite":
        url, drop = f"sqlite+aiosqlite:///{tmp_path}/empty.db", None
    else:
        server = request.getfixturevalue("postgres")
        drop = await server.create()
        url = server.url(drop)
    database = Database(url, DataCipher(TEST_KEY))
    yield database
    await database.close()
    if drop:
        await server.drop(drop)


async def tables(database) -> set[str]:
    async with database.reader.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_up_down_and_up_again(empty):
    assert await pending(empty)
    await upgrade(empty)
    assert await pending(empty) == []
    assert await differences(empty) == []
    assert set(Base.metadata.tables) <= await tables(empty)
    await downgrade(empty, "base")
    assert await tables(empty) <= {"alembic_version"}
    await upgrade(empty)
    assert await differences(empty) == []
    await upgrade(empty)
