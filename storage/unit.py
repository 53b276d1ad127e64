"""The unit of work: everything one update (or job) reads and writes, committed once."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, TypeVarTuple

from sqlalchemy import delete

from storage.batch import Batch, run_writes
from storage.tables import AuditEntry, DialogState, InboxUpdate, OutboxMessage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection
    from sqlalchemy.sql import Executable
    from sqlalchemy.sql.selectable import TypedReturnsRows

    from domain.clock import Clock
    from storage.database import Database
    from storage.documents import Document, Documents
    from storage.tables import Base
    from storage.writer import Writer

Ts = TypeVarTuple("Ts")


class Unit:
    """Collects writes and gives reads; nothing is written until ``commit``, and then all of it is, or nothing.

    Reads see what other units have committed. A use case that decides on what it reads first awaits ``exclusive``:
    from then on nobody else writes until this unit ends, and its reads see its own writes.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        documents: Documents,
        clock: Clock,
        update_id: int | None = None,
    ) -> None:
        self.database = database
        self.now: datetime = clock.now()
        """The moment of this unit; one for all that it writes."""
        self._writer = writer
        self._documents = documents
        self._opened: dict[str, Document] = {}
        self._batch = Batch(update_id=update_id, generation=writer.generation)
        self._posted = False
        self._stack = contextlib.AsyncExitStack()
        self._connection: AsyncConnection | None = None
        self._after: list[Callable[[], None]] = []

    # -- reading ---------------------------------------------------------------------------------------------------

    async def all(
        self, statement: TypedReturnsRows[*Ts], values: Mapping[str, Any] | None = None
    ) -> Sequence[Row[*Ts]]:
        """Return all rows of a select.

        ``values`` fills the ``bindparam`` of a statement that is built once and kept: building a long one anew takes
        longer than running it.
        """
        if self._connection is not None:
            await self._flush()
            return (await self._connection.execute(statement, values)).all()
        async with self.database.reading() as connection:
            return (await connection.execute(statement, values)).all()

    async def first(self, statement: TypedReturnsRows[*Ts]) -> Row[*Ts] | None:
        """Return the first row of a select, or ``None``."""
        rows = await self.all(statement)
        return rows[0] if rows else None

    async def scalar(self, statement: TypedReturnsRows[*tuple[Any, ...]]) -> Any:
        """Return the first column of the first row, or ``None``."""
        row = await self.first(statement)
        return None if row is None else row[0]

    async def scalars(self, statement: TypedReturnsRows[*tuple[Any, ...]]) -> list[Any]:
        """Return the first column of all rows."""
        return [row[0] for row in await self.all(statement)]

    def digest(self, purpose: str, secret: str) -> str:
        """Return the look-up digest of a secret (invite tokens, codes)."""
        return self.database.cipher.digest(purpose, secret)

    # -- writing ---------------------------------------------------------------------------------------------------

    async def exclusive(self) -> None:
        """From here to the end of the unit nobody else writes, and reads see this unit's own writes."""
        if self._connection is None:
            self._connection = await self._stack.enter_async_context(self._writer.exclusive())

    @contextlib.asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what is written inside, and only that, if it fails: one bad row never stops a pass (design §3 rule 12).

        Takes the writer for this unit, like ``exclusive``.
        """
        await self.exclusive()
        await self._flush()
        if self._connection is None:  # exclusive has just made it
            raise RuntimeError("no connection")
        try:
            async with self._connection.begin_nested():
                yield
                await self._flush()
        except BaseException:
            self._batch.writes.clear()
            raise

    @property
    def holds_writer(self) -> bool:
        """Whether nobody else can write until this unit ends; no network call may be waited for meanwhile."""
        return self._connection is not None

    def add(self, *entities: Base) -> None:
        """Insert rows."""
        for entity in entities:
            self._batch.insert(entity)

    def add_new(self, entity: Base, key: Sequence[str]) -> None:
        """Insert a row unless one with the same ``key`` columns stands already."""
        self._batch.insert_new(entity, key)

    def put(self, entity: Base, key: Sequence[str]) -> None:
        """Insert a row, or replace the given columns of the row with the same ``key`` columns."""
        self._batch.upsert(entity, key)

    def change(self, entity: type[Base], key: Any, **values: Any) -> None:
        """Update columns of the row with primary key ``key``."""
        self._batch.change(entity.__table__, key, values)  # type: ignore[arg-type]

    def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> None:
        """Run any other writing statement at the commit."""
        self._batch.execute(statement, values)

    def post(self, message: OutboxMessage) -> None:
        """Put a message into the outbox; a second one with the same ``unique_key`` is the same message."""
        self.add_new(message, key=["unique_key"])
        self._posted = True

    def audit(
        self,
        actor_id: int | None,
        action: str,
        *,
        subject_kind: str | None = None,
        subject_id: int | None = None,
        municipality_id: int | None = None,
        organization_id: int | None = None,
        **details: Any,
    ) -> None:
        """Note who did or looked at what; ``details`` hold ids and words, never names or answers."""
        self.add(
            AuditEntry(
                at=self.now,
                actor_id=actor_id,
                action=action,
                subject_kind=subject_kind,
                subject_id=subject_id,
                municipality_id=municipality_id,
                organization_id=organization_id,
                details=details,
            )
        )

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call ``callback`` once the unit is durable."""
        self._after.append(callback)

    # -- dialog state ----------------------------------------------------------------------------------------------

    async def document(self, key: str) -> Document:
        """Return the dialog state of one chat; changes to it are committed with the unit."""
        if key not in self._opened:
            self._opened[key] = await self._documents.load(key)
        return self._opened[key]

    def drop_document(self, key: str) -> None:
        """Delete one chat's dialog state with the commit, from the cache too."""
        self._opened.pop(key, None)
        self.execute(delete(DialogState).where(DialogState.key == key))
        self.after_commit(lambda: self._documents.drop(key))

    # -- the end ---------------------------------------------------------------------------------------------------

    async def commit(self, inbox_state: str | None = None) -> None:
        """Write everything in one transaction; ``inbox_state`` is the new state of the unit's update.

        Raises:
            storage.writer.AlreadyHandledError: the update was handled meanwhile; nothing was written.
            storage.writer.ConnectionLostError: the database went away.
        """
        if inbox_state is not None and self._batch.update_id is not None:
            changes: dict[str, Any] = {"state": inbox_state}
            if inbox_state == "shown":
                changes["payload"] = None
            self.change(InboxUpdate, self._batch.update_id, **changes)
        saved = {
            document.key: self._documents.save(self._batch, document)
            for document in self._opened.values()
            if document.changed
        }
        if self._connection is None:
            if self._batch.writes:
                await self._writer.commit(self._batch)
        else:
            await self._writer.guard(self._connection, self._batch)
            await self._flush()
            self._connection = None
            await self._stack.aclose()
        for key, data in saved.items():
            self._documents.committed(key, data)
        if self._posted:
            self._writer.outbox_written.set()
        for callback in self._after:
            callback()

    async def rollback(self) -> None:
        """Drop everything; safe to call after a failed or finished commit."""
        self._batch = Batch(update_id=self._batch.update_id, generation=self._batch.generation)
        self._opened.clear()
        self._after.clear()
        if self._connection is not None:
            self._connection = None
            with contextlib.suppress(_RolledBackError):
                await self._stack.__aexit__(_RolledBackError, _RolledBackError(), None)

    async def _flush(self) -> None:
        if self._connection is not None and self._batch.writes:
            writes, self._batch.writes = self._batch.writes, []
            await run_writes(self._connection, writes)


class _RolledBackError(Exception):
    """Leaves the exclusive transaction by its error path."""
