"""Rules about what carries the rest: messages, updates, and the border between municipalities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from services.notices.kinds import URGENCIES
from storage.tables import (
    Base,
    InboxUpdate,
    Organization,
    OutboxMessage,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select


def messages() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about messages."""
    yield (
        "a message was sent at no moment",
        select(OutboxMessage.id).where(OutboxMessage.state == "sent", OutboxMessage.sent_at.is_(None)),
    )
    yield (
        "a message is of a kind that nobody words",
        select(OutboxMessage.id).where(OutboxMessage.kind.not_in(sorted(URGENCIES))),
    )


def tenancy() -> Iterator[tuple[str, Select[Any]]]:
    """Whatever belongs to a school belongs to that school's municipality: the tenant is the permission boundary."""
    for table in Base.metadata.sorted_tables:
        if table.name == "audit" or not {"municipality_id", "organization_id"} <= set(table.c.keys()):
            continue
        yield (
            f"a row of {table.name} is of another municipality than its school",
            select(table.c.id)
            .join(Organization.__table__, Organization.__table__.c.id == table.c.organization_id)
            .where(Organization.__table__.c.municipality_id != table.c.municipality_id),
        )


def resting() -> Iterator[tuple[str, Select[Any]]]:
    """Yield what holds only while nothing is under way."""
    yield (
        "an update was taken and not finished",
        select(InboxUpdate.update_id).where(InboxUpdate.state.in_(["received", "handled"])),
    )
    yield "a message is half sent", select(OutboxMessage.id).where(OutboxMessage.state == "sending")
