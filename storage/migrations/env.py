"""Alembic's environment: the connection is handed in by ``storage.migrate``."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from storage.tables import Base


def _plain_types(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write the database's own types into migrations: a migration must not change when our classes do."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_plain_types,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
