"""Faults on order: errors, dropped connections, delays, doubled and shuffled updates."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

FaultKind = Literal["error_500", "error_429", "drop_before", "drop_after", "delay"]
KINDS: tuple[FaultKind, ...] = ("error_500", "error_429", "drop_before", "drop_after", "delay")

Item = TypeVar("Item")


@dataclass(slots=True)
class Fault:
    """One fault: what happens, to which method (``*`` is any), how likely, after how many calls, how often.

    ``drop_before`` closes the connection before the call is applied, ``drop_after`` applies it and gives no
    answer, which is what a bot sees when the network fails at the worst moment.
    """

    kind: FaultKind
    method: str = "*"
    probability: float = 1.0
    after: int = 0
    times: int | None = None
    seconds: float = 1.0
    hits: int = 0

    def strikes(self, method: str, rng: random.Random) -> bool:
        """Tell whether this call of ``method`` (lower case) is hit, and count it."""
        if self.method not in {"*", method} or self.times == 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.probability < 1 and rng.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        self.hits += 1
        return True


class Faults:
    """The faults now switched on. Its random numbers are its own, so that a seed repeats a run."""

    def __init__(self, seed: int = 0) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - chance for tests, not a secret
        self.rules: list[Fault] = []
        self.duplicate_updates = 0.0
        self.reorder_updates = 0.0

    def seed(self, seed: int) -> None:
        """Start the random numbers over from ``seed``."""
        self.rng.seed(seed)

    def add(
        self,
        kind: FaultKind,
        method: str = "*",
        *,
        probability: float = 1.0,
        after: int = 0,
        times: int | None = None,
        seconds: float = 1.0,
    ) -> Fault:
        """Switch a fault on.

        Args:
            kind: what happens.
            method: the API method it hits, any when ``*``.
            probability: how likely a call is hit.
            after: how many matching calls pass first.
            times: how many calls are hit before the fault is spent, no end when None.
            seconds: ``retry_after`` of ``error_429``, length of ``delay``.
        """
        if kind not in KINDS:
            raise ValueError(f"no such fault: {kind}")
        fault = Fault(kind, method.lower(), probability, after, times, seconds)
        self.rules.append(fault)
        return fault

    def pick(self, method: str) -> Fault | None:
        """Return the fault that hits this call of ``method`` (lower case), if any."""
        for rule in self.rules:
            if rule.strikes(method, self.rng):
                return rule
        return None

    def remove(self, fault: Fault) -> None:
        """Switch one fault off."""
        if fault in self.rules:
            self.rules.remove(fault)

    def clear(self) -> None:
        """Switch everything off."""
        self.rules.clear()
        self.duplicate_updates = 0.0
        self.reorder_updates = 0.0

    def doubled(self) -> bool:
        """Tell whether an update is to be delivered a second time."""
        return self.duplicate_updates > 0 and self.rng.random() < self.duplicate_updates

    def shuffled(self, batch: Sequence[Item]) -> list[Item]:
        """Return ``batch`` in the order it is delivered in."""
        items = list(batch)
        if self.reorder_updates > 0 and self.rng.random() < self.reorder_updates:
            self.rng.shuffle(items)
        return items
