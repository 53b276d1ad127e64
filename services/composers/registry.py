"""Composers by kind of notice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from services.notices import Button, Outgoing, Skip
from services.routing import FOR, still_for

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
    absent_id = due.params.get(FOR)
    if absent_id is None:
        return await COMPOSERS[kind](unit, due, t)
    about = await still_for(unit, due.person_id, absent_id)
    if about is None:
        return Skip("no_longer_for_them")
    said = await COMPOSERS[kind](unit, replace(due, person_id=absent_id), t)
    return said if isinstance(said, Skip) else _for_guardian(said, absent_id, about.first_name or about.code, t)


def read_by_another(due: Due) -> bool:
    """Tell whether the notice goes to the guardian of somebody without a chat, who then reads the answers too."""
    return due.params.get(FOR) is not None


_OF_THE_REMINDER = frozenset({"snooze", "mute", "stop"})
"""Buttons that belong to the message and not to what it is about."""


def _for_guardian(said: Outgoing, absent_id: int, name: str, t: Translator) -> Outgoing:
    """Say below the first line, which may stand on a locked phone, whom it is about; the button leads to their page."""
    head, _, rest = said.text.partition("\n")
    whom = t("It is for your child: <b>{name}</b>. There is no chat of their own, so it comes to you.", name=name)
    open_page = Button(t("Open"), f"behalf:{absent_id}")
    kept = (tuple(b for b in row if b.action.partition(":")[0] in _OF_THE_REMINDER) for row in said.buttons)
    return Outgoing(
        "\n".join(part for part in (head, whom, rest) if part),
        ((open_page,), *(row for row in kept if row)),
        said.file,
        said.brief and replace(said.brief, line=t("{name}", name=name) + ": " + said.brief.line, button=open_page),
    )
