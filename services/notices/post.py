"""The one way to put a notice into the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.notices.kinds import urgency_of
from storage.tables import OutboxMessage

if TYPE_CHECKING:
    from datetime import datetime

    from storage.unit import Unit


def post(
    unit: Unit,
    kind: str,
    person_id: int,
    subject_id: int,
    *,
    key: str | None = None,
    due_at: datetime | None = None,
    params: dict[str, Any] | None = None,
    municipality_id: int | None = None,
) -> None:
    """Put a notice into the outbox, to leave at ``due_at`` (now by default) with the unit's commit.

    ``key`` tells repetitions apart (a date, an attempt): the same person, kind, subject and key is the same message,
    and it is sent once.
    """
    unit.post(
        OutboxMessage(
            person_id=person_id,
            municipality_id=municipality_id,
            kind=kind,
            subject_id=subject_id,
            unique_key=f"{person_id}:{kind}:{subject_id}:{key or ''}",
            params=params or {},
            urgency=int(urgency_of(kind)),
            state="waiting",
            due_at=due_at or unit.now,
            created_at=unit.now,
        )
    )
