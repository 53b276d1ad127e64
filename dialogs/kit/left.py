"""What /meeting and /plan say to somebody who has left: nobody looks for a match then, and no message will come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales.marks import NY_
from services.steps import StepKind, next_steps

if TYPE_CHECKING:
    from services.access import Actor
    from storage.unit import Unit

OVER: Final = NY_("Your part in the programme has ended, there are no more meetings. What is next stands in the menu.")
_GONE: Final = frozenset({StepKind.LEAVING, StepKind.LEFT})
_AHEAD: Final = frozenset({StepKind.WAIT_PAIR, StepKind.INTAKE})
"""Whoever takes part once more, elsewhere or again, waits for a match after all."""


async def has_left(unit: Unit, actor: Actor) -> bool:
    """Tell whether the actor's part has ended and nothing new of the programme is ahead."""
    kinds = {step.kind for step in await next_steps(unit, actor)}
    return not kinds.isdisjoint(_GONE) and kinds.isdisjoint(_AHEAD)
