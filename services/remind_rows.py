"""Which reminders a curator may send now: once a day, to those who have a chat, within the week's budget.

Plain functions: the callers check the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.calendar import WEEKLY_BUDGET
from services.notices import Urgency, post
from storage.tables import Account, Guardianship, OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.places import Place
    from storage.unit import Unit

_CHUNK: Final = 500
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder that is called for: which, to whom, about what."""

    kind: str
    person_id: int
    subject_id: int


@dataclass(frozen=True, slots=True)
class Sifted:
    """What may leave now, and how many may not and why."""

    due: tuple[Wanted, ...]
    today: int = 0
    """Sent today already."""
    no_chat: int = 0
    full: int = 0
    """Those whose week's budget is used up."""


async def sift(unit: Unit, place: Place, wanted: Sequence[Wanted]) -> Sifted:
    """Sort reminders into those that may leave now and the others."""
    people = sorted({each.person_id for each in wanted})
    today = await _asked_today(unit, place, people, {each.kind for each in wanted})
    chats = await _with_chat(unit, people)
    full = await _budget_used(unit, people)
    counted = {"today": 0, "no_chat": 0, "full": 0}
    due = []
    for each in wanted:
        if each in today:
            counted["today"] += 1
        elif each.person_id not in chats:
            counted["no_chat"] += 1
        elif each.person_id in full:
            counted["full"] += 1
        else:
            due.append(each)
    return Sifted(tuple(due), **counted)


def post_due(unit: Unit, place: Place, due: Sequence[Wanted]) -> None:
    """Post reminders, each once a day."""
    day = place.today(unit).isoformat()
    for each in due:
        post(unit, each.kind, each.person_id, each.subject_id, key=day, municipality_id=place.municipality_id)


async def in_chunks(unit: Unit, ids: Sequence[int], statement: Callable[[Sequence[int]], Any]) -> list[Any]:
    """Return the rows of a statement asked for so many ids at a time as a database takes."""
    found: list[Any] = []
    for start in range(0, len(ids), _CHUNK):
        found += await unit.all(statement(ids[start : start + _CHUNK]))
    return found


async def _asked_today(unit: Unit, place: Place, people: Sequence[int], kinds: set[str]) -> set[Wanted]:
    rows = await in_chunks(
        unit,
        people,
        lambda ids: select(
            OutboxMessage.kind, OutboxMessage.person_id, OutboxMessage.subject_id, OutboxMessage.unique_key
        ).where(
            OutboxMessage.person_id.in_(ids),
            OutboxMessage.kind.in_(kinds),
            OutboxMessage.created_at > unit.now - timedelta(days=2),
        ),
    )
    key = f":{place.today(unit).isoformat()}"
    return {Wanted(row.kind, row.person_id, row.subject_id) for row in rows if row.unique_key.endswith(key)}


async def _with_chat(unit: Unit, people: Sequence[int]) -> set[int]:
    """Return who has a chat, and the minors without one for whom a guardian with a chat is confirmed."""
    own = await in_chunks(unit, people, lambda ids: select(Account.person_id).where(Account.person_id.in_(ids)))
    through = await in_chunks(
        unit,
        people,
        lambda ids: (
            select(Guardianship.minor_id)
            .join(Account, Account.person_id == Guardianship.guardian_id)
            .where(
                Guardianship.minor_id.in_(ids), Guardianship.confirmed_at.isnot(None), Guardianship.refused_at.is_(None)
            )
        ),
    )
    return {row[0] for row in (*own, *through)}


async def _budget_used(unit: Unit, people: Sequence[int]) -> set[int]:
    rows = await in_chunks(
        unit,
        people,
        lambda ids: (
            select(OutboxMessage.person_id)
            .where(
                OutboxMessage.person_id.in_(ids),
                OutboxMessage.urgency == int(Urgency.REMINDER),
                OutboxMessage.sent_at >= unit.now - _WEEK,
            )
            .group_by(OutboxMessage.person_id)
            .having(func.count(func.distinct(OutboxMessage.message_id)) >= WEEKLY_BUDGET)
        ),
    )
    return {row[0] for row in rows}
