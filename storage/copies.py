"""The embedded database as a file: held by one process, copied while it runs, put back."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from collections.abc import Iterator


class NotEmbeddedError(ValueError):
    """The database is a server's; its own tools copy it."""


def _path(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise NotEmbeddedError("DATABASE_URL is no SQLite file: use the server's own tools (pg_dump, pg_restore).")
    return Path(parsed.database)


@contextlib.contextmanager
def hold_file(url: str) -> Iterator[None]:
    """Keep other bots away from the same file: two would both poll and both write.

    Raises:
        BlockingIOError: somebody holds it.
    """
    path = _path(url).with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BlockingIOError(f"Another bot runs on {_path(url)}; stop it first.") from error
        yield


def back_up(url: str, target: Path) -> None:
    """Copy the database as of now, with readers and the writer going on.

    Raises:
        NotEmbeddedError: the database is no file.
        FileExistsError: ``target`` exists; a backup never overwrites another.
    """
    source = _path(url)
    if not source.exists():
        raise FileNotFoundError(f"There is no database at {source}.")
    if target.exists():
        raise FileExistsError(f"{target} exists; choose another name.")
    if not target.absolute().parent.is_dir():
        raise FileNotFoundError(f"There is no folder {target.parent}; make it first.")
    with contextlib.closing(sqlite3.connect(source)) as live, contextlib.closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


def put_back(url: str, copy: Path) -> Path | None:
    """Put ``copy`` in the database's place and return where the previous one was moved.

    Raises:
        NotEmbeddedError: the database is no file.
        ValueError: ``copy`` is damaged or no database.
        BlockingIOError: a bot runs on the database.
    """
    target = _path(url)
    if not copy.exists():
        raise FileNotFoundError(f"There is no file {copy}.")
    _verify(copy)
    with hold_file(url):
        previous = None
        if target.exists():
            previous = target.with_suffix(".before-restore.db")
            with contextlib.closing(sqlite3.connect(target)) as live:
                live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.move(target, previous)
            for suffix in ("-wal", "-shm"):
                target.with_name(target.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(copy, target)
    return previous


def _verify(copy: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()
            connection.execute("SELECT count(*) FROM municipalities")
    except sqlite3.DatabaseError as error:
        raise ValueError(f"{copy} is no backup of this bot: {error}.") from error
    if answer != ("ok",):
        raise ValueError(f"{copy} is damaged.")
