"""Writes collected as data, so that one transaction can carry the writes of many chats."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection
    from sqlalchemy.sql import Executable

    from storage.tables import Base

PK_PARAM = "pk_"


@dataclass(slots=True)
class Write:
    """One statement with one set of parameters; writes of equal ``shape`` run as one executemany."""

    shape: Hashable
    statement: Executable
    values: Mapping[str, Any]


@dataclass(slots=True)
class Batch:
    """All writes of one unit of work, and the inbox row that they answer (``None`` for jobs)."""

    writes: list[Write] = field(default_factory=list)
    update_id: int | None = None
    generation: int | None = None
    """The writer's connection that this batch counts on; ``None`` for writes that any connection may make."""

    def insert(self, entity: Base) -> None:
        """Collect the insert of a mapped object's set attributes."""
        table, values = _row(entity)
        shape = ("insert", table.name, *values)
        self._add(shape, lambda: insert(table), values)

    def insert_new(self, entity: Base, key: Sequence[str]) -> None:
        """Collect an insert that does nothing when a row with the same ``key`` columns stands already."""
        table, values = _row(entity)
        shape = ("insert_new", table.name, *key, *values)
        self._add(shape, lambda: _Conflicting(table, tuple(key), ()), values)

    def upsert(self, entity: Base, key: Sequence[str]) -> None:
        """Collect an insert that replaces the other given columns when ``key`` stands already."""
        table, values = _row(entity)
        replaced = tuple(name for name in values if name not in {*key, "id"})
        shape = ("upsert", table.name, *key, *values)
        self._add(shape, lambda: _Conflicting(table, tuple(key), replaced), values)

    def change(self, table: Table, key: Any, values: Mapping[str, Any]) -> None:
        """Collect an update of the row with primary key ``key``."""
        (primary,) = table.primary_key.columns
        shape = ("update", table.name, *values)
        self._add(
            shape,
            lambda: update(table).where(primary == bindparam(PK_PARAM)).values({n: bindparam(n) for n in values}),
            {PK_PARAM: key, **values},
        )

    def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> None:
        """Collect any other statement; it runs on its own."""
        self.writes.append(Write(object(), statement, values or {}))

    def _add(self, shape: Hashable, make: Any, values: Mapping[str, Any]) -> None:
        # Statements of one shape are one object, so that SQLAlchemy's compiled-cache key is computed once.
        statement = _STATEMENTS.get(shape)
        if statement is None:
            statement = _STATEMENTS[shape] = make()
        self.writes.append(Write(shape, statement, values))


_STATEMENTS: dict[Hashable, Any] = {}


@dataclass(frozen=True, slots=True)
class _Conflicting:
    """An insert with a conflict clause, built when the dialect is known."""

    table: Table
    key: tuple[str, ...]
    replaced: tuple[str, ...]

    def build(self, dialect_name: str) -> Any:
        maker = sqlite.insert if dialect_name == "sqlite" else postgresql.insert
        statement = maker(self.table)
        if not self.replaced:
            return statement.on_conflict_do_nothing(index_elements=list(self.key))
        changes = {name: statement.excluded[name] for name in self.replaced}
        return statement.on_conflict_do_update(index_elements=list(self.key), set_=changes)


_BUILT: dict[tuple[_Conflicting, str], Any] = {}


async def run_writes(connection: AsyncConnection, writes: Iterable[Write]) -> None:
    """Run the writes, merging those of equal shape, in the order in which the shapes first appear."""
    merged: dict[Hashable, tuple[Any, list[Mapping[str, Any]]]] = {}
    for write in writes:
        merged.setdefault(write.shape, (write.statement, []))[1].append(write.values)
    for statement, values in merged.values():
        await connection.execute(_built(statement, connection.dialect.name), values if values != [{}] else None)


def _built(statement: Any, dialect_name: str) -> Any:
    if not isinstance(statement, _Conflicting):
        return statement
    built = _BUILT.get((statement, dialect_name))
    if built is None:
        built = _BUILT[statement, dialect_name] = statement.build(dialect_name)
    return built


def _row(entity: Base) -> tuple[Table, dict[str, Any]]:
    table: Any = entity.__table__
    values = {name: value for name, value in vars(entity).items() if not name.startswith("_sa_")}
    return table, values
