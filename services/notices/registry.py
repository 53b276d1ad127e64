"""The kinds of notices, and the one way to put one into the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any

from storage.tables import OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from locales import Translator
    from services.notices.outgoing import Outgoing, Skip
    from storage.unit import Unit


class Urgency(IntEnum):
    """How a message treats the clock; lower goes first.

    ``SOS`` and ``REPLY`` leave at once (somebody is in danger; the person has just asked). ``NEWS`` waits for the
    end of quiet hours. ``REMINDER`` also waits for a working day, counts against the weekly budget, and is rather
    lost than sent twice when a crash leaves it unknown whether it went out.
    """

    SOS = 0
    REPLY = 1
    NEWS = 2
    REMINDER = 3


@dataclass(frozen=True, slots=True)
class Due:
    """An outbox row as its composer sees it."""

    person_id: int
    subject_id: int
    params: dict[str, Any]
    zone: str
    """The time zone of the receiver's school."""


_KINDS: dict[str, tuple[Urgency, Callable[[Unit, Due, Translator], Awaitable[Outgoing | Skip]]]] = {}


def notice(kind: str, urgency: Urgency) -> Callable[
    [Callable[[Unit, Due, Translator], Awaitable[Outgoing | Skip]]],
    Callable[[Unit, Due, Translator], Awaitable[Outgoing | Skip]],
]:  # fmt: skip
    """Register a composer; it runs at the moment of sending, reads afresh, and says ``Skip`` if the reason is gone."""

    def register(
        composer: Callable[[Unit, Due, Translator], Awaitable[Outgoing | Skip]],
    ) -> Callable[[Unit, Due, Translator], Awaitable[Outgoing | Skip]]:
        if kind in _KINDS:
            raise ValueError(f"two notices are called {kind}")
        _KINDS[kind] = (urgency, composer)
        return composer

    return register


def urgency_of(kind: str) -> Urgency:
    """Return the urgency of a kind."""
    return _known(kind)[0]


async def compose(kind: str, unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Word a notice in the receiver's language, or say why it is not wanted any more."""
    return await _known(kind)[1](unit, due, t)


def _known(kind: str) -> tuple[Urgency, Callable[[Unit, Due, Translator], Awaitable[Outgoing | Skip]]]:
    """Return a kind; the modules that register them are loaded at the first use, for they import this one."""
    if kind not in _KINDS:
        import_module("services.notices.catalogue")
    return _KINDS[kind]


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
