"""Migrations: up, down and up again on both databases, and the models match what they make."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

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
    async with database.reading() as connection:
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


async def test_what_was_stored_survives_an_upgrade(empty):
    """A table that SQLite has to make anew takes its rows along, and those that point to it."""
    moment = "2026-09-15 07:00:00+00:00"
    await upgrade(empty, "0001")
    async with empty.writer.begin() as connection:
        for statement in (
            f"INSERT INTO municipalities (id, name, time_zone, created_at) VALUES (1, 'Район', 'UTC', '{moment}')",
            f"INSERT INTO people (id, municipality_id, code, created_at) VALUES (2, 1, 'AAA-AAA', '{moment}')",
            (
                "INSERT INTO accounts (id, channel, chat_id, person_id, locale, created_at) "
                f"VALUES (3, 'telegram', 77, 2, 'ru', '{moment}')"
            ),
            (
                "INSERT INTO memberships (id, municipality_id, person_id, role, since) "
                f"VALUES (4, 1, 2, 'municipal_curator', '{moment}')"
            ),
        ):
            await connection.execute(text(statement))
    await upgrade(empty)
    async with empty.reading() as connection:
        query = (
            "SELECT people.code, accounts.chat_id, memberships.role FROM people "
            "JOIN accounts ON accounts.person_id = people.id JOIN memberships ON memberships.person_id = people.id"
        )
        assert (await connection.execute(text(query))).all() == [("AAA-AAA", 77, "municipal_curator")]
    await downgrade(empty, "0001")
    async with empty.reading() as connection:
        assert (await connection.execute(text(query))).all() == [("AAA-AAA", 77, "municipal_curator")]
