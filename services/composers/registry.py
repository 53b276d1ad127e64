"""Composers by kind of notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.notices import Outgoing, Skip

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from locales import Translator
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Due:
    """An outbox row as its composer sees it."""

    person_id: int
    subject_id: int
    params: dict[str, Any]
    zone: str
    """The time zone of the receiver's school."""


Answer = Outgoing | Skip
COMPOSERS: dict[str, Callable[[Unit, Due, Translator], Awaitable[Answer]]] = {}


def composer(kind: str) -> Callable[
    [Callable[[Unit, Due, Translator], Awaitable[Answer]]],
    Callable[[Unit, Due, Translator], Awaitable[Answer]],
]:  # fmt: skip
    """Register a composer; it runs at the moment of sending, reads afresh, and says ``Skip`` if the reason is gone."""

    def register(
        function: Callable[[Unit, Due, Translator], Awaitable[Answer]],
    ) -> Callable[[Unit, Due, Translator], Awaitable[Answer]]:
        if kind in COMPOSERS:
            raise ValueError(f"two composers word {kind}")
        COMPOSERS[kind] = function
        return function

    return register


async def compose(kind: str, unit: Unit, due: Due, t: Translator) -> Answer:
    """Word a notice in the receiver's language, or say why it is not wanted any more."""
    return await COMPOSERS[kind](unit, due, t)
