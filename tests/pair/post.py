"""A messenger that keeps what it is given, and a delivery that hands over to it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from scheduler.delivery import Delivery
from services.notices import Outgoing, Urgency
from storage.documents import Documents
from storage.unit import Unit


@dataclass
class Letter:
    """One message that left."""

    at: datetime
    chat_id: int
    message: Outgoing
    urgency: int

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.message.buttons for button in row]

    @property
    def actions(self) -> list[str]:
        return [button.action for row in self.message.buttons for button in row]

    def action(self, what: str) -> int:
        """Return the id that the button of an action carries."""
        return next(int(action.partition(":")[2]) for action in self.actions if action.startswith(f"{what}:"))


@dataclass
class Postman:
    """Takes everything; ``faults`` are raised first, one a message."""

    clock: object
    letters: list[Letter] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)
    after_taking: list[BaseException] = field(default_factory=list)
    check: Callable[[Letter], None] | None = None
    _numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    async def send(self, chat_id: int, message: Outgoing, urgency: int) -> int:
        if self.faults:
            raise self.faults.pop(0)
        self.letters.append(Letter(self.clock.now(), chat_id, message, urgency))
        if self.check and urgency == Urgency.REMINDER:
            self.check(self.letters[-1])
        if self.after_taking:
            raise self.after_taking.pop(0)
        return next(self._numbers)

    def to(self, actor) -> list[Letter]:
        return [letter for letter in self.letters if letter.chat_id == actor.chat_id]


def delivery_of(database, writer, clock, postman) -> Delivery:
    documents = Documents(database)
    return Delivery(database, writer, postman, clock, lambda: Unit(database, writer, documents, clock))
