"""Bring a database to the schema of this version, and tell how far it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage.tables import Base

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Database

_ADVISORY_MIGRATION = 7_225_002


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, bound to ``connection``."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


async def upgrade(database: Database, revision: str = "head") -> None:
    """Apply what is pending; two processes that start at once take turns on PostgreSQL."""
    await _run(database, lambda c: command.upgrade(config(c), revision))


async def downgrade(database: Database, revision: str) -> None:
    """Go back to an earlier revision (``base`` for none)."""
    await _run(database, lambda c: command.downgrade(config(c), revision))


async def pending(database: Database) -> list[str]:
    """Return the revisions that the database lacks, the oldest first."""
    script = ScriptDirectory.from_config(config())

    def missing(connection: Connection) -> list[str]:
        current = MigrationContext.configure(connection).get_current_revision()
        return [step.revision for step in script.iterate_revisions("heads", current or "base")][::-1]

    async with database.reading() as connection:
        return await connection.run_sync(missing)


class MigrationError(Exception):
    """A migration would leave the database in pieces; it was undone."""


class PendingError(Exception):
    """The database is behind this version's schema."""


async def demand_schema(database: Database) -> None:
    """Go on only with a database of this version.

    Raises:
        PendingError: its text says how to mend it.
    """
    if steps := await pending(database):
        raise PendingError(f"The database lacks {len(steps)} migration(s): run «nastavnik migrate» first.")


async def differences(database: Database) -> list[Any]:
    """Return what the tables in code and in the database do not share (empty when they match)."""

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with database.reading() as connection:
        return await connection.run_sync(compare)


async def _run(database: Database, step: Any) -> None:
    async with database.writer.connect() as connection:
        await _before(connection, sqlite=database.is_sqlite)
        try:
            async with connection.begin():
                await connection.run_sync(step)
                if database.is_sqlite:
                    broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
                    if broken:
                        raise MigrationError(f"rows of {broken[0][0]} would point to nothing; nothing was changed")
        finally:
            await _after(connection, sqlite=database.is_sqlite)


async def _before(connection: AsyncConnection, *, sqlite: bool) -> None:
    if sqlite:
        # A table that has to be made anew is dropped in between, and what points to it must bear that.
        await _pragma(connection, "foreign_keys=OFF")
    else:
        await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_MIGRATION})
        await connection.commit()


async def _after(connection: AsyncConnection, *, sqlite: bool) -> None:
    if sqlite:
        await _pragma(connection, "foreign_keys=ON")
    else:
        await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_MIGRATION})
        await connection.commit()


async def _pragma(connection: AsyncConnection, setting: str) -> None:
    """Set what SQLite takes only outside of a transaction, past the engine, which would begin one."""
    raw = await connection.get_raw_connection()
    await raw.driver_connection.execute(f"PRAGMA {setting}")  # type: ignore[union-attr]
