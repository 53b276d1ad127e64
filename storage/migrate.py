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

    async with database.reader.connect() as connection:
        return await connection.run_sync(missing)


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

    async with database.reader.connect() as connection:
        return await connection.run_sync(compare)


async def _run(database: Database, step: Any) -> None:
    async with database.writer.connect() as connection:
        if not database.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_MIGRATION})
            await connection.commit()
        try:
            async with connection.begin():
                await connection.run_sync(step)
        finally:
            if not database.is_sqlite:
                await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_MIGRATION})
                await connection.commit()
